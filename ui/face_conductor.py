"""From events to the performer: lips by what is really played, the rest by who holds the floor."""

from __future__ import annotations

from app.conversation.events import (
    Event,
    ExpressionSet,
    FloorChanged,
    LearnerLevel,
    Phoneme,
    PlaybackEnded,
    PlaybackStarted,
    SpeechReady,
)
from ui.face_parts import Performer
from ui.session_clock import SessionClock

_CLAUSES_KEPT = 32
"""Clauses whose phonemes are remembered; more than a reply ever holds."""


class FaceConductor:
    """Keeps the phonemes of held clauses until their first sample is heard."""

    def __init__(self, performer: Performer, clock: SessionClock) -> None:
        self.performer = performer
        self._clock = clock
        self._held: dict[str, tuple[Phoneme, ...]] = {}
        self._playing: dict[str, float] = {}

    def take(self, event: Event) -> None:
        """Let the face follow `event`."""
        performer = self.performer
        if isinstance(event, SpeechReady):
            self._held[event.clause_id] = event.phonemes
            while len(self._held) > _CLAUSES_KEPT:
                self._held.pop(next(iter(self._held)))
        elif isinstance(event, PlaybackStarted):
            phonemes = self._held.pop(event.clause_id, ())
            self._playing[event.clause_id] = event.at_s
            if phonemes:
                timed = [(p.symbol, p.start_s, p.end_s) for p in phonemes]
                performer.speech(event.at_s, timed)
        elif isinstance(event, PlaybackEnded):
            started_s = self._playing.pop(event.clause_id, None)
            if event.truncated and started_s is not None:
                performer.truncate(started_s + event.heard_s)
        elif isinstance(event, FloorChanged):
            performer.floor(event.holder, self._clock.now_s())
        elif isinstance(event, LearnerLevel):
            performer.learner_voice(self._clock.now_s(), event.level_db, event.f0_hz)
        elif isinstance(event, ExpressionSet):
            performer.express(event.name, event.intensity, self._clock.now_s())
