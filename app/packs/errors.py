"""What can be wrong with a pack, told to the person who wrote it: file, line, fault, hint."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from app.errors import VivaError


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault. `file` is relative to the pack; `line` counts from 1, 0 is the whole file."""

    file: str
    line: int
    what: str
    hint: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.what}" + (f" ({self.hint})" if self.hint else "")


class PackError(VivaError):
    """Any fault of a pack; the learner hears one plain sentence for all of them."""

    code: ClassVar[str] = "packs.error"
    learner_sentence: ClassVar[str] = (
        "This exercise cannot be opened. Please tell the person who looks after this machine."
    )


class PackInvalid(PackError):
    """The pack breaks the format's rules; `faults` holds every one of them."""

    code: ClassVar[str] = "packs.invalid"

    def __init__(self, where: str, faults: Iterable[Fault]) -> None:
        self.faults: Sequence[Fault] = tuple(sorted(set(faults)))
        lines = "".join(f"\n  - {fault}" for fault in self.faults)
        super().__init__(f"The pack at {where} has {len(self.faults)} fault(s):{lines}\n")


class PackNotFound(PackError):
    """No folder searched holds this pack, or this part of it."""

    code: ClassVar[str] = "packs.not_found"
