"""`lexicon.yaml`: how every voice of the pack says a word."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from app.packs.checking import Line, Strict


class LexiconFile(Strict):
    """Word to plain letters (`S R U`), or to phonemes between slashes."""

    words: Annotated[dict[Line, Line], Field(max_length=500)] = Field(default_factory=dict)
