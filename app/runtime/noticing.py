"""How it is said, beside what is said: never on the path from a word to its answer."""

import threading
from collections.abc import Callable

import numpy as np

from app.conversation.events import (
    AnalysisAnswered,
    AwarenessAnswered,
    Event,
    Floor,
    FloorChanged,
    PerceptionToolRaised,
    SessionEnded,
    SpeechStarted,
    SpeechStopped,
    TranscriptFinal,
    TranscriptionRequested,
)
from app.conversation.ports import Samples
from app.packs import PerceptionQueries
from app.perception import Noticer, PitchModel, Prosody, VoiceListener, describe
from app.perception.asking import Asker, answer_at_end
from app.perception.noticing import Words
from app.perception.voice import analyse
from app.runtime.desk import Desk

LEAD_IN_S, TAIL_S = 0.3, 0.1
"""Sound around a voice that its analysis gets too."""
LISTEN_EVERY_S = 0.5
"""While the learner speaks, so much new sound is analysed at once."""


class Noticing:
    """Listens to the voice of a session and tells what is out of its ordinary.

    The voice is analysed on a desk of its own while the learner speaks. `before_words` takes what
    is ready by then: an observation that is late is left out, and nobody waits for it.
    `sound(start_s, end_s)` returns 16 kHz sound between two session times; it and the pitch model
    are None where there is no microphone.
    """

    def __init__(
        self,
        *,
        pitch: PitchModel | None,
        sound: Callable[[float, float], Samples] | None,
        post: Callable[[Event], None],
        queries: PerceptionQueries | None = None,
        words: Words | None = None,
    ) -> None:
        self._sound = sound
        self._post = post
        self._queries = queries or PerceptionQueries()
        self._voice = VoiceListener(pitch) if pitch is not None and sound is not None else None
        self._prosody: dict[tuple[float, float], Prosody | None] = {}
        self._noticer = Noticer(lambda *span: self._prosody.get(span), words)
        self._asker = Asker(self._queries, self._noticer.cue)
        self._told: dict[str, str] = {}
        self._lock = threading.Lock()
        self._analysed_to_s: float | None = None
        """Session time up to which this turn's sound is analysed; None between turns."""
        self._speaking = False
        self._ended = False
        self._desk = Desk("noticing", self._lost)
        if pitch is not None:
            self._desk.submit(lambda: warm_up(pitch))

    def follow(self, event: Event) -> None:
        """Take in an event of the session, in or out, or of the face. Any thread."""
        if isinstance(event, TranscriptFinal):
            return
        with self._lock:
            self._noticer.hear(event, event.t_s)
        match event:
            case SpeechStarted():
                if self._analysed_to_s is None:
                    self._analysed_to_s = max(event.onset_s - LEAD_IN_S, 0.0)
                self._speaking = True
            case SpeechStopped():
                self._speaking = False
                self._submit_sound(event.offset_s + TAIL_S)
            case TranscriptionRequested():
                self._submit_description()
            case FloorChanged(holder=Floor.OPEN | Floor.PERSONA):
                self._analysed_to_s, self._speaking = None, False
                self._prosody.clear()
            case SessionEnded():
                self._ended = True
                self._desk.submit(self._forget)

    def heard(self, now_s: float) -> None:
        """Sound up to `now_s` is there. The microphone's thread, once a frame."""
        since_s = self._analysed_to_s
        if self._speaking and since_s is not None and now_s - since_s >= LISTEN_EVERY_S:
            self._submit_sound(now_s)
        self._ask(now_s)

    def before_words(self, event: TranscriptFinal, now_s: float) -> list[Event]:
        """Return the observation that belongs before these words. Microseconds; any thread."""
        with self._lock:
            return list(self._noticer.hear(event, now_s))

    def at_end(self) -> list[Event]:
        """Return the answers to the pack's analysis queries; call before the session ends."""
        with self._lock:
            cues = self._noticer.so_far
        answers = (answer_at_end(query, cues) for query in self._queries.analysis_queries)
        return [AnalysisAnswered(query=answer.id, text=answer.text) for answer in answers]

    def close(self) -> None:
        """End the desk's thread, and forget the voice if the desk had not come to that."""
        self._desk.close()
        self._forget()

    # -- voice, on the desk -----------------------------------------------------------------

    def _submit_sound(self, to_s: float) -> None:
        since_s = self._analysed_to_s
        if since_s is not None and to_s > since_s:
            self._analysed_to_s = to_s
            self._desk.submit(lambda: self._listen(since_s, to_s))

    def _submit_description(self) -> None:
        with self._lock:
            span = self._noticer.span
        if span is not None and self._voice is not None:
            self._desk.submit(lambda: self._describe(span))

    def _listen(self, since_s: float, to_s: float) -> None:
        if self._voice is not None and self._sound is not None:
            self._voice.push(self._sound(since_s, to_s), to_s)

    def _describe(self, span: tuple[float, float]) -> None:
        assert self._voice is not None
        self._prosody[span] = describe(self._voice.between(*span))

    def _forget(self) -> None:
        if self._voice is not None:
            self._voice.forget()
        self._prosody.clear()

    def _lost(self, _fault: Exception) -> None:
        """The desk has logged it; the conversation goes on without this observation."""

    # -- the pack's queries -----------------------------------------------------------------

    def _ask(self, now_s: float) -> None:
        if self._ended or not self._asker.due(now_s):
            return
        self._desk.submit(lambda: self._answer(now_s), newest_wins="queries")

    def _answer(self, now_s: float) -> None:
        with self._lock:
            raised = self._asker.step(now_s)
        for answer in self._asker.answers.values():
            if answer.text != self._told.get(answer.id, ""):
                self._told[answer.id] = answer.text
                self._post(
                    AwarenessAnswered(query=answer.id, text=answer.text, cues=answer.evidence)
                )
        for tool in raised:
            self._post(
                PerceptionToolRaised(
                    name=tool.name,
                    text=tool.say,
                    since_s=tool.since_s,
                    until_s=tool.until_s,
                    cues=tool.evidence,
                )
            )


def warm_up(pitch: PitchModel) -> None:
    """Load what the first description of a voice would otherwise wait for."""
    hum = np.sin(np.arange(8000) * (2 * np.pi * 150 / 16_000)).astype(np.float32)
    describe(analyse(hum, pitch))
