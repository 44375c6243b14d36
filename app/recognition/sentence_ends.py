"""Whether a sentence has ended, as the recogniser's own decoder takes it.

It puts a full stop by the words and by how they sound, and it knows how sure it is. That is
evidence of its own about the end of a turn: it finds ends that the melody of a voice hides.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    import tokenizers

MARKS: Final = ".?!。？！؟।۔"
LARGEST: Final = 12.0
"""Log odds, either way."""


class SentenceEnds:
    """Reads the decoder's odds for a mark that ends a sentence after the last word."""

    def __init__(self, tokens: tokenizers.Tokenizer) -> None:
        self._tokens = tokens
        ids = [tokens.encode(mark, add_special_tokens=False).ids for mark in MARKS]
        self._marks = [found[0] for found in ids if len(found) == 1]

    def log_odds(self, sequence: Sequence[int], logits: Sequence[Any]) -> float | None:
        """Returns how likely a sentence ends after the last word; None where no word is.

        `sequence`: token numbers as decoded. `logits`: one vector (vocabulary,) for each of them
        and one for the end of the text.
        """
        last = next((n for n in reversed(range(len(sequence))) if self._word(sequence[n])), None)
        if last is None or last + 1 >= len(logits):
            return None
        values = np.array(logits[last + 1], dtype=np.float64).reshape(-1)
        odds = np.exp(values - values.max())
        ends = float(odds[self._marks].sum())
        others = float(odds.sum()) - ends
        return max(-LARGEST, min(LARGEST, math.log(max(ends, 1e-9) / max(others, 1e-9))))

    def _word(self, token: int) -> bool:
        return any(character.isalnum() for character in self._tokens.decode([token]))
