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
from app.conversation.ports import FloorModel, Recogniser, Samples, Transcript, VoiceActivity
from app.recognition import PartialWords, TurnWords
from app.runtime.desk import Desk
from app.turn_taking import (
    Ask,
    FloorTracker,
    Nearness,
    OverlapListener,
    OverlapRules,
    PauseEnded,
    Rules,
    overlap_rules,
    prediction,
)

FRAME_S = 512 / 16_000
FLOOR_RULES = Rules(silence_asks_s=(0.28, 0.45, 0.6, 0.9, 1.2, 1.6, 2.0, 2.4), speech_every_s=0.0)
"""Only pauses are judged: nothing is decided sooner, and the processor has other things to do."""
LEVEL_EVERY_FRAMES = 3
"""About ten levels a second are enough for a meter and a nod."""
LEAD_IN_S = 0.3
"""Sound before a voice's onset that partial transcripts get too."""
VOICED = 0.5
"""A partial transcript begins only in the middle of a voice: in a pause the words are written down
anyway."""
QUIET_TAIL_S = 0.12
"""So much more silence at the end changes no word."""
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
        careful: Recogniser | None,
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
        self._careful = careful
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
        self._nearness = Nearness()
        self._holder = Floor.OPEN
        self._frames = 0
        self._partial = PartialWords()
        self._last_partial_text = ""
        self._words = TurnWords(recogniser, language)
        self._words_from_s = 0.0
        self._words_to_s = 0.0
        self._heard: Transcript | None = None
        """What the sound between these two times was understood to be."""
        self._words_desk = Desk("recognition", on_fault)
        self._floor_desk = Desk("floor", on_fault)
        if (forget := getattr(floor, "reset_session", None)) is not None:
            forget()

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
            self._partial.turn_over()
        deaf = self._deaf()
        probability = 0.0 if deaf else self._learners(self._voice.push(frame), frame)
        to_s = self._history.end_s + self._offset_s
        if judged := self._over.hear(probability, frame, to_s):
            self._post(judged)
        for cue in self._tracker.hear(probability, from_s=to_s - FRAME_S, to_s=to_s):
            if isinstance(cue, Ask):
                self._ask_floor(cue)
            elif isinstance(cue, PauseEnded):
                self._learn(cue.duration_s, resumed=True)
            else:
                self._note_edge(cue)
                self._post(cue)
        self._frames += 1
        if self._frames % LEVEL_EVERY_FRAMES == 0:
            power = float(np.mean(np.square(frame))) if not deaf else 0.0
            self._broadcast(LearnerLevel(level_db=10 * float(np.log10(power + 1e-10)), t_s=to_s))
        if probability >= VOICED:
            self._maybe_partial(to_s)

    def set_tempo(self, barge_in_s: float) -> None:
        """From the next voice on, `barge_in_s` of it stops the Persona."""
        self._over.rules = overlap_rules(barge_in_s)

    def floor_changed(self, holder: Floor) -> None:
        """Once the Persona is heard, or the floor is open, the next voice begins a new turn."""
        self._over.listen(holder is Floor.PERSONA)
        self._holder = holder
        if holder in (Floor.PERSONA, Floor.OPEN):
            self._new_turn.set()
            self._last_partial_text = ""
        if holder is Floor.PERSONA:
            self._learn(0.0, resumed=False)

    def write_down(self, request: TranscriptionRequested) -> None:
        """Post the words of a stretch of sound as `TranscriptFinal`."""
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
        if isinstance(cue, SpeechStarted):
            self._partial.started(cue.onset_s)
        elif isinstance(cue, SpeechStopped):
            self._partial.stopped()
            if self._words_desk.withdraw("partial"):
                self._partial.done(0.0)

    def _learners(self, voice: float, frame: Samples) -> float:
        """The probability that the learner speaks: over the Persona's voice, only from near."""
        near = self._nearness.hear(frame, own=voice if self._holder is Floor.LEARNER else 0.0)
        return 0.0 if self._holder is Floor.PERSONA and not near else voice

    def _ask_floor(self, ask: Ask) -> None:
        if self._holder is Floor.THINKING:  # the Persona has committed herself to answer
            return

        def judge() -> None:
            start_s = max(ask.turn_start_s, ask.at_s - MAX_TURN_SOUND_S)
            scores = self._floor.predict(self.sound(start_s, ask.at_s), silence_s=ask.silence_s)
            if ask.silence_s > 0:
                self._post(prediction(ask, scores))

        self._floor_desk.submit(judge, newest_wins="ask")

    def _learn(self, duration_s: float, *, resumed: bool) -> None:
        """The learner went on after a silence, or the Persona was heard and nobody objected."""
        observe = getattr(self._floor, "observe_pause", None)
        if observe is not None:
            self._floor_desk.submit(lambda: observe(duration_s, resumed))

    def _transcribe_final(self, request: TranscriptionRequested) -> None:
        began_s = time.monotonic()
        heard = (self._listen_again if request.careful else self._transcribe)(
            request.start_s, request.end_s
        )
        self._post(
            TranscriptFinal(
                attempt=request.attempt,
                text=heard.text,
                no_speech_prob=heard.no_speech_prob,
                compute_ms=(time.monotonic() - began_s) * 1000,
                sentence_end=heard.sentence_end,
            )
        )

    def _listen_again(self, start_s: float, end_s: float) -> Transcript:
        """Return the words of a turn as the better recogniser hears them, where there is one."""
        if self._careful is None or end_s - start_s > MAX_TURN_SOUND_S:
            return self._transcribe(start_s, end_s)
        return self._careful.transcribe(self.sound(start_s, end_s), language=self._language)

    def _transcribe(self, start_s: float, end_s: float) -> Transcript:
        """Return the words of a turn so far; what two looks agreed on is not decoded again."""
        same_turn = abs(start_s - self._words_from_s) <= LEAD_IN_S
        if not same_turn:
            self._words = TurnWords(self._recogniser, self._language)
        elif self._heard is not None and 0 <= end_s - self._words_to_s <= QUIET_TAIL_S:
            return self._heard
        held_s = max(start_s, end_s - MAX_TURN_SOUND_S)
        self._heard = self._words.hear(self.sound(held_s, end_s), held_s)
        self._words_from_s, self._words_to_s = start_s, end_s
        return self._heard

    def _maybe_partial(self, now_s: float) -> None:
        since_s = self._partial.due(now_s)
        if since_s is None:
            return

        def transcribe() -> None:
            began_s = time.monotonic()
            try:
                heard = self._transcribe(since_s - LEAD_IN_S, now_s)
            finally:
                self._partial.done(time.monotonic() - began_s)
            if heard.text and heard.text != self._last_partial_text:
                self._last_partial_text = heard.text
                self._post(TranscriptPartial(text=heard.text, settled=heard.settled, end_s=now_s))

        self._words_desk.submit(transcribe, newest_wins="partial")
