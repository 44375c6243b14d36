"""What can go wrong with the face, each with its stable code."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from app.errors import VivaError


class FaceError(VivaError):
    """Anything that keeps the face from being shown."""

    code: ClassVar[str] = "face.error"
    learner_sentence: ClassVar[str] = (
        "The face cannot be shown right now. You will still hear the voice."
    )


class HeadDataMissing(FaceError):
    """The head asset (or one file of it) is not where the store said."""

    code: ClassVar[str] = "face.head_data_missing"

    def __init__(self, path: Path) -> None:
        super().__init__(f"The head data is missing at {path}; run `vivavoce models fetch`.")


class NoGraphics(FaceError):
    """No way to draw was found on this machine."""

    code: ClassVar[str] = "face.no_graphics"

    def __init__(self, reason: str) -> None:
        super().__init__(f"No OpenGL drawing context could be made ({reason}).")


class NothingDrawn(NoGraphics):
    """Drawing raises nothing and shows nothing: a broken driver."""

    code: ClassVar[str] = "face.nothing_drawn"

    def __init__(self, driver: str) -> None:
        super().__init__(f"{driver} draws nothing")


class UnknownLook(FaceError):
    """A look, style or expression is named that does not exist."""

    code: ClassVar[str] = "face.unknown_look"

    def __init__(self, kind: str, name: str, known: list[str]) -> None:
        super().__init__(f"Unknown {kind} {name!r}; known: {', '.join(sorted(known))}.")


class NeuralFaceInvalid(FaceError):
    """A site's own face network cannot be used."""

    code: ClassVar[str] = "face.neural_invalid"

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"The face network {path.name} cannot be used: {reason}. See app/face/neural.py for "
            "what a graph has to offer."
        )
