"""The coach's turn: a short answer at once, the learner's point said back, an author's question.

A small model asked to coach agrees with mistakes and invents rules. So the moves are decided here,
after AutoTutor (Graesser et al., "AutoTutor: a tutor with dialogue in natural language", 2004:
short feedback, then a pump, a hint or a correction), every word of them an author's. The model
does what it does well: it says the learner's point back in a few words.
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Sequence

import msgspec

from app.conversation.events import CriterionLikeness
from app.conversation.exercise import RUNGS, Coaching
from app.conversation.gate import FEWEST_WORDS
from app.conversation.moves import Move
from app.conversation.objectives import Course
from app.conversation.wording import content, normal, sentences

LIKELY_MET = 1.0
"""Log odds from which an answer is told to be right before the judge has spoken. Range 0 to 2."""
LIKELY_NOT = -1.0
"""Log odds below which a hint is worth more than another open question. Range -2 to 0."""
BESIDE = -3.0
"""Log odds below which words have nothing to do with any criterion. Range -5 to -2."""
BESIDE_WORDS = 3
"""Fewer words that carry meaning are never called beside the point."""


class Reception(enum.Enum):
    """How the learner's words are taken, before the judge has spoken."""

    RIGHT = "right"
    HEARD = "heard"
    BESIDE = "beside"


class Turn(msgspec.Struct, frozen=True):
    """What the coach says around the learner's point."""

    opening: str = ""
    closing: str = ""
    hint: bool = False
    """`closing` holds the next rung of the ladder; behind the model answer the learner is asked to
    put it in their own words."""


class Coach:
    """Chooses the coach's moves. Looks at the course and changes nothing."""

    def __init__(self, coaching: Coaching, course: Course) -> None:
        self._coaching = coaching
        self._course = course

    def turn(
        self,
        said: str,
        likeness: Sequence[CriterionLikeness],
        moves: Sequence[Move],
        before: Collection[str],
        *,
        shown: Collection[str] = (),
        at_home: bool = False,
    ) -> Turn:
        """Return the answer to the learner's words.

        `before`: sentences of the session so far. `shown`: criteria that earlier words probably
        meet and that wait for their verdict. `at_home`: the material speaks of what is said.
        """
        odds = {like.criterion_id: like.odds for like in likeness}
        reception = Reception.HEARD if self._course.over else _reception(said, odds)
        if at_home and reception is Reception.BESIDE:
            reception = Reception.HEARD
        lines = self._coaching
        opening = {
            Reception.RIGHT: _unsaid(lines.right, before),
            Reception.HEARD: "",
            Reception.BESIDE: _unsaid(lines.beside, before),
        }[reception]
        closing, hint = self._closing(odds, reception, moves, before, shown)
        return Turn(opening or _unsaid(lines.heard, before), closing, hint)

    def while_looking(self, before: Collection[str]) -> str:
        """Return what is said while the documents are searched."""
        return _unsaid(self._coaching.looking, before)

    def lead_back(self, before: Collection[str]) -> str:
        """Return a question that leads back to the exercise; "" where no author has one."""
        return _unsaid(self._coaching.more, before)

    def _closing(
        self,
        odds: dict[str, float],
        reception: Reception,
        moves: Sequence[Move],
        before: Collection[str],
        shown: Collection[str],
    ) -> tuple[str, bool]:
        course, lines = self._course, self._coaching
        for move, asked in ((Move.OFFER_BREAK, lines.offer_break), (Move.PROBE, lines.probe)):
            if move in moves and (question := _unsaid(asked, before)):
                return question, False
        if words_to_open := course.opening():
            return words_to_open, False
        missing = [c for c in course.missing() if c.id not in shown]
        still = [c for c in missing if odds.get(c.id, 0.0) < LIKELY_MET]
        if not still or (len(still) == len(missing) and self._gives_up(odds)):
            # The verdict leads on from here: its words come when it has fallen.
            return "", False
        if len(still) < len(missing) or any(odds.get(c.id, 0.0) > LIKELY_NOT for c in still):
            sure = Move.ASK_HOW_SURE in moves and reception is not Reception.RIGHT
            question = (_unsaid(lines.how_sure, before) if sure else "") or _unsaid(
                lines.more, before
            )
            if question:
                return question, False
        hint = course.next_hint(shown)
        if hint is not None:
            ask = _unsaid(lines.probe, before) if hint.rung == RUNGS[-1] else ""
            return f"{hint.text} {ask}".strip(), True
        return _unsaid(lines.more, before), False

    def _gives_up(self, odds: dict[str, float]) -> bool:
        """True where these words, if judged fruitless, end the stay at this objective."""
        known = bool(odds) and all(value <= LIKELY_NOT for value in odds.values())
        return known and self._course.last_attempt


def _reception(said: str, odds: dict[str, float]) -> Reception:
    if not odds:
        return Reception.HEARD
    best = max(odds.values())
    if best >= LIKELY_MET:
        return Reception.RIGHT
    if best < BESIDE and len(content(said)) >= BESIDE_WORDS:
        return Reception.BESIDE
    return Reception.HEARD


def _unsaid(lines: Sequence[str], before: Collection[str]) -> str:
    """Return the first line of which nothing was said in this session, else one short enough to
    be said again, else ""."""
    for line in lines:
        if not any(normal(sentence) in before for sentence in sentences(line)):
            return line
    again = [line for line in lines if len(line.split()) < FEWEST_WORDS]
    return again[len(before) % len(again)] if again else ""
