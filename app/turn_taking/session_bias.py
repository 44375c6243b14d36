"""How this voice at this microphone differs from those the head was trained on.

Every silence answers its own question: the learner went on, or the turn was over. One step of
logistic regression on the bias alone follows each answer, so that a voice whose pauses sound like
ends is waited for after the first, and one whose ends all sound unfinished not all session long.
"""

from __future__ import annotations

from typing import Final

from app.turn_taking.smart_turn import sigmoid

PAUSE_RATE: Final = 1.2
"""Log odds moved by a pause that was surely taken for an end. Range 0.3-2."""
END_RATE: Final = 0.3
"""The same for an end that was taken for a pause: a learner who is cut off minds more than one who
waits a moment, and words find most such ends. Range 0.1-0.6."""
LARGEST: Final = 2.0
"""Log odds, either way."""
SHORTEST_S: Final = 0.5
"""A shorter silence that ended says little: nobody would have spoken into it."""


class SessionBias:
    """Log odds to add to "done" for the rest of the session."""

    def __init__(self) -> None:
        self.value = 0.0

    def learn(self, log_odds: float, *, done: bool) -> None:
        """Takes in that a silence judged with `log_odds`, this bias included, was an end or not.

        What was judged rightly moves nothing: most silences are, and all together they would make
        the Persona ever more eager.
        """
        if bool(log_odds >= 0.0) == done:
            return
        step = (END_RATE if done else PAUSE_RATE) * (float(done) - sigmoid(log_odds))
        self.value = max(-LARGEST, min(LARGEST, self.value + step))

    def reset(self) -> None:
        """Forgets the learner."""
        self.value = 0.0
