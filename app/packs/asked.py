"""`asked.yaml`: how people really ask for what the documents say, and what they leave open."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from app.packs.checking import Line, Strict


class AskedOfSection(Strict):
    """Questions that one section answers, in the words of who asks them."""

    document: Line
    """The file's name in `knowledge/`."""
    heading: Line
    """The section's own, as it stands there."""
    asks: Annotated[tuple[Line, ...], Field(min_length=1, max_length=40)]


class AskedFile(Strict):
    """A few for every section, in quite different words, are what makes strangers understood."""

    answered: Annotated[tuple[AskedOfSection, ...], Field(max_length=1000)] = ()
    open: Annotated[tuple[Line, ...], Field(max_length=400)] = ()
    """Tempting questions that no document answers."""

    def by_section(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """Document and heading to what is asked for it."""
        return {(of.document, of.heading): of.asks for of in self.answered}
