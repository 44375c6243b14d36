"""How this voice at this microphone differs from those the head was trained on.

Every silence answers its own question: the learner went on, or the turn was over. One step of
logistic regression on the bias alone follows each answer, so that a voice whose ends all sound
unfinished to the head is waited for a few times, and not all session long.
"""

from __future__ import annotations

from typing import Final

from app.turn_taking.smart_turn import sigmoid

RATE: Final = 1.2
"""Log odds moved by an answer that was thought impossible. Range 0.3-2."""
CHANCE_RATE: Final = 0.5
"""The same for the first turn that was over and sounded unfinished: one may be chance, and a
learner who is cut off minds more than one who waits a moment. Range 0.2 to `RATE`."""
LARGEST: Final = 2.0
"""Log odds, either way."""
SHORTEST_S: Final = 0.5
"""A shorter silence that ended says little: nobody would have spoken into it."""


class SessionBias:
    """Log odds to add to "done" for the rest of the session."""

    def __init__(self) -> None:
        self.value = 0.0
        self._ended_before = False
        """The last silence that was misjudged was an end."""

    def learn(self, log_odds: float, *, done: bool) -> None:
        """Takes in that a silence judged with `log_odds`, this bias included, was an end or not.

        What was judged rightly moves nothing: most silences are, and all together they would make
        the Persona ever more eager.
        """
        if bool(log_odds >= 0.0) == done:
            return
        rate = CHANCE_RATE if done and not self._ended_before else RATE
        self._ended_before = done
        step = rate * (float(done) - sigmoid(log_odds))
        self.value = max(-LARGEST, min(LARGEST, self.value + step))

    def reset(self) -> None:
        """Forgets the learner."""
        self.value = 0.0
        self._ended_before = False
