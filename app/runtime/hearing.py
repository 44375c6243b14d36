"""From a frame of sound to the conversation: voice, floor, words. One microphone's whole path."""

import threading
import time
from collections.abc import Callable

import numpy as np

from app.audio import SoundHistory
from app.conversation.events import (
    Event,
    Floor,
    LearnerLevel,
    SpeechStarted,
    SpeechStopped,
    TranscriptFinal,
    TranscriptionRequested,
    TranscriptPartial,
)
from app.conversation.ports import FloorModel, Recogniser, Samples, VoiceActivity
from app.runtime.desk import Desk
from app.turn_taking import (
    Ask,
    FloorTracker,
    OverlapListener,
    OverlapRules,
    PauseEnded,
    Rules,
    prediction,
)

FRAME_S = 512 / 16_000
FLOOR_RULES = Rules(
    silence_asks_s=(0.2, 0.3, 0.45, 0.6, 0.9, 1.2, 1.6, 2.0, 2.5), speech_every_s=0.0
)
"""Only pauses are judged: nothing is decided sooner, and the processor has other things to do."""
LEVEL_EVERY_FRAMES = 3
"""About ten levels a second are enough for a meter and a nod."""
PARTIAL_EVERY_S = 1.0
"""New speech between two partial transcripts."""
PARTIAL_SHARE = 0.35
"""At most this share of the time goes into partial transcripts, however slow the machine is."""
MAX_TURN_SOUND_S = 28.0
"""The recogniser's window: of a longer turn, partial words cover the end only."""


class Hearing:
    """Listens to frames, posts what the conversation has to know.

    `hear` runs on the microphone's thread; recognition and the floor model have a desk each.
    `to_session_s` turns monotonic seconds into session time. While `deaf()` is true (the Persona
    speaks and nothing cancels her echo) frames count as silence.
    """

    def __init__(
        self,
        *,
        voice: VoiceActivity,
        floor: FloorModel,
        recogniser: Recogniser,
        language: str,
        post: Callable[[Event], None],
        broadcast: Callable[[Event], None],
        to_session_s: Callable[[float], float],
        deaf: Callable[[], bool],
        overlap: OverlapRules,
        on_fault: Callable[[Exception], None],
    ) -> None:
        self._voice = voice
        self._floor = floor
        self._recogniser = recogniser
        self._language = language
        self._post = post
        self._broadcast = broadcast
        self._to_session_s = to_session_s
        self._deaf = deaf
        self._history = SoundHistory()
        self._offset_s: float | None = None
        """Session time minus time in the stream of sound."""
        self._tracker = FloorTracker(FLOOR_RULES)
        self._new_turn = threading.Event()
        self._over = OverlapListener(overlap)
        self._frames = 0
        self._speaking = False
        self._speaking_since_s: float | None = None
        self._last_partial_s = 0.0
        self._partial_cost_s = 0.2
        self._last_partial_text = ""
        self._words_desk = Desk("recognition", on_fault)
        self._floor_desk = Desk("floor", on_fault)

    def hear(self, frame: Samples, end_monotonic_s: float) -> None:
        """Take in 512 samples at 16 kHz that ended at `end_monotonic_s`."""
        self._history.append(frame)
        end_s = self._to_session_s(end_monotonic_s)
        offset_s = end_s - self._history.end_s
        if self._offset_s is None:
            self._offset_s = offset_s
        self._offset_s += 0.01 * (offset_s - self._offset_s)
        if self._new_turn.is_set():
            self._new_turn.clear()
            self._tracker.begin_turn()
            self._speaking, self._speaking_since_s = False, None
        deaf = self._deaf()
        probability = 0.0 if deaf else self._voice.push(frame)
        to_s = self._history.end_s + self._offset_s
        if judged := self._over.hear(probability, frame, to_s):
            self._post(judged)
        for cue in self._tracker.hear(probability, from_s=to_s - FRAME_S, to_s=to_s):
            if isinstance(cue, Ask):
                self._ask_floor(cue)
            elif isinstance(cue, PauseEnded):
                self._learn_pause(cue)
            else:
                self._note_edge(cue)
                self._post(cue)
        self._frames += 1
        if self._frames % LEVEL_EVERY_FRAMES == 0:
            power = float(np.mean(np.square(frame))) if not deaf else 0.0
            self._broadcast(LearnerLevel(level_db=10 * float(np.log10(power + 1e-10)), t_s=to_s))
        self._maybe_partial(to_s)

    def floor_changed(self, holder: Floor) -> None:
        """Once the Persona is heard, or the floor is open, the next voice begins a new turn."""
        self._over.listen(holder is Floor.PERSONA)
        if holder in (Floor.PERSONA, Floor.OPEN):
            self._new_turn.set()
            self._last_partial_text = ""

    def write_down(self, request: TranscriptionRequested) -> None:
        """Post the words of a stretch of sound as `TranscriptFinal`."""
        self._words_desk.withdraw("partial")
        self._words_desk.submit(lambda: self._transcribe_final(request), newest_wins="final")

    def sound(self, start_s: float, end_s: float) -> Samples:
        """Return the learner's sound between two session times, as far as it is still held."""
        offset_s = self._offset_s or 0.0
        return self._history.read(start_s - offset_s, end_s - offset_s)

    def close(self) -> None:
        """End the desks' threads."""
        self._words_desk.close()
        self._floor_desk.close()

    def _note_edge(self, cue: Event) -> None:
        self._speaking = isinstance(cue, SpeechStarted)
        if isinstance(cue, SpeechStarted):
            if self._speaking_since_s is None:
                self._speaking_since_s = cue.onset_s
                self._last_partial_s = cue.onset_s
        elif isinstance(cue, SpeechStopped):
            self._words_desk.withdraw("partial")

    def _ask_floor(self, ask: Ask) -> None:
        def judge() -> None:
            start_s = max(ask.turn_start_s, ask.at_s - MAX_TURN_SOUND_S)
            scores = self._floor.predict(self.sound(start_s, ask.at_s), silence_s=ask.silence_s)
            if ask.silence_s > 0:
                self._post(prediction(ask, scores))

        self._floor_desk.submit(judge, newest_wins="ask")

    def _learn_pause(self, pause: PauseEnded) -> None:
        observe = getattr(self._floor, "observe_pause", None)
        if observe is not None:
            self._floor_desk.submit(lambda: observe(pause.duration_s, True))

    def _transcribe_final(self, request: TranscriptionRequested) -> None:
        began_s = time.monotonic()
        heard = self._recogniser.transcribe(
            self.sound(request.start_s, request.end_s), language=request.language
        )
        self._post(
            TranscriptFinal(
                attempt=request.attempt,
                text=heard.text,
                no_speech_prob=heard.no_speech_prob,
                compute_ms=(time.monotonic() - began_s) * 1000,
            )
        )

    def _maybe_partial(self, now_s: float) -> None:
        since_s = self._speaking_since_s
        if since_s is None or not self._speaking:
            return
        wait_s = max(PARTIAL_EVERY_S, self._partial_cost_s / PARTIAL_SHARE)
        if now_s - self._last_partial_s < wait_s or not self._words_desk.idle:
            return
        self._last_partial_s = now_s

        def transcribe() -> None:
            began_s = time.monotonic()
            start_s = max(since_s - 0.3, now_s - MAX_TURN_SOUND_S)
            heard = self._recogniser.transcribe(self.sound(start_s, now_s), language=self._language)
            self._partial_cost_s = time.monotonic() - began_s
            if heard.text and heard.text != self._last_partial_text:
                self._last_partial_text = heard.text
                self._post(TranscriptPartial(text=heard.text, end_s=now_s))

        self._words_desk.submit(transcribe, newest_wins="partial")
