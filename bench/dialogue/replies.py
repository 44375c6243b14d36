"""What the Persona's own words hold: claims that nothing supports, repetitions, two questions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

import msgspec

from app.conversation.composing import behind
from app.conversation.grounding import unsupported
from app.conversation.plan import SessionPlan
from app.conversation.safety_rules import rules_for
from app.conversation.saying_back import says_back
from app.conversation.wording import is_question, normal, sentences

FEWEST_WORDS = 4
"""Sentences shorter than this may recur."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One utterance as it was heard, the clauses it was made of, and what it answers."""

    text: str
    clauses: tuple[str, ...] = ()
    said: str = ""
    """The learner's turn."""
    turn_idx: int = 0
    """Which one; utterances with the same one are heard in a row."""
    speaker: str = ""


@dataclass
class Spoken:
    """How a session's replies talk."""

    replies: list[str] = field(default_factory=list)
    unsupported: list[str] = field(default_factory=list)
    """Claim and sentence: the Persona's own."""
    said_back: list[str] = field(default_factory=list)
    """Claim and sentence: the learner's, and nothing but theirs."""
    repeated: list[str] = field(default_factory=list)
    two_questions: list[str] = field(default_factory=list)


def spoken(
    greeting: str, replies: Iterable[Reply], plan: SessionPlan, material: Sequence[str]
) -> Spoken:
    """Look through the replies that follow the greeting. `material`: all that may be stated."""
    found = Spoken()
    before = _sounds(greeting)
    authored = _authored(plan)
    replies = list(replies)
    found.two_questions = two_questions((Reply(greeting), *replies), plan)
    for reply in replies:
        found.replies.append(reply.text)
        own = " ".join(c for c in reply.clauses if not _sounds(c) <= authored)
        for sentence in sentences(own):
            sound = normal(sentence)
            if claim := unsupported(sentence, material, (plan.persona_name,)):
                kind = found.said_back if says_back(sentence, reply.said) else found.unsupported
                kind.append(f"{claim} | {sentence}")
            if len(sound.split()) >= FEWEST_WORDS and sound in before:
                found.repeated.append(sentence)
            before.add(sound)
        before |= _sounds(reply.text)
    return found


def two_questions(replies: Sequence[Reply], plan: SessionPlan) -> list[str]:
    """Return where one speaker asks more than once between two turns of the learner's.

    Asking again after a long silence is no second question, nor is that of a coach who steps in.
    """
    found: list[str] = []
    for _, row in groupby(replies, key=lambda reply: (reply.turn_idx, reply.speaker)):
        heard = " ".join(r.text for r in row if r.text != plan.lines.still_there)
        if sum(is_question(sentence) for sentence in sentences(heard)) > 1:
            found.append(heard)
    return found


def _authored(plan: SessionPlan) -> set[str]:
    """Every sentence that an author wrote to be spoken, its words alone."""
    texts = [*plan.openers, *_texts(plan.lines)]
    texts += _texts(plan.coaching) if plan.coaching is not None else []
    for objective in plan.objectives:
        texts.append(objective.opening)
        for criterion in objective.criteria:
            texts += [criterion.practice, *(words for _, words in criterion.hints.rungs())]
    texts += [rule.line for rule in rules_for(plan)]
    texts += [behind("Sorry,", text) for text in texts]
    return {sound for text in texts for sound in _sounds(text)}


def _sounds(text: str) -> set[str]:
    return {normal(sentence) for sentence in sentences(text)}


def _texts(lines: msgspec.Struct) -> list[str]:
    """Return every text in the fields of lines, alone or in a row."""
    fields = msgspec.structs.astuple(lines)
    rows = [field if isinstance(field, tuple) else (field,) for field in fields]
    return [text for row in rows for text in row if isinstance(text, str)]
