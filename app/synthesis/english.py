"""English text to phonemes, American or British, in pieces a voice can say in one breath."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from app.models import onnx_session
from app.synthesis.spoken_text import respell, spoken_text

MAX_PHONEMES = 400
"""Longer pieces lose quality in both voice models (the larger one refuses more than 510)."""

ENGLISH_SYMBOLS = frozenset("AIOQSTWYabcdefhijklmnopqrstuvwxyzæðŋɑɒɔəɚɛɜɡɪɹɾʃʊʌʒʔʤʧθᵊᵻɐ")
"""The phonemes of the reader's alphabet, one character each; A I O Q W Y are diphthongs
(day, my, go US, go GB, now, boy), T is a flapped t, ᵻ and ᵊ are reduced vowels."""

_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’)\]]*\s+(?=\S)")
_CLAUSE_END = re.compile(r"(?<=[,;:—])\s+")
_INNER_PERIOD = re.compile(r"(?:^|\W)(?:[^\W\d]\.)*[^\W\d]\.$")
_CLOSING = '"”’)]'
_PUNCTUATION = ".!?…,;:—"


class EnglishReader:
    """Reads English text aloud, so to speak: text in, phoneme strings out.

    Loads its word lists on the first call (about 0.5 s), then takes about 1 ms a sentence. One call
    at a time. Source: the `hibari` package's text side, a port of the misaki rules.
    """

    def __init__(self, *, british: bool = False) -> None:
        self.british = british
        self._phonemise: Callable[[str], str] | None = None

    def pieces(self, text: str, lexicon: Mapping[str, str]) -> list[str]:
        """Phoneme strings of at most MAX_PHONEMES symbols; none if nothing can be said.

        The text is split at sentence ends and, where a sentence is too long, at clause ends and
        last of all between words. The last piece keeps the text's own final punctuation.
        """
        words = respell(spoken_text(text), lexicon)
        if not words:
            return []
        from hibari.g2p.normalize import normalize

        pieces: list[str] = []
        for sentence in split_sentences(normalize(words)):
            phonemes = self._read(sentence)
            if any(symbol in ENGLISH_SYMBOLS for symbol in phonemes):
                pieces.extend(_split_long(phonemes, MAX_PHONEMES))
        return pieces

    def _read(self, sentence: str) -> str:
        if self._phonemise is None:
            self._phonemise = _load(british=self.british)
        return self._phonemise(sentence)


def split_sentences(text: str) -> list[str]:
    """`text` cut after every sentence; initials and dotted abbreviations do not end one."""
    sentences: list[str] = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        before = text[start : match.start()]
        if text[match.end()].islower() or _INNER_PERIOD.search(before):
            continue
        closing = match.group(0).rstrip()
        sentences.append(before + closing)
        start = match.end()
    sentences.append(text[start:])
    return [sentence.strip() for sentence in sentences if sentence.strip()]


def _split_long(phonemes: str, limit: int) -> list[str]:
    pieces: list[str] = []
    current = ""
    for part in _CLAUSE_END.split(phonemes):
        for words in _split_words(part, limit):
            if current and len(current) + len(words) + 1 > limit:
                pieces.append(current)
                current = words
            else:
                current = f"{current} {words}" if current else words
    return [*pieces, current] if current else pieces


def _split_words(part: str, limit: int) -> list[str]:
    pieces: list[str] = []
    current = ""
    for word in part.split(" "):
        for offset in range(0, max(len(word), 1), limit):
            syllables = word[offset : offset + limit]
            if current and len(current) + len(syllables) + 1 > limit:
                pieces.append(current)
                current = syllables
            else:
                current = f"{current} {syllables}" if current else syllables
    return [*pieces, current] if current else pieces


def _load(*, british: bool) -> Callable[[str], str]:
    # Imported here: the word lists take half a second and most commands say nothing.
    from hibari.g2p import ASSETS, G2P
    from hibari.g2p.oov import OOV

    net = Path(ASSETS) / ("oov_gb.onnx" if british else "oov.onnx")
    unknown_words = OOV(str(net), session=onnx_session(net))
    reader = G2P(oov=unknown_words, british=british)

    def phonemise(sentence: str) -> str:
        return str(reader(sentence, normalize_text=False))

    return phonemise
