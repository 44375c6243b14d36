"""Yes or no, read off the next token's odds: a model judges better than it explains."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.conversation.events import Message
from app.conversation.ports import Judgement
from app.language.branches import Branches, margin
from app.language.calibration import Calibration
from app.language.context import shared_length
from app.language.template import Segment, finished, unfinished
from app.language.weights import Weights

CONTEXT_TOKENS = 4096
"""Room for some twenty criteria with their examples."""
BATCH_TOKENS = 48
"""A reply that comes during a judgement waits for one batch at most."""
YES, NO = ("yes", "Yes"), ("no", "No")


class YesNoJudge:
    """Implements `ports.Judge` on weights that also speak. Belongs to one thread.

    Of a prompt all but the last message is read once and kept. Raises what `Branches` raises.
    """

    def __init__(self, weights: Weights, *, threads: int, calibration: Calibration) -> None:
        self._weights = weights
        self._calibration = calibration
        self._branches = Branches(
            weights, size=CONTEXT_TOKENS, threads=threads, batch_tokens=BATCH_TOKENS
        )
        self._yes = [self._first(word) for word in YES]
        self._no = [self._first(word) for word in NO]

    def close(self) -> None:
        """Gives the memory back. Harmless when called again."""
        self._branches.close()

    def judge(
        self, messages: Sequence[Message], *, cancelled: Callable[[], bool]
    ) -> Judgement | None:
        """How likely "yes" follows the prompt; None if cancelled before it was known."""
        family = self._weights.family
        whole = self._weights.tokens(finished(family, messages))
        blank = Message(messages[-1].role, "")
        stays = self._weights.tokens(unfinished(family, [*messages[:-1], blank]))
        shared = min(shared_length(whole, stays), len(whole) - 1)
        logits = self._branches.after(whole[:shared], whole[shared:], cancelled=cancelled)
        if logits is None:
            return None
        odds = margin(logits, self._yes, self._no)
        return Judgement(p_yes=self._calibration.p_yes(odds), margin=odds)

    def _first(self, word: str) -> int:
        return self._weights.tokens([Segment(word)])[-1]
