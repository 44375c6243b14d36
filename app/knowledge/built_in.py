"""Sentences no pack has to bring: examples for the guardrails of every pack, and everyday talk."""

import functools
from pathlib import Path

import msgspec

BUILT_IN = Path(__file__).with_name("built_in_examples.json")
"""For the guardrails every pack has: id to what trips it and what does not."""
EVERYDAY = Path(__file__).with_name("everyday_sentences.json")
"""What is said in any exercise and trips nothing."""


class Examples(msgspec.Struct, frozen=True):
    """Sentences that trip a guardrail, and sentences that do not."""

    trips: tuple[str, ...]
    clean: tuple[str, ...]


@functools.cache
def everyday_sentences() -> tuple[str, ...]:
    """Return what is said in any exercise."""
    return msgspec.json.decode(EVERYDAY.read_bytes(), type=tuple[str, ...])


def built_in_lists() -> list[tuple[str, ...]]:
    """Return all lists of texts that no pack brings."""
    both = ((one.trips, one.clean) for one in built_in_examples().values())
    return [everyday_sentences(), *(texts for sides in both for texts in sides)]


@functools.cache
def built_in_examples() -> dict[str, Examples]:
    """Return the examples of the guardrails that every pack has, by their ids."""
    return msgspec.json.decode(BUILT_IN.read_bytes(), type=dict[str, Examples])
