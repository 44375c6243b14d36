"""The numbers both voice models know the phonemes by."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import resources

from app.synthesis.acoustics import PAD


@lru_cache(maxsize=1)
def symbol_ids() -> Mapping[str, int]:
    """One id per symbol of the reader's alphabet (114), as the phonemiser's package lists them."""
    table = resources.files("hibari").joinpath("assets", "vocab.json").read_text(encoding="utf-8")
    return {str(symbol): int(number) for symbol, number in json.loads(table).items()}


def encode(phonemes: str) -> tuple[tuple[str, ...], Sequence[int]]:
    """The symbols the models know, between silent pads, and their ids; others are left out."""
    ids = symbol_ids()
    known = [symbol for symbol in phonemes if symbol in ids]
    return (PAD, *known, PAD), [0, *(ids[symbol] for symbol in known), 0]
