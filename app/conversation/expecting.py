"""What a question lets one expect of its answer. Pure.

People wait for less after a question of yes or no than after one that wants a story: across
languages a polar question is answered sooner, and a "no" is a whole turn (Stivers et al.,
"Universals and cultural variation in turn-taking in conversation", PNAS 2009). A question for
three things is not answered by one.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from typing import Final

from app.conversation.wording import content, is_question, sentences

COMPLETE: Final = 0.2
"""Added to P(yield) when the words are all that was asked for. Range 0 to 0.3."""
INCOMPLETE: Final = 0.2
"""Taken from it when more was asked for than was said. Range 0 to 0.3."""
SHORT_WORDS: Final = 6
"""A longer answer is more than a yes or no, and is not known to be whole."""

POLAR_FIRST: Final = frozenset(
    "is are am was were do does did have has had can could will would should shall may might must "  # noqa: SIM905 - rows
    "isn't aren't wasn't weren't don't doesn't didn't haven't hasn't can't couldn't won't wouldn't "
    "shouldn't "
    "ist sind war waren hat haben hatte kann können konnte wird werden würde soll sollte darf muss "
    "¿es ¿está ¿están ¿ha ¿han ¿tiene ¿puede ¿quiere ¿hay ¿fue ¿hubo ¿le ¿se هل أليس".split()
)
YES_OR_NO: Final = frozenset(
    "yes yeah yep yup sure right exactly no nope never maybe perhaps ja jawohl genau nein nie "  # noqa: SIM905 - rows
    "vielleicht sí si claro nunca quizás quizá نعم أجل لا ربما".split()
)
OR: Final = frozenset("or oder o u أم أو".split())  # noqa: SIM905 - rows
NUMBERS: Final = {
    **dict.fromkeys(("two", "both", "zwei", "beiden", "dos", "ambos"), 2),
    **dict.fromkeys(("three", "drei", "tres"), 3),
    **dict.fromkeys(("four", "vier", "cuatro"), 4),
    **dict.fromkeys(("five", "fünf", "cinco"), 5),
}
_WORD = re.compile(r"[¿\w'’]+")
_ITEM_ENDS = re.compile(r"[,;.]|\b(?:and|und|y|e|also|then|dann|luego)\b|\sو", re.IGNORECASE)


class Expected(enum.Enum):
    """The shape of answer that a question asks for."""

    YES_NO = "yes_no"
    CHOICE = "choice"
    LIST = "list"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Question:
    """A question and what it asks for."""

    text: str
    expects: Expected
    n_things: int = 0
    """How many things it names a number of; 0 where it names none."""


def last_question(said: str) -> Question | None:
    """Return the question at the end of the Persona's words; None: there is none."""
    last = (sentences(said) or [""])[-1]
    words = _words(last)
    if not words or not is_question(last):
        return None
    if words[0] in POLAR_FIRST:
        return Question(last, Expected.CHOICE if OR & set(words) else Expected.YES_NO)
    n_things = next((NUMBERS[word] for word in words if word in NUMBERS), 0)
    return Question(last, Expected.LIST if n_things else Expected.OPEN, n_things)


def asks_yes_or_no(question: str) -> bool:
    """Return whether the answer is yes or no, or one of two things, and the reason for it."""
    return bool(POLAR_FIRST & set(_words(question)[:1]))


def weighed(p_yield: float, said: str, words: str) -> float:
    """Return P(yield) with the Persona's last words and the learner's words weighed in, 0..1."""
    question = last_question(said)
    fits = _fits(question, words) if question is not None else 0.0
    return min(max(p_yield + fits, 0.0), 1.0)


def _fits(question: Question, words: str) -> float:
    tokens = _words(words)
    if not tokens or question.expects is Expected.OPEN:
        return 0.0
    if question.expects is Expected.LIST:
        items = [item for item in _ITEM_ENDS.split(words) if item and content(item)]
        return -INCOMPLETE if len(items) < question.n_things else 0.0
    if len(tokens) > SHORT_WORDS:
        return 0.0
    chosen = question.expects is Expected.CHOICE and {*content(words)} & {*content(question.text)}
    return COMPLETE if chosen or YES_OR_NO & {tokens[0], tokens[-1]} else 0.0


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]
