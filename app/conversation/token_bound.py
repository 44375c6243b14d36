"""How long an observation may be, and a bound for it that needs no tokenizer. Pure."""

import re

MAX_OBSERVATION_TOKENS = 32
LETTERS_PER_TOKEN = 4
"""Common words are one token; a longer one is counted as several, so the bound is safe."""


def count_tokens(text: str) -> int:
    """Returns an upper bound of the tokens of plain English words and numbers."""
    pieces = re.findall(r"[^\W\d_]+|\d|[^\w\s]", text)
    return sum(-(-len(piece) // LETTERS_PER_TOKEN) for piece in pieces)
