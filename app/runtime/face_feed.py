"""What a face has to know of a conversation, given to a performer in the right order.

Used by every process that draws: the kiosk window and the rehearsal's embedded face.
"""

from collections.abc import Sequence
from typing import Protocol

from app.conversation.events import (
    Event,
    ExpressionSet,
    Floor,
    FloorChanged,
    LearnerLevel,
    ListenerResponded,
    PlaybackEnded,
    PlaybackMoved,
    PlaybackPaused,
    PlaybackStarted,
    SpeechReady,
)

_HOLDERS = {Floor.OPEN: "open", Floor.LEARNER: "learner", Floor.THINKING: "thinking"}


class Performing(Protocol):
    """The part of `app.face.Performer` that events drive. Times in seconds of the session."""

    def speech(
        self, start_s: float, phonemes: Sequence[tuple[str, float, float]], loudness: bytes
    ) -> None: ...
    def truncate(self, at_s: float) -> None: ...
    def floor(self, holder: str, t_s: float) -> None: ...
    def learner_voice(self, t_s: float, level_db: float, voiced_f0_hz: float | None) -> None: ...
    def express(self, name: str, intensity: float, t_s: float) -> None: ...
    def nod(self, t_s: float) -> None: ...


class FaceFeed:
    """Turns events into calls on a performer. Speech waits here until it plays."""

    def __init__(self, performer: Performing) -> None:
        self._performer = performer
        self._waiting: dict[str, SpeechReady] = {}
        self._started: dict[str, float] = {}
        self._sounding: SpeechReady | None = None

    def take(self, event: Event) -> None:
        """Let the performer know; events without meaning for a face are passed over."""
        performer = self._performer
        match event:
            case SpeechReady():
                self._waiting[event.clause_id] = event
            case PlaybackStarted():
                self._started[event.clause_id] = event.at_s
                self._sounding = self._waiting.pop(event.clause_id, None)
                self._speak(event.at_s)
            case PlaybackPaused():
                performer.truncate(event.t_s)
            case PlaybackMoved():
                self._started[event.clause_id] = event.at_s
                if self._sounding is not None and self._sounding.clause_id == event.clause_id:
                    self._speak(event.at_s)
            case PlaybackEnded():
                start_s = self._started.pop(event.clause_id, None)
                if event.truncated and start_s is not None:
                    performer.truncate(start_s + event.heard_s)
            case FloorChanged():
                performer.floor(_HOLDERS.get(event.holder, "persona"), event.t_s)
                if event.holder is Floor.OPEN:
                    self._waiting.clear()
            case LearnerLevel():
                performer.learner_voice(event.t_s, event.level_db, event.f0_hz)
            case ListenerResponded(nod=True):
                performer.nod(event.t_s)
            case ExpressionSet():
                performer.express(event.name, event.intensity, event.t_s)

    def _speak(self, start_s: float) -> None:
        ready = self._sounding
        if ready is not None:
            phonemes = [(p.symbol, p.start_s, p.end_s) for p in ready.phonemes]
            self._performer.speech(start_s, phonemes, ready.loudness)
