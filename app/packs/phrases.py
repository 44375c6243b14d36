"""Phrase patterns of guardrails: words with gaps, never code. Each becomes one bounded regex.

A pattern is words, matched without regard to case or punctuation, plus three signs: `promis*` has
any ending, `(refund|money back)` has alternatives, and ` ... ` lets up to six words stand between.
"""

from __future__ import annotations

import re

MAX_PATTERN_LENGTH = 240
MAX_GAPS = 2
MAX_GAP_WORDS = 6

_PART = re.compile(r"\(([^()]*)\)|(\.\.\.|…)|([^\s()]+)")
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*\*?")
_BETWEEN = r"[^\w]+"
_GAP = rf"(?:[^\w]+\w+(?:['’]\w+)?){{0,{MAX_GAP_WORDS}}}{_BETWEEN}"


def phrase_regex(pattern: str) -> str:
    """The pattern as a regular expression for `re.search(..., re.IGNORECASE)` on one sentence.

    Its time grows with the length of the sentence only: nothing in it repeats without a bound.
    Raises ValueError saying what the author wrote wrong.
    """
    if len(pattern) > MAX_PATTERN_LENGTH:
        raise ValueError(f"a pattern has at most {MAX_PATTERN_LENGTH} characters")
    if pattern.count("(") != pattern.count(")"):
        raise ValueError(f"{pattern!r} opens a bracket and does not close it, or the reverse")
    pieces: list[str] = []
    gaps = 0
    after_gap = True
    for choices, gap, word in _PART.findall(pattern.strip()):
        if gap:
            gaps += 1
            if not pieces or after_gap:
                raise ValueError(f"{pattern!r}: ... stands between words")
            pieces.append(_GAP)
            after_gap = True
            continue
        if not after_gap:
            pieces.append(_BETWEEN)
        after_gap = False
        if choices or not word:
            options = [_words(option, pattern) for option in choices.split("|")]
            pieces.append(f"(?:{'|'.join(options)})")
        else:
            pieces.append(_words(word, pattern))
    if gaps > MAX_GAPS:
        raise ValueError(f"{pattern!r} has more than {MAX_GAPS} gaps: make it two patterns")
    if not pieces or after_gap:
        raise ValueError(f"{pattern!r} has no words" if not pieces else f"{pattern!r} ends in ...")
    return rf"(?<!\w){''.join(pieces)}(?!\w)"


def _words(text: str, pattern: str) -> str:
    parts = text.split()
    if not parts:
        raise ValueError(f"{pattern!r} has an empty alternative")
    return _BETWEEN.join(_one(part, pattern) for part in parts)


def _one(word: str, pattern: str) -> str:
    if not _WORD.fullmatch(word):
        raise ValueError(f"{pattern!r}: {word!r} is not a word; only * ( | ) ... are signs here")
    body = re.escape(word.rstrip("*")).replace("’", "'").replace("'", "['’]")
    return body + (r"[\w'’]*" if word.endswith("*") else "")
