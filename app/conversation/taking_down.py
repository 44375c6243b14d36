"""The learner's words on their way in: from voice to text, from text to passages."""

from app.conversation import events as ev
from app.conversation.outbox import Outbox
from app.conversation.plan import SessionPlan
from app.conversation.prompting import choose_passages
from app.conversation.turn import Turn

LEAD_IN_S = 0.3
"""Sound before a voice's onset that recognition gets too."""
TAIL_S = 0.1
"""Sound after a voice's end that recognition gets too."""


class TakingDown:
    """Asks for the words of a turn and for what the material says about them."""

    def __init__(self, plan: SessionPlan, box: Outbox) -> None:
        self._plan = plan
        self._emit = box.emit

    def write_down(self, turn: Turn, *, again: bool = False) -> None:
        """The voice has stopped: what did it say? `again`: with more care than the first time."""
        assert turn.offset_s is not None
        turn.attempt += 1
        turn.first_heard = turn.words if again else None
        turn.text = turn.sentence_end = None
        self._emit(
            ev.TranscriptionRequested(
                attempt=turn.attempt,
                start_s=max(turn.onset_s - LEAD_IN_S, 0.0),
                end_s=turn.offset_s + TAIL_S,
                language=self._plan.language,
                careful=again,
            )
        )

    def growing(self, turn: Turn, event: ev.TranscriptPartial) -> None:
        """Words while the voice goes on: shown, and looked up in advance."""
        turn.settled = event.settled or turn.settled
        turn.partial = event.text
        self._emit(ev.CaptionShown(role="learner", text=event.text, final=False))
        self._look_up(0, event.text)

    def final(self, turn: Turn) -> None:
        """The words are there: shown, and looked up."""
        self._emit(ev.CaptionShown(role="learner", text=turn.words, final=False))
        self._look_up(turn.attempt, turn.words)

    def typed(self, turn: Turn, text: str) -> None:
        """The words were typed: only the material is missing."""
        turn.attempt += 1
        turn.text = text
        self._look_up(turn.attempt, turn.words)

    def found(self, turn: Turn, event: ev.PassagesRetrieved) -> bool | None:
        """Keep what was found. True: for the final words; False: in advance; None: outdated."""
        final = event.attempt == turn.attempt and turn.text is not None
        if event.attempt != 0 and not final:
            return None
        turn.passages = choose_passages(event.passages, self._plan.similarity_floor, turn.passages)
        if final:
            turn.found = event.passages
            turn.retrieved_for = event.query
        return final

    def _look_up(self, attempt: int, words: str) -> None:
        self._emit(
            ev.RetrievalRequested(attempt=attempt, query=words, language=self._plan.language)
        )
