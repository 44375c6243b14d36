"""Numbers in running text, in digits or in words, with the word they count."""

import re

from app.conversation.wording import STOP_WORDS, stem

_TOKEN = re.compile(r"\d+(?:[,. ]\d{3})*(?:\.\d+)?|[^\W\d_]+|%")
_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_ONES = {word: n for n, word in enumerate(_SMALL.split())}
_TENTHS = "twenty thirty forty fifty sixty seventy eighty ninety"
_TENS = {word: 10 * n for n, word in enumerate(_TENTHS.split(), 2)}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000}
NUMBER_STEMS = frozenset(stem(word) for word in (*_ONES, *_TENS, *_SCALES))
_WEAK = 3
"""Words up to this number ("one more thing") claim something only together with a unit."""
_COUNTED = """second minute hour day night week month quarter year time percent % dollar euro
    pound cent mile kilometre metre litre gram milligram millilitre degree point person people copy
    form page level step call attempt working business indicator flag sign unit"""
_UNITS = frozenset(stem(word) for word in _COUNTED.split())
_NEAR = 3
"""How many words after a number may be the one it counts."""


def counted(text: str) -> list[tuple[float, frozenset[str]]]:
    """Return each number with the stems of the words that follow it; ordinals are left out."""
    tokens = [t.lower() for t in _TOKEN.findall(text)]
    found: list[tuple[float, frozenset[str]]] = []
    at = 0
    while at < len(tokens):
        value, end = _number(tokens, at)
        if end == at:
            at += 1
            continue
        after = [stem(t) for t in tokens[end : end + _NEAR] if t not in STOP_WORDS]
        found.append((value, frozenset(after)))
        at = end
    return found


def claimed(text: str) -> list[tuple[float, frozenset[str]]]:
    """Return the numbers that state something: digits, large ones, and small ones with a unit."""
    digits = {float(d.replace(",", "").replace(" ", "")) for d in _digits(text)}
    return [
        (value, after)
        for value, after in counted(text)
        if value in digits or value > _WEAK or after & _UNITS
    ]


def supported(claim: tuple[float, frozenset[str]], source: str) -> bool:
    """Return whether the source has that number, counting the same thing where that is said."""
    value, after = claim
    units = after & _UNITS
    for other, its_after in counted(source):
        if other == value and (not units or units & its_after or not its_after & _UNITS):
            return True
    return False


def _digits(text: str) -> list[str]:
    return [t for t in _TOKEN.findall(text) if t[0].isdigit()]


def _number(tokens: list[str], at: int) -> tuple[float, int]:
    """The number that begins at `at` and where it ends; `at` itself where none does."""
    token = tokens[at]
    if token[0].isdigit():
        plain = token.replace(",", "").replace(" ", "")
        try:
            value = float(plain)
        except ValueError:
            value = float(plain.replace(".", ""))
        end = at + 1
        while end < len(tokens) and tokens[end] in _SCALES:
            value *= _SCALES[tokens[end]]
            end += 1
        return value, end
    total = current = 0.0
    end = at
    while end < len(tokens):
        word = tokens[end]
        if word in _ONES:
            current += _ONES[word]
        elif word in _TENS:
            current += _TENS[word]
        elif word in _SCALES and (end > at or word == "hundred"):
            current = max(current, 1) * _SCALES[word]
            if _SCALES[word] > 100:
                total, current = total + current, 0.0
        elif word == "half" and end > at:
            current += 0.5
        elif not (end > at and word in ("and", "a") and _goes_on(tokens[end + 1 : end + 3])):
            break
        end += 1
    return total + current, end


def _goes_on(following: list[str]) -> bool:
    """Whether "and" or "a" stands inside a number: two hundred and ten, two and a half."""
    if following[:1] == ["a"]:
        following = following[1:]
    return bool(following) and (following[0] in _ONES or following[0] in (*_TENS, "half"))
