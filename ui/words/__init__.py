"""The window's own sentences, in English where they are used and in a catalogue per language."""

from ui.words.catalogue import LANGUAGES, Tongue, is_mirrored, offered
from ui.words.phrase import Phrase, Presented, Who, Words, say

__all__ = [
    "LANGUAGES",
    "Phrase",
    "Presented",
    "Tongue",
    "Who",
    "Words",
    "is_mirrored",
    "offered",
    "say",
]
