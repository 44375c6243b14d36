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
            if trips(sentence, guardrail) and may_trip(sentence, guardrail, speaker, asked):
                found.append(Trip(guardrail, sentence))
                break
    return found


def trips(sentence: str, guardrail: Guardrail) -> bool:
    """Return whether a pattern is found in the sentence and nothing excuses it.

    An author's example is decided by its author.
    """
    said = normal(sentence)
    if said in _normal(guardrail.tripped_by):
        return True
    return _found(guardrail.patterns, sentence) and not _excused(sentence, said, guardrail)


def may_trip(sentence: str, guardrail: Guardrail, speaker: str, asked: str = "") -> bool:
    """Return whether the sentence is in reach of the guardrail and nothing in it excuses it."""
    if guardrail.applies_to not in (speaker, "both"):
        return False
    if sentence == asked and guardrail.kind != "topic":
        return False
    return not _excused(sentence, normal(sentence), guardrail)


def _excused(sentence: str, said: str, guardrail: Guardrail) -> bool:
    return said in _normal(guardrail.not_tripped_by) or _found(guardrail.allowed, sentence)


@functools.lru_cache(maxsize=256)
def _normal(examples: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(normal, examples))


def _found(patterns: Iterable[str], sentence: str) -> bool:
    plain = sentence.replace("’", "'")
    return any(_compiled(pattern).search(plain) for pattern in patterns)


@functools.lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
