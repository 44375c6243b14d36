"""What the Persona's last question lets one expect of the answer. Pure.

People wait for less after a question of yes or no than after one that wants a story: across
languages a polar question is answered sooner, and a "no" is a whole turn (Stivers et al.,
"Universals and cultural variation in turn-taking in conversation", PNAS 2009). A question for
three things is not answered by one.
"""

from __future__ import annotations

import enum
import re
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


def expected(said: str) -> Expected | None:
    """Return what the question at the end of the Persona's words expects; None: there is none."""
    question = _question(said)
    words = [word.casefold() for word in _WORD.findall(question)]
    if not words:
        return None
    if _asked_for(words) and words[0] not in POLAR_FIRST:
        return Expected.LIST
    if words[0] not in POLAR_FIRST:
        return Expected.OPEN
    return Expected.CHOICE if OR & set(words) else Expected.YES_NO


def weighed(p_yield: float, said: str, words: str) -> float:
    """Return P(yield) with the Persona's last words and the learner's words weighed in, 0..1."""
    return min(max(p_yield + _fits(said, words), 0.0), 1.0)


def _fits(said: str, words: str) -> float:
    kind = expected(said)
    tokens = [word.casefold() for word in _WORD.findall(words)]
    if kind is None or not tokens:
        return 0.0
    if kind is Expected.LIST:
        wanted = _asked_for([word.casefold() for word in _WORD.findall(_question(said))])
        items = [item for item in _ITEM_ENDS.split(words) if item and content(item)]
        return -INCOMPLETE if len(items) < wanted else 0.0
    if len(tokens) > SHORT_WORDS or kind is Expected.OPEN:
        return 0.0
    named = kind is Expected.CHOICE and bool({*content(words)} & {*content(_question(said))})
    return COMPLETE if named or YES_OR_NO & {tokens[0], tokens[-1]} else 0.0


def _question(said: str) -> str:
    last = (sentences(said) or [""])[-1]
    return last if is_question(last) else ""


def _asked_for(words: list[str]) -> int:
    """How many things a question names a number of; 0 where it names none."""
    return next((NUMBERS[word] for word in words if word in NUMBERS), 0)
