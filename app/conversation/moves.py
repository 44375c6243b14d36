"""What the Persona may do about what was noticed. A move is a licence, not an order. Pure."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from typing import Final

from app.conversation.signs import Sign


class Move(enum.StrEnum):
    """A thing to say or do next that a sign can license."""

    WAIT = "wait"
    PROBE = "probe"
    ASK_HOW_SURE = "ask_how_sure"
    REPEAT = "repeat"
    OFFER_BREAK = "offer_break"


ASKED: Final[dict[Move, str]] = {
    Move.WAIT: "Give them time.",
    Move.PROBE: "Do not move on yet: ask them for one example of what they just agreed to.",
    Move.ASK_HOW_SURE: "You may ask how sure they are.",
    Move.REPEAT: "You may ask your question again in fewer words.",
    Move.OFFER_BREAK: "You may offer a short break.",
}
"""How a move is put to the language model."""
FREE_TO: Final[dict[Move, str]] = {
    Move.WAIT: "wait",
    Move.PROBE: "ask for an example before going on",
    Move.ASK_HOW_SURE: "ask how sure you are",
    Move.REPEAT: "ask again in fewer words",
    Move.OFFER_BREAK: "offer a break",
}
"""How it is put to the learner: what the Persona was free to do."""
BREAK_AFTER: Final = 4
"""So many of the last utterances with signs of slowing down license the offer of a break."""
# Blinks: Stern, Boyer, Schroeder, "Blink rate: a possible measure of fatigue", 1994.
SLOWING: Final = (Sign.LATE, Sign.SLOW, Sign.FLAT, Sign.QUIET, Sign.AWAY, Sign.BLINKED)
# Swerts, Krahmer, "Audiovisual prosody and feeling of knowing", 2005.
SEARCHING: Final = (Sign.BROWS_RAISED, Sign.AWAY, Sign.SLOW)
"""Two of these go with an answer that its speaker would not bet on, as does one of `HESITATING`."""
HESITATING: Final = (Sign.LATE, Sign.PAUSED, Sign.FILLERS)


def licensed_moves(
    signs: Sequence[Sign], earlier: Sequence[Sequence[Sign]] = ()
) -> tuple[Move, ...]:
    """Returns the moves that the newest utterance's signs license, best first.

    `earlier` holds the signs of the utterances before, newest last.
    """
    moves: list[Move] = []
    if Sign.SECOND_PERSON in signs or Sign.LEFT in signs:
        moves.append(Move.WAIT)
    if _slowing_for_long(signs, earlier):
        moves.append(Move.OFFER_BREAK)
    if Sign.INCONGRUENT in signs:
        moves += [Move.PROBE, Move.ASK_HOW_SURE]
    elif Sign.AGREED not in signs and _searching(signs):
        moves.append(Move.ASK_HOW_SURE)
    if Sign.AWAY in signs and Sign.AGREED not in signs:
        moves.append(Move.REPEAT)
    return tuple(moves)


def _searching(signs: Sequence[Sign]) -> bool:
    return any(sign in signs for sign in HESITATING) or sum(s in signs for s in SEARCHING) >= 2


def _slowing_for_long(signs: Sequence[Sign], earlier: Sequence[Sequence[Sign]]) -> bool:
    recent = [*earlier[-BREAK_AFTER + 1 :], signs]
    return len(recent) == BREAK_AFTER and all(
        sum(sign in SLOWING for sign in utterance) >= 2 for utterance in recent
    )
