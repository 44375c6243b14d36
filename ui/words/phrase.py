"""A sentence that is put into words when it is shown, in the language the window has by then."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication

CONTEXT = "words"


@dataclass(frozen=True, slots=True)
class Phrase:
    """An English sentence of ours with named gaps; `str` gives it in the window's language."""

    source: str
    values: dict[str, object] = field(default_factory=dict)
    """What goes into the gaps: words, numbers, or phrases again."""

    def __str__(self) -> str:
        told = QCoreApplication.translate(CONTEXT, self.source)
        return told.format(**self.values) if self.values else told

    def __bool__(self) -> bool:
        return bool(self.source)


Words = str | Phrase
"""Text that stays as it is, or a sentence of ours."""


def say(source: str, **values: object) -> Phrase:
    """Return the sentence. `source` stands in every catalogue; a test reads it from the code."""
    return Phrase(source, values)


def told(source: str, /, **values: object) -> str:
    """Return the sentence in the window's language as it is now: `app.records.telling.Tell`."""
    return str(Phrase(source, values))


def isolated(text: str) -> str:
    """Return a name, number or path that keeps its own direction inside any sentence."""
    return f"\u2068{text}\u2069" if text else ""


def run_on(*parts: Words, by: str = " ") -> Phrase:
    """Return the parts one after another, those that are empty left out."""
    told: dict[str, object] = {f"part{at}": part for at, part in enumerate(parts) if part}
    return Phrase(by.join(f"{{{name}}}" for name in told), told)


@dataclass(slots=True)
class Who:
    """Whom the learner talks with; phrases that hold it follow when it changes."""

    name: str
    role: str = ""

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Presented:
    """The same with their role: "Maya Okafor, a coach"."""

    who: Who

    def __str__(self) -> str:
        return f"{self.who.name}, {self.who.role}" if self.who.role else self.who.name
