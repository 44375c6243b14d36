"""Faces made ready on a thread of their own, so that the window never waits for one."""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, Signal

from ui.face_parts import CardDrawing, FaceFactory, FaceRenderer, Picture


@dataclass(frozen=True, slots=True)
class Wish:
    """Whose face, for a picture of `size` pixels."""

    factory: FaceFactory
    size: tuple[int, int]
    on_card: bool = False
    """Whether a graphics card is to draw it, if it can be drawn so."""


@dataclass(frozen=True, slots=True)
class Made:
    """What came of a wish: a renderer that no thread has entered and its still picture, or what a
    graphics card needs, or why there is neither."""

    wish: Wish
    renderer: FaceRenderer | None
    still: Picture | None
    fault: str = ""
    drawing: CardDrawing | None = None


class FaceBuilder(QObject):
    """Makes what is wanted, one after another, and keeps it until it is taken or wanted no more.

    `ready` is told on the window's thread.
    """

    ready = Signal()
    _arrived = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = ThreadPoolExecutor(1, "face-building")
        self._wanted: list[Wish] = []
        self._asked: list[Wish] = []
        self._made: dict[Wish, Made] = {}
        self._came: deque[Made] = deque()
        self._arrived.connect(self._keep)

    @property
    def busy(self) -> bool:
        """True while a face is being made."""
        return bool(self._asked)

    def want(self, wishes: list[Wish], scale: float) -> None:
        """Have these made, in their order, and nothing else any more."""
        self._wanted = wishes
        for wish in [wish for wish in self._made if wish not in wishes]:
            _give_back(self._made.pop(wish))
        for wish in wishes:
            if wish not in self._made and wish not in self._asked:
                self._asked.append(wish)
                self._desk.submit(self._make, wish, scale)

    def take(self, wish: Wish) -> Made | None:
        """Return what was made, which is the caller's from now on; None: not yet."""
        return self._made.pop(wish, None)

    def close(self) -> None:
        """Wait for what is being made, and give everything back."""
        self._desk.shutdown(cancel_futures=True)
        for made in (*self._came, *self._made.values()):
            _give_back(made)
        self._came.clear()
        self._made.clear()

    def _make(self, wish: Wish, scale: float) -> None:
        try:
            made = _on_card(wish) or _in_memory(wish, scale)
        except Exception as reason:  # noqa: BLE001 - drivers raise bare ones of every kind
            made = Made(wish, None, None, f"{type(reason).__name__}: {reason}")
        self._came.append(made)
        self._arrived.emit()

    def _keep(self) -> None:
        while self._came:
            made = self._came.popleft()
            self._asked.remove(made.wish)
            if made.wish in self._wanted:
                self._made[made.wish] = made
            else:
                _give_back(made)
        self.ready.emit()


def _on_card(wish: Wish) -> Made | None:
    drawing = wish.factory.drawing(wish.size) if wish.on_card else None
    return None if drawing is None else Made(wish, None, None, drawing=drawing)


def _in_memory(wish: Wish, scale: float) -> Made:
    renderer = wish.factory.renderer(wish.size, scale)
    made = Made(wish, renderer, np.ascontiguousarray(renderer.backdrop()))
    renderer.leave()
    return made


def _give_back(made: Made) -> None:
    if made.renderer is not None:
        made.renderer.close()
