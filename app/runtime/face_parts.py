"""The two halves of a face, made for whoever shows it."""

from pathlib import Path

from app.face import FaceRenderer, Performer, load_look
from app.face.neural import NeuralFace, NeuralRenderer
from app.face.store import head_for


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
