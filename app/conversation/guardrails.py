"""Guardrails: fixed rules over single sentences, checked before anything is said. Pure."""

import functools
import re
from collections.abc import Iterable

import msgspec

from app.conversation.exercise import Guardrail
from app.conversation.wording import sentences

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
        if guardrail.applies_to not in (speaker, "both"):
            continue
        for sentence in said:
            if sentence == asked and guardrail.kind != "topic":
                continue
            if trips(sentence, guardrail):
                found.append(Trip(guardrail, sentence))
                break
    return found


def trips(sentence: str, guardrail: Guardrail) -> bool:
    """Return whether a pattern is found in the sentence and nothing excuses it."""
    plain = sentence.replace("’", "'")
    if not any(_compiled(pattern).search(plain) for pattern in guardrail.patterns):
        return False
    return not any(_compiled(pattern).search(plain) for pattern in guardrail.allowed)


@functools.lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
