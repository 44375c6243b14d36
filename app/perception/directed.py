"""Films that somebody directs: a text file names the one to show now."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.perception.capture import Capture, Image

SUFFIX = ".txt"


class DirectedFilm:
    """Shows the film named in `script` (beside it, or by its whole path), each from its start.

    A changed name counts from the next picture on. What `open_film` raises is raised.
    """

    def __init__(self, script: Path, open_film: Callable[[Path], Capture]) -> None:
        self._script = script
        self._open_film = open_film
        self._named = ""
        self._film: Capture | None = None

    def read(self) -> Image | None:
        named = self._script.read_text(encoding="utf-8").strip()
        if named and (named != self._named or self._film is None):
            self.close()
            self._named = named
            self._film = self._open_film(self._script.parent / named)
        return self._film.read() if self._film is not None else None

    def close(self) -> None:
        film, self._film = self._film, None
        if film is not None:
            film.close()
