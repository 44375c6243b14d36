"""Words that go on: a list, a number read out, a spelling, a sentence without its noun. Pure.

Sound alone takes the fall at the end of "four, seven, two" for an end. The words know better, and
they are there a fifth of a second into the pause.
"""

import re
from typing import Final

from app.conversation.wording import is_question

WAIT_S: Final = 1.6
"""Silence for which unfinished words hold the floor, whatever they sound like. Range 1-3."""
SINGLE: Final = frozenset(
    "zero oh one two three four five six seven eight nine double triple "  # noqa: SIM905 - rows
    "null eins zwei drei vier fünf sechs sieben acht neun".split()
)
OPEN: Final = frozenset(
    "a an the my your our their of into and or but because if when while although whether "  # noqa: SIM905 - rows
    "which um uh er erm hmm well so like ein eine einen einem und oder aber weil wenn dass ob "
    "äh ähm".split()
)
"""Words after which somebody goes on. Those that often end a sentence are left out."""
CLOSED_ALONE: Final = frozenset(("so", "well", "like", "hmm", "um", "uh"))
"""On their own these may be all that is said."""
TRAILING: Final = (",", "...", "…", "-", "–", "—", ":")
_WORD = re.compile(r"[\w'’]+")


def unfinished(words: str) -> bool:
    """Return whether these words of a turn are likely to go on."""
    text = words.strip()
    tokens = [token.casefold() for token in _WORD.findall(text)]
    if not tokens:
        return False
    if is_question(text) or text.endswith(("!", "！")):
        return False
    if text.endswith(TRAILING) or read_out(text):
        return True
    if len(tokens) == 1 and tokens[0] in CLOSED_ALONE:
        return False
    return tokens[-1] in OPEN


def read_out(words: str) -> bool:
    """Return whether words end in single digits, groups of digits or letters, two at least."""
    tokens = [token.casefold() for token in _WORD.findall(words)]
    return (
        len(tokens) >= 2
        and tokens[-1] not in ("i", "a")
        and all(token in SINGLE or token.isdigit() or len(token) == 1 for token in tokens[-2:])
    )
