"""Voice names and what they tell: `hibari`, or a Kokoro name such as `bf_emma`.

A Kokoro name's first letter is its language (a American, b British English), the second f or m.
"""

from __future__ import annotations

HIBARI = "hibari"

_LANGUAGE_OF_LETTER = {"a": "en", "b": "en"}
"""Only languages whose text can be turned into phonemes here; the styles for more are there."""


def language_of(voice: str) -> str | None:
    """The ISO 639-1 code the voice speaks, None for a name this room cannot read for."""
    if voice == HIBARI:
        return "en"
    if len(voice) > 3 and voice[2] == "_" and voice[1] in "fm":
        return _LANGUAGE_OF_LETTER.get(voice[0])
    return None


def speaks(voice: str, language: str) -> bool:
    """Whether the voice speaks `language`, a tag such as "en" or "en-GB"."""
    return language_of(voice) == language.replace("_", "-").split("-")[0].lower()


def is_british(voice: str) -> bool:
    """Whether the voice wants British pronunciations."""
    return voice != HIBARI and voice.startswith("b")
