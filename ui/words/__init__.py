"""The window's own sentences, in English where they are used and in catalogues per language.

`LANGUAGE.toml` holds what learners read, `staff/LANGUAGE.toml` what only staff do, and
`operators/LANGUAGE.toml` what staff read of faults and findings.
"""

from ui.words.catalogue import LANGUAGES, SOURCE, Tongue, is_mirrored, offered
from ui.words.phrase import Phrase, Presented, Who, Words, isolated, run_on, say, told
from ui.words.recognised import recognised

__all__ = [
    "LANGUAGES",
    "SOURCE",
    "Phrase",
    "Presented",
    "Tongue",
    "Who",
    "Words",
    "is_mirrored",
    "isolated",
    "offered",
    "recognised",
    "run_on",
    "say",
    "told",
]
