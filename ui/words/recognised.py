"""Sentences that come from behind the window, found again so that they are told in its language."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from ui.words.phrase import Phrase, Words, isolated, run_on, say

OPERATORS = Path(__file__).parent / "operators"
_ITEM = "\n  - "
_GAP = re.compile(r"\{([a-h])\}")


def recognised(text: str) -> Phrase:
    """Return the operators' sentence that `text` is, what fills its gaps in its own direction.

    What is no sentence of ours stays as it is.
    """
    return _found(text) or run_on(isolated(text))


def _found(text: str) -> Phrase | None:
    for source, pattern in _patterns():
        match = pattern.fullmatch(text)
        if match is not None:
            return say(source, **{gap: _filled(told) for gap, told in match.groupdict().items()})
    return None


def _filled(told: str) -> Words:
    items = told.split(_ITEM)
    if len(items) > 1 and not items[0]:
        listed = {f"item{at}": _filled(item) for at, item in enumerate(items[1:])}
        return Phrase("".join(f"{_ITEM}{{{name}}}" for name in listed), dict(listed))
    return told if told.isdigit() else _found(told) or isolated(told)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Every sentence as a pattern, those with the most words of their own first."""
    file = next(iter(sorted(OPERATORS.glob("*.toml"))))
    sources = sorted(tomllib.loads(file.read_text(encoding="utf-8")), key=_own_length, reverse=True)
    return tuple((source, _pattern(source)) for source in sources)


def _pattern(source: str) -> re.Pattern[str]:
    """Gaps take as little as will do, and may be empty or many lines."""
    pieces = _GAP.split(source)
    told = [
        re.escape(piece) if at % 2 == 0 else f"(?P<{piece}>.*?)" for at, piece in enumerate(pieces)
    ]
    return re.compile("".join(told), re.DOTALL)


def _own_length(source: str) -> int:
    return len(_GAP.sub("", source))
