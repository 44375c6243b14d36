"""The two halves of a face, made for whoever shows it."""

from app.face import FaceRenderer, Performer, load_look
from app.face.store import head_for


class FaceParts:
    """Makes performers and renderers of one look. A renderer belongs to the thread that made it."""

    def __init__(self, look: str, seed: int) -> None:
        self._look = load_look(look)
        self._seed = seed

    def prepare(self) -> None:
        """Build the head if it was never built: about half a minute, once. Raises FaceError."""
        head_for(self._look)

    def performer(self) -> Performer:
        """Return a performer at rest whose time begins at 0."""
        return Performer(self._seed)

    def renderer(self, size: tuple[int, int], scale: float) -> FaceRenderer:
        """Return a renderer of a picture of `size` pixels. Raises FaceError without graphics."""
        return FaceRenderer(self._look, size, scale)
