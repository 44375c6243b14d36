"""`pack.yaml`: what a pack is, whose it is and where a learner starts."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from app.packs.checking import Identifier, Language, Line, Strict, Text

PACK_FORMAT = 1
"""The version of this format; a pack names the one it was written for."""

Version = Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]


class Manifest(Strict):
    """The pack's own card."""

    format: Literal[1]
    id: Identifier
    version: Version
    title: Line
    summary: Text
    languages: Annotated[tuple[Language, ...], Field(min_length=1)]
    licence: Line
    authors: Annotated[tuple[Line, ...], Field(min_length=1)]
    default_scenario: Identifier
    retrieval: Literal["speed", "balanced", "quality"] = "balanced"
    """How its documents are searched: sooner, or surer by comparing single sentences too."""
    lexicon: dict[Line, Line] = Field(default_factory=dict)
    """Word to how every voice of the pack says it: plain letters, or phonemes between slashes."""
