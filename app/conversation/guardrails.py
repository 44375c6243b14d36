"""Guardrails: fixed rules over single sentences, checked before anything is said. Pure.

What no rule knows `suspecting.py` looks at.
"""

import functools
import re
from collections.abc import Iterable

import msgspec

from app.conversation.exercise import Guardrail
from app.conversation.wording import normal, sentences

LEARNER, PERSONA = "learner", "persona"


class Trip(msgspec.Struct, frozen=True):
    """A guardrail and the sentence that tripped it."""

    guardrail: Guardrail
    quote: str
    may_ask: bool = False
    """It is so little plain that the words may be a question to the material all the same."""
    may_try: bool = False
    """Or an attempt at the exercise."""


def all_trips(
    text: str, guardrails: Iterable[Guardrail], speaker: str, asked: str = ""
) -> list[Trip]:
    """Return every guardrail, in their order, that a sentence of `text` trips, once each.

    `speaker` is learner or persona; guardrails for the other one do not count. Who asks about a
    claim or a wording, in the sentence `asked`, does not make it.
    """
    said = sentences(text)
    found: list[Trip] = []
    for guardrail in guardrails:
        for sentence in said:
            if only_asks(sentence, guardrail, asked):
                continue
            if trips(sentence, guardrail) and may_trip(sentence, guardrail, speaker):
                found.append(Trip(guardrail, sentence))
                break
    return found


def trips(sentence: str, guardrail: Guardrail) -> bool:
    """Return whether a pattern is found in the sentence and nothing excuses it.

    An author's example is decided by its author.
    """
    if normal(sentence) in _normal(guardrail.tripped_by):
        return True
    if is_excused(sentence, guardrail) or _is_clean(sentence, guardrail):
        return False
    return _found(guardrail.patterns, sentence)


def may_trip(sentence: str, guardrail: Guardrail, speaker: str) -> bool:
    """Return whether the sentence is in reach of the guardrail and no example of what is clean."""
    return guardrail.applies_to in (speaker, "both") and not _is_clean(sentence, guardrail)


def only_asks(sentence: str, guardrail: Guardrail, asked: str) -> bool:
    """Return whether it is the sentence that asks, and the guardrail is of what is claimed."""
    return sentence == asked and guardrail.kind != "topic"


def is_excused(sentence: str, guardrail: Guardrail) -> bool:
    """Return whether an author's pattern excuses the sentence."""
    return _found(guardrail.allowed, sentence)


def _is_clean(sentence: str, guardrail: Guardrail) -> bool:
    return normal(sentence) in _normal(guardrail.not_tripped_by)


@functools.lru_cache(maxsize=256)
def _normal(examples: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(normal, examples))


def _found(patterns: Iterable[str], sentence: str) -> bool:
    plain = sentence.replace("’", "'")
    return any(_compiled(pattern).search(plain) for pattern in patterns)


@functools.lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
