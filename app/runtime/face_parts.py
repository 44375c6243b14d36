"""The parts of a face, made for whoever shows it."""

import threading
import time
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.errors import VivaError
from app.face import FaceRenderer, Performer, load_look
from app.face.card import CardDrawing
from app.face.neural import NeuralFace, NeuralRenderer
from app.face.renderer import kept_still
from app.face.store import head_for
from app.runtime.log import log


class FaceParts:
    """Makes performers and renderers of one look. A renderer belongs to the thread that made it.

    `network` is a site's own ONNX face, drawn instead of the look (`app.face.neural`).
    """

    def __init__(self, look: str, seed: int, network: Path | None = None) -> None:
        self._look = load_look(look)
        self._seed = seed
        self._network = network

    def prepare(self) -> None:
        """Build the head if it was never built: about half a minute, once. Raises FaceError."""
        if self._network is None:
            head_for(self._look)

    def performer(self) -> Performer:
        """Return a performer at rest whose time begins at 0."""
        return Performer(self._seed)

    def renderer(self, size: tuple[int, int], scale: float) -> FaceRenderer | NeuralRenderer:
        """Return a renderer of a picture of `size` pixels. Raises FaceError without graphics."""
        if self._network is not None:
            return NeuralRenderer(NeuralFace(self._network), size)
        return FaceRenderer(self._look, size, scale)

    def still(self, size: tuple[int, int]) -> NDArray[np.uint8] | None:
        """Return a renderer's still picture of `size` pixels if it was ever drawn, at once."""
        return kept_still(self._look, size) if self._network is None else None

    def drawing(self, size: tuple[int, int]) -> CardDrawing | None:
        """Return the look as a graphics card draws it; None: a network draws this face."""
        if self._network is not None:
            return None
        return CardDrawing(head_for(self._look), size)


WINDOW_FIRST_S = 3.0
"""So long the other faces wait: the window and the house's own face come first."""


class Casting:
    """The faces of everybody a learner may meet, made ready one after another on a thread."""

    def __init__(self, network: Path | None = None) -> None:
        self._network = network
        self._ready: set[str] = set()
        self._cast: dict[tuple[str, int], FaceParts] = {}

    def prepare(self, looks: Iterable[str]) -> None:
        """Begin to make these looks ready; the first of each takes half a minute, once."""
        wanted = tuple(dict.fromkeys(looks))
        threading.Thread(target=self._prepare, args=(wanted,), name="casting", daemon=True).start()

    def face(self, look: str, seed: int) -> FaceParts | None:
        """Return the face, the same for the same words, or None as long as it is not ready."""
        if look not in self._ready:
            return None
        if (look, seed) not in self._cast:
            self._cast[look, seed] = FaceParts(look, seed, self._network)
        return self._cast[look, seed]

    def _prepare(self, looks: tuple[str, ...]) -> None:
        time.sleep(WINDOW_FIRST_S)
        for look in looks:
            try:
                FaceParts(look, 0, self._network).prepare()
            except VivaError as fault:
                log.warning("face_not_ready", look=look, why=fault.operator)
            else:
                self._ready.add(look)
