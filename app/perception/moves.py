"""What the Persona may do about what was noticed. A move is a licence, not an order."""

from __future__ import annotations

import enum
from collections.abc import Sequence

from app.perception.signs import Sign


class Move(enum.StrEnum):
    """A thing to say or do next that a cue can license."""

    WAIT = "wait"
    PROBE = "probe"
    ASK_HOW_SURE = "ask_how_sure"
    REPEAT = "repeat"
    OFFER_BREAK = "offer_break"


BREAK_AFTER = 4
"""So many of the last utterances with signs of slowing down license the offer of a break."""
SLOWING = (Sign.LATE, Sign.SLOW, Sign.FLAT, Sign.QUIET, Sign.AWAY)


def licensed_moves(
    signs: Sequence[Sign], earlier: Sequence[Sequence[Sign]] = ()
) -> tuple[Move, ...]:
    """Returns the moves that the newest utterance's signs license, best first.

    `earlier` holds the signs of the utterances before, newest last.
    """
    moves: list[Move] = []
    if Sign.INCONGRUENT in signs:
        moves += [Move.PROBE, Move.ASK_HOW_SURE]
    elif Sign.AGREED not in signs and {Sign.LATE, Sign.PAUSED, Sign.FILLERS} & set(signs):
        moves.append(Move.ASK_HOW_SURE)
    if Sign.SECOND_PERSON in signs or Sign.LEFT in signs:
        moves.append(Move.WAIT)
    if Sign.AWAY in signs and Sign.AGREED not in signs:
        moves.append(Move.REPEAT)
    recent = [*earlier[-BREAK_AFTER + 1 :], signs]
    if len(recent) == BREAK_AFTER and all(
        sum(sign in SLOWING for sign in utterance) >= 2 for utterance in recent
    ):
        moves.append(Move.OFFER_BREAK)
    return tuple(moves)
