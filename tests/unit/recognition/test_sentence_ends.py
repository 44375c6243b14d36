"""The decoder's odds for a full stop, after the last word and nowhere else."""

import math

import numpy as np
import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordLevel

from app.recognition.sentence_ends import SentenceEnds

VOCABULARY = {"she": 0, "fell": 1, ".": 2, "?": 3, ",": 4, "end": 5, "unknown": 6}
SHE, FELL, STOP, COMMA = 0, 1, 2, 4


@pytest.fixture
def ends() -> SentenceEnds:
    return SentenceEnds(Tokenizer(WordLevel(VOCABULARY, unk_token="unknown")))


def step(**shares: float) -> np.ndarray:
    """The decoder's vector for these shares, by name; the rest is next to nothing."""
    names = {"stop": 2, "ask": 3, "comma": 4, "end": 5, "unknown": 6}
    values = np.full(len(VOCABULARY), 1e-9)
    for name, share in shares.items():
        values[names[name]] = share
    return np.log(values).astype(np.float32)


def test_all_marks_that_end_a_sentence_count(ends: SentenceEnds) -> None:
    logits = [step(), step(), step(stop=0.6, ask=0.2, comma=0.2), step(end=1.0)]
    assert ends.log_odds([SHE, FELL, STOP], logits) == pytest.approx(math.log(4), abs=1e-3)


def test_a_mark_that_was_not_written_counts_too(ends: SentenceEnds) -> None:
    logits = [step(), step(), step(stop=0.2, end=0.8)]
    assert ends.log_odds([SHE, FELL], logits) == pytest.approx(-math.log(4), abs=1e-3)


def test_a_comma_is_no_end(ends: SentenceEnds) -> None:
    logits = [step(), step(), step(stop=0.1, comma=0.9), step(stop=1.0)]
    odds = ends.log_odds([SHE, FELL, COMMA], logits)
    assert odds is not None
    assert odds < -2.0


def test_without_words_nothing_is_said(ends: SentenceEnds) -> None:
    assert ends.log_odds([], [step(end=1.0)]) is None
    assert ends.log_odds([STOP], [step(stop=1.0), step(end=1.0)]) is None
