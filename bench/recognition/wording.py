"""Words as they are compared: how a number or a filler is written makes no difference."""

from __future__ import annotations

import re
from collections.abc import Sequence

ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen"),
    *("seventeen", "eighteen", "nineteen"),
)
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
SAME = {
    "mr": "mister",
    "oh": "zero",
    "gonna": "going to",
    "ok": "okay",
    "iced": "ice",
    "oz": "ounce",
    "ounces": "ounce",
    "uh": "",
    "um": "",
    "erm": "",
    "hmm": "",
}


def plain(text: str) -> str:
    """Return lower-case words, numbers spelled out, fillers left out."""
    text = text.lower().replace("|", " ").replace("...", " ")
    text = re.sub(r"(\d),(?=\d{3}\b)", r"\1", text)
    text = re.sub(r"(\d)\.(\d)", r"\1 point \2", text)
    text = re.sub(r"(\d)([a-z])", r"\1 \2", text)
    words = re.sub(r"[^\w' ]|_", " ", text).split()
    return " ".join(filter(None, (_word(word) for word in words)))


def word_errors(truth: str, heard: str) -> tuple[int, int]:
    """Return substitutions + deletions + insertions, and the number of true words."""
    a, b = plain(truth).split(), plain(heard).split()
    return _distance(a, b), len(a)


def _word(word: str) -> str:
    if word.isdigit():
        return _number(word)
    return SAME.get(word, word)


def _number(digits: str) -> str:
    if len(digits) > 2 or (len(digits) == 2 and digits[0] == "0"):
        return " ".join(ONES[int(digit)] for digit in digits)
    number = int(digits)
    if number < 20:
        return ONES[number]
    rest = number % 10
    return TENS[number // 10 - 2] + (f" {ONES[rest]}" if rest else "")


def _distance(a: Sequence[str], b: Sequence[str]) -> int:
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        diagonal, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (x != y))
    return row[-1]
