"""From a clause to the ear: synthesis, holding, playing."""

import threading
import time
from collections.abc import Callable
from functools import partial
from typing import TypeAlias

from app.audio import Loudspeaker
from app.conversation.events import (
    Event,
    ListenerResponded,
    PlaybackDucked,
    PlaybackEnded,
    PlaybackMoved,
    PlaybackRequested,
    PlaybackStarted,
    PlaybackStopped,
    SpeechReady,
    SynthesisRequested,
)
from app.conversation.plan import SessionPlan
from app.conversation.ports import Speech, Synthesiser
from app.runtime.desk import Desk
from app.synthesis import loudness_curve

RESPONSE = "response."
"""Begins the clip ids of a listener's sounds."""
Sounding: TypeAlias = tuple[str, str, str, float]
"""Words, voice, language, speed."""
SOFT = 0.4
"""A listener's sounds against the Persona's voice: -8 dB."""


class Speaking:
    """Synthesises clauses, holds their sound, and hands it to the loudspeaker when asked.

    Without a synthesiser or a loudspeaker every clause is reported with duration 0: captions.
    """

    def __init__(
        self,
        *,
        synthesiser: Synthesiser | None,
        loudspeaker: Loudspeaker | None,
        post: Callable[[Event], None],
        to_session_s: Callable[[float], float],
        on_fault: Callable[[Exception], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._synthesiser = synthesiser
        self._loudspeaker = loudspeaker
        self._post = post
        self._to_session_s = to_session_s
        self._on_fault = on_fault
        self._clock = clock
        self._held: dict[str, Speech] = {}
        self._dropped: set[str] = set()
        self._lock = threading.Lock()
        self._playing = 0
        self._sounding: tuple[str, float] | None = None
        """The clause that is heard, and the monotonic second of its first sample."""
        self._paused_s: float | None = None
        self._openers: list[Sounding] = []
        self._kept: dict[Sounding, Speech] = {}
        """An author's openers and a listener's sounds: few, short, and no words of a learner's."""
        self._desk = Desk("synthesis", on_fault)

    @property
    def audible(self) -> bool:
        """True while the loudspeaker has something of ours to play."""
        return self._playing > 0

    def start(self, plan: SessionPlan) -> None:
        """Open the loudspeaker. The plan's openers are made once the first sound is heard."""
        speaker = plan.persona
        self._openers = [(t, speaker.voice, plan.language, speaker.speed) for t in plan.openers]
        if self._loudspeaker is not None:
            self._loudspeaker.start(self._on_started, self._on_ended)

    def synthesise(self, request: SynthesisRequested) -> None:
        """Post the clause as `SpeechReady`, its sound held."""
        self._desk.submit(lambda: self._speak(request))

    def drop(self, inference_id: str) -> None:
        """Forget what is held, and what is still being made, of a reply nobody will hear."""
        with self._lock:
            self._dropped.add(inference_id)
            for clause_id in [c for c in self._held if c.startswith(f"{inference_id}.")]:
                del self._held[clause_id]

    def play(self, request: PlaybackRequested) -> None:
        """Put a held clause behind those that play."""
        with self._lock:
            speech = self._held.pop(request.clause_id, None)
        if speech is None or self._loudspeaker is None:
            return
        if self._playing == 0:
            self._loudspeaker.duck(1.0)
        self._playing += 1
        self._loudspeaker.enqueue(request.clause_id, speech.samples, speech.rate_hz)

    def respond(self, response: ListenerResponded) -> None:
        """Make a listener's soft sound, once it has been synthesised; it is no utterance."""
        if not response.sound or self._synthesiser is None or self._loudspeaker is None:
            return
        sounding = (response.sound, response.voice, response.language, 1.0)
        held = self._kept.get(sounding)
        if held is None:
            self._desk.submit(partial(self._keep, sounding), newest_wins=RESPONSE)
        elif self._playing == 0:
            clip_id = f"{RESPONSE}{response.sound}"
            self._loudspeaker.enqueue(clip_id, held.samples * SOFT, held.rate_hz)

    def duck(self, request: PlaybackDucked) -> None:
        """Play on more softly, or at full voice again."""
        if self._loudspeaker is not None:
            self._loudspeaker.duck(request.gain)

    def pause(self) -> None:
        """Go silent and keep the sample."""
        if self._loudspeaker is not None:
            self._loudspeaker.pause()
        self._paused_s = self._clock()

    def resume(self) -> None:
        """Go on at full voice, and tell by how much the clause is late now."""
        if self._loudspeaker is None or self._paused_s is None:
            return
        self._loudspeaker.duck(1.0)
        self._loudspeaker.resume()
        lost_s, self._paused_s = self._clock() - self._paused_s, None
        if self._sounding is not None:
            clause_id, began_s = self._sounding
            self._sounding = clause_id, began_s + lost_s
            at_s = self._to_session_s(began_s + lost_s)
            self._post(PlaybackMoved(clause_id=clause_id, at_s=at_s))

    def stop(self, request: PlaybackStopped) -> None:
        """Fade out, forget the queue and what is still held of that utterance."""
        self.drop(request.inference_id)
        if self._loudspeaker is not None:
            self._loudspeaker.stop(request.fade_ms)
        self._paused_s = None
        self._playing = 0

    def close(self) -> None:
        """Close the loudspeaker and end the desk's thread."""
        self._desk.close()
        if self._loudspeaker is not None:
            self._loudspeaker.close()

    def _speak(self, request: SynthesisRequested) -> None:
        if request.inference_id in self._dropped:
            return
        began_s = time.monotonic()
        ready = SpeechReady(
            inference_id=request.inference_id,
            clause_id=request.clause_id,
            duration_s=0.0,
            phonemes=(),
        )
        if self._synthesiser is not None and self._loudspeaker is not None:
            try:
                sounding = (request.text, request.voice, request.language, request.speed)
                speech = self._kept.get(sounding) or self._made(sounding)
            except Exception:
                self._post(ready)
                raise
            with self._lock:
                if request.inference_id not in self._dropped:
                    self._held[request.clause_id] = speech
            ready = SpeechReady(
                inference_id=request.inference_id,
                clause_id=request.clause_id,
                duration_s=len(speech.samples) / speech.rate_hz,
                phonemes=speech.phonemes,
                compute_ms=(time.monotonic() - began_s) * 1000,
                loudness=loudness_curve(speech.samples, speech.rate_hz),
            )
        self._post(ready)

    def _made(self, sounding: Sounding) -> Speech:
        assert self._synthesiser is not None
        text, voice, language, speed = sounding
        return self._synthesiser.speak(text, voice=voice, language=language, speed=speed)

    def _keep(self, sounding: Sounding) -> None:
        self._kept[sounding] = self._made(sounding)

    def _on_started(self, clause_id: str, monotonic_s: float) -> None:
        openers, self._openers = self._openers, []
        for sounding in openers:
            self._desk.submit(partial(self._keep, sounding))
        if clause_id.startswith(RESPONSE):
            return
        self._sounding = clause_id, monotonic_s
        at_s = self._to_session_s(monotonic_s)
        self._post(PlaybackStarted(clause_id=clause_id, at_s=at_s))

    def _on_ended(self, clause_id: str, heard_s: float, truncated: bool) -> None:
        if clause_id.startswith(RESPONSE):
            return
        self._playing = max(self._playing - 1, 0)
        self._sounding = None
        self._post(PlaybackEnded(clause_id=clause_id, heard_s=heard_s, truncated=truncated))
