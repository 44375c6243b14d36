"""Written words to speakable words: markup, emoji and addresses out, respellings in.

Numbers, money, dates and abbreviations are read by the phonemiser's own rules; this page only
takes away what nobody would say and puts in how a site wants its names said.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

_CODE_FENCE = re.compile(r"```.*?(?:```|$)", re.DOTALL)
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_STAGE_DIRECTION = re.compile(r"(?:^|(?<=[.!?…]\s))\s*\*[^*\n]{1,60}\*(?=\s+[A-Z“\"]|\s*$)")
_SQUARE_ASIDE = re.compile(r"\[[^\]]{0,80}\]")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>|<!--.*?-->", re.DOTALL)
_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+?(?=[.,;:!?)]*(?:\s|$))", re.IGNORECASE)
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+", re.MULTILINE)
_QUOTE_MARK = re.compile(r"^\s{0,3}>\s?", re.MULTILINE)
_BULLET = re.compile(r"^\s*[-*+•‣]\s+", re.MULTILINE)
_RULE = re.compile(r"^\s*(?:[-*_]\s*){3,}$", re.MULTILINE)
_EMPHASIS = re.compile(r"\*+|`+|~~|(?<!\w)_+|_+(?!\w)")
_LINE_END = re.compile(r"[^\S\n]*\n\s*")
_SPACES = re.compile(r"\s+")
_REPEATED = re.compile(r"([!?,;:])(?:\s*\1)+")
_SPACED_HYPHEN = re.compile(r"\s+(?:-{1,3}|–)\s+|-{2,}")
_SLASHED_WORDS = re.compile(r"(?<=[A-Za-z]{2})/(?=[A-Za-z]{2})")
_ROUND_THE_CLOCK = re.compile(r"\b24/7\b")

_SENTENCE_ENDS = ".!?…:;,—"
_ZERO_WIDTH = {0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD}
_UNSPOKEN_CATEGORIES = {"So", "Sk", "Cs", "Co", "Cn", "Cc", "Cf"}
_SPOKEN_SYMBOLS = set("°©®™^")


def spoken_text(text: str) -> str:
    """One line of words and punctuation, empty if nothing in `text` can be said.

    Line ends become sentence ends, so that list items do not run into each other.
    """
    text = unicodedata.normalize("NFC", text)
    text = _CODE_FENCE.sub(" ", text)
    text = _TAG.sub(" ", text)
    text = _LINK.sub(r"\1", text)
    text = _STAGE_DIRECTION.sub(" ", text)
    text = _SQUARE_ASIDE.sub(" ", text)
    text = _ADDRESS.sub("the address shown", text)
    for line_mark in (_RULE, _HEADING, _QUOTE_MARK, _BULLET):
        text = line_mark.sub("", text)
    text = _EMPHASIS.sub("", text)
    text = "".join(character for character in text if _is_spoken(character))
    text = _LINE_END.sub(_close_line, text.strip())
    text = _ROUND_THE_CLOCK.sub("twenty-four seven", text)
    text = _SLASHED_WORDS.sub(" or ", text).replace("and or or", "and or")
    text = _SPACED_HYPHEN.sub(" — ", text)
    text = _REPEATED.sub(r"\1", text)
    text = _SPACES.sub(" ", text).strip()
    return text if any(character.isalnum() for character in text) else ""


def respell(text: str, lexicon: Mapping[str, str]) -> str:
    """`text` with each whole word of `lexicon` replaced by how it is to be said.

    A value is a respelling in plain letters ("oh-KAH-for") or phonemes between slashes
    ("/ˈOkəfɔɹ/", the voice's own alphabet). Case does not matter; longer entries win.
    """
    if not lexicon:
        return text
    said = {word.casefold(): how for word, how in lexicon.items()}
    words = sorted(said, key=len, reverse=True)
    pattern = re.compile(
        r"(?<!\w)(?:" + "|".join(re.escape(word) for word in words) + r")(?!\w)", re.IGNORECASE
    )
    return pattern.sub(lambda match: _said(match.group(0), said[match.group(0).casefold()]), text)


def _said(word: str, how: str) -> str:
    if len(how) > 2 and how.startswith("/") and how.endswith("/"):
        return f"[{word}]({how})"
    return how


def _is_spoken(character: str) -> bool:
    if character in "\n\t" or character in _SPOKEN_SYMBOLS:
        return True
    code = ord(character)
    if code in _ZERO_WIDTH or 0xFE00 <= code <= 0xFE0F or 0x1F000 <= code <= 0x1FAFF:
        return False
    return unicodedata.category(character) not in _UNSPOKEN_CATEGORIES


def _close_line(match: re.Match[str]) -> str:
    before = match.string[: match.start()].rstrip()
    return " " if not before or before[-1] in _SENTENCE_ENDS else ". "
