"""Voice, words and gaze brought together: at most one observation per utterance.

Runs where the conversation runs, with or without a camera, and is fed with the session's own
events. Pure but for the voice it asks for: time comes with every event.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TypeAlias

import msgspec

from app.conversation.cues import CUE_KINDS, Cue, CueName, Unavailable, missing
from app.conversation.events import (
    Degraded,
    Event,
    FaceMoved,
    Floor,
    FloorChanged,
    LearnerTyped,
    Mode,
    ObservationMade,
    PlaybackEnded,
    PlaybackStarted,
    PlaybackStopped,
    PresenceChanged,
    SessionEnded,
    SessionStarted,
    SpeechStarted,
    SpeechStopped,
    TranscriptFinal,
    TranscriptionRequested,
    TurnTaken,
)
from app.conversation.signs import Sign
from app.perception.delivery import voice_cues, word_cues
from app.perception.own_usual import OwnUsual
from app.perception.phrases import agrees
from app.perception.presence import PresenceRecord
from app.perception.prosody import Prosody
from app.perception.signs import evidence_of, signs_in
from app.perception.wording import utterance_words

Words: TypeAlias = Callable[[str, tuple[Sign, ...]], str]
"""From measured words and signs to what the language model reads in their place."""
CUES_KEPT = 4000
"""Cues of a session kept for its analysis queries: some 250 utterances."""


class _Utterance(msgspec.Struct):
    onset_s: float
    latency_s: float | None
    offset_s: float | None = None
    cues: tuple[Cue, ...] = ()
    """Of the newest words."""
    asked: tuple[int, tuple[float, float] | None] | None = None
    """The newest attempt at words, and the stretch they are of."""


class Noticer:
    """Notices how an utterance was said. One thread.

    `voice(start_s, end_s)` returns what the learner's voice did between two session times, or
    None where that is not known. `words` is given where a signed policy allows more words.
    """

    def __init__(
        self, voice: Callable[[float, float], Prosody | None], words: Words | None = None
    ) -> None:
        self._voice = voice
        self._words = words
        self._usual = OwnUsual()
        self._presence = PresenceRecord()
        self._so_far: deque[Cue] = deque(maxlen=CUES_KEPT)
        self._utterance: _Utterance | None = None
        self._persona_ended_s: float | None = None
        self._language = "en"

    @property
    def so_far(self) -> tuple[Cue, ...]:
        """The cues of all utterances of this session that are over. Gone when it ends."""
        return tuple(self._so_far)

    @property
    def span(self) -> tuple[float, float] | None:
        """Beginning and end of the utterance whose voice is silent now."""
        utterance = self._utterance
        if utterance is None or utterance.offset_s is None:
            return None
        return utterance.onset_s, utterance.offset_s

    def cue(self, name: CueName, since_s: float, until_s: float) -> Cue:
        """Return a cue between two session times: the camera's, or the newest utterance's."""
        if CUE_KINDS[name].by_camera:
            found = {cue.name: cue for cue in self._presence.cues(since_s, until_s)}
            return self._usual.compared(found[name])
        for cue in reversed(self._so_far):
            if cue.until_s < since_s:
                break
            if cue.name is name and cue.since_s < until_s:
                return cue
        return missing(name, Unavailable.NOBODY_SPOKE, since_s, until_s)

    def hear(self, event: Event, now_s: float) -> list[ObservationMade]:
        """Return what is worth telling before `event` is. `now_s`: session time."""
        match event:
            case SessionStarted():
                self._forget(event.plan.language)
            case SessionEnded():
                self._forget(self._language)
            case PlaybackStarted():
                self._persona_ended_s = None
            case PlaybackEnded() | PlaybackStopped():
                self._persona_ended_s = now_s
            case SpeechStarted():
                self._begin(event.onset_s)
            case SpeechStopped() if self._utterance is not None:
                self._utterance.offset_s = event.offset_s
            case TranscriptionRequested() if self._utterance is not None:
                self._utterance.asked = event.attempt, self.span
            case TranscriptFinal():
                return self._weigh(event.text, event.attempt)
            case TurnTaken() | LearnerTyped():
                self._close()
            case FloorChanged(holder=Floor.OPEN | Floor.PERSONA):
                self._utterance = None
            case PresenceChanged():
                self._presence.changed(now_s, people=event.people, facing=event.facing)
            case Degraded(mode=Mode.NO_CAMERA):
                self._presence.lost(now_s)
            case FaceMoved():
                self._presence.moved(event)
            case ObservationMade(of_utterance=False):
                for sign in event.signs:
                    self._presence.seen(sign, event.since_s, event.until_s)
            case _:
                pass
        return []

    def _forget(self, language: str) -> None:
        """Begin anew: nothing noticed about one learner reaches the next session."""
        self._language = language
        self._usual = OwnUsual()
        self._presence = PresenceRecord()
        self._so_far.clear()
        self._utterance = self._persona_ended_s = None

    def _begin(self, onset_s: float) -> None:
        if self._utterance is not None:
            self._utterance.offset_s = None
            return
        ended_s = self._persona_ended_s
        latency_s = None if ended_s is None or onset_s < ended_s else onset_s - ended_s
        self._utterance = _Utterance(onset_s=onset_s, latency_s=latency_s)

    def _weigh(self, text: str, attempt: int) -> list[ObservationMade]:
        utterance, span = self._utterance, self.span
        if utterance is None or span is None or not text.strip():
            return []
        if utterance.asked is not None and utterance.asked != (attempt, span):
            return []  # words of a beginning that come after the voice has gone on
        prosody = self._voice(*span)
        found = [
            _latency_cue(utterance),
            *voice_cues(prosody, *span),
            *word_cues(text, self._language, prosody, *span),
        ]
        found += self._presence.cues(*span)
        compared = [self._usual.compared(cue) for cue in found]
        utterance.cues = tuple(compared)
        cues = {cue.name: cue for cue in compared}
        signs = signs_in(cues, agreed=agrees(text, self._language))
        measured = utterance_words(signs, cues)
        if not measured:
            return []
        more = self._words(measured, signs) if self._words else measured
        return [
            ObservationMade(
                text=measured,
                since_s=span[0],
                until_s=span[1],
                signs=signs,
                cues=evidence_of(signs, cues),
                of_utterance=True,
                model_text="" if more == measured else more,
            )
        ]

    def _close(self) -> None:
        utterance, self._utterance = self._utterance, None
        self._persona_ended_s = None
        if utterance is not None:
            self._usual.remember(utterance.cues)
            self._so_far.extend(utterance.cues)


def _latency_cue(utterance: _Utterance) -> Cue:
    since_s = utterance.onset_s - (utterance.latency_s or 0.0)
    if utterance.latency_s is None:
        why = Unavailable.NOBODY_SPOKE_BEFORE
        return missing(CueName.RESPONSE_LATENCY, why, since_s, utterance.onset_s)
    return Cue(
        name=CueName.RESPONSE_LATENCY,
        value=utterance.latency_s,
        since_s=since_s,
        until_s=utterance.onset_s,
        evidence_s=((since_s, utterance.onset_s),),
    )
