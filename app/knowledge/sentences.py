"""Where sentences end, and how long a text is, in any script."""

from __future__ import annotations

import re

_ABBREVIATED = (
    "e.g i.e etc vs cf approx ca no nos art sec fig p pp dr mr mrs ms prof st inc ltd co "
    "z.b d.h u.a bzw ggf nr abs usw bspw p.ej ej sr sra dra ud uds m mme mlle av cap pag"
)
ABBREVIATIONS = frozenset(_ABBREVIATED.split())
"""Words before a full stop that ends no sentence: English, German, Spanish, French, Italian."""

_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s|$)|[。！？｡]+[」』”]*|[।॥؟۔]+(?=\s|$)")
WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af\u0e00-\u0e7f]")
"""Letters of scripts that are written without blanks: Japanese, Chinese, Korean, Thai."""
_WORD = re.compile(r"\w+(?:[’'.,:/-]\w+)*")
WIDE_LETTERS_PER_WORD = 2.0
"""Scripts without blanks: about two letters make a word."""


def word_count(text: str) -> int:
    """How many words `text` has; scripts that write none are counted by their letters."""
    wide = len(WIDE.findall(text))
    plain = _WORD.findall(WIDE.sub(" ", text))
    return len(plain) + round(wide / WIDE_LETTERS_PER_WORD)


def sentences(text: str) -> list[str]:
    """The sentences of one paragraph, each with its punctuation, none empty."""
    found: list[str] = []
    start = 0
    for end in _END.finditer(text):
        if _ends_sentence(text, start, end):
            found.append(text[start : end.end()].strip())
            start = end.end()
    found.append(text[start:].strip())
    return [sentence for sentence in found if sentence]


def _ends_sentence(text: str, start: int, end: re.Match[str]) -> bool:
    if end.group() != ".":
        return True
    before = text[start : end.start()].split()
    last = before[-1].lower().lstrip("(\"'“‘") if before else ""
    if last in ABBREVIATIONS or (len(last) == 1 and last.isalpha()):
        return False
    after = text[end.end() :].lstrip()
    return not (after and after[0].islower())
