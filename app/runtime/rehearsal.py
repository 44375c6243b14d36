"""A rehearsal: the real engines in real time against a learner who follows a script."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.audio import VirtualLoudspeaker, VirtualMicrophone
from app.conversation import events as ev
from app.conversation.plan import SessionPlan
from app.conversation.ports import Retriever, Samples, Synthesiser
from app.records import JournalFile
from app.runtime.engine import Devices, Engine
from app.runtime.latency import SpokenTurn
from app.runtime.learner_camera import LearnerCamera
from app.runtime.parts import HearingParts
from app.runtime.perceiving import Perceiving
from app.runtime.processes import SupervisedProcess
from app.runtime.staging import warm_up

FACE_READY_S = 60.0
LLM_READY_S = 120.0
ANSWER_WITHIN_S = 30.0
"""The script goes on after this long without an answer."""
JUDGED_WITHIN_S = 60.0
"""The judge works when nobody waits for a reply; after the last one it is given this long."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing the scripted learner does."""

    text: str
    samples: Samples | None = None
    """Sound; None: silence, or typed words."""
    rate_hz: int = 16_000
    speech_s: tuple[float, float] = (0.0, 0.0)
    """First and last voiced sample within `samples`, seconds."""
    pause_s: float = 0.6
    """After the Persona has finished."""
    over_voice_s: float | None = None
    """Begin this long into the Persona's next utterance instead of after it."""
    silence_s: float = 0.0
    """Say nothing for this long."""
    name: str = ""
    looks: str = "screen"
    """Where the scripted learner looks: screen or away."""
    answer_expected: bool = True
    """False: the script goes on without waiting for an answer, as after a noise."""
    began: Callable[[], None] | None = None
    """Called when the script comes to this line."""


@dataclass(slots=True)
class Outcome:
    """What a rehearsal leaves behind, beside its journal and pose track."""

    turns: list[SpokenTurn] = field(default_factory=list)
    events: list[ev.Event] = field(default_factory=list)
    persona: Samples | None = None
    learner: Samples | None = None
    persona_began_s: float = 0.0
    """Session time of the recording's first sample."""
    learner_began_s: float = 0.0
    seconds: float = 0.0
    rss_gb_max: float = 0.0


class Rehearsal:
    """Composes an engine with virtual devices and an embedded face, and plays a script to it."""

    def __init__(
        self,
        *,
        plan: SessionPlan,
        session_id: str,
        journal: Path,
        hearing: HearingParts,
        synthesiser: Synthesiser | None,
        retriever: Retriever | None,
        llm: SupervisedProcess,
        face: SupervisedProcess | None,
        eyes: SupervisedProcess | None = None,
        perceiving: Perceiving | None = None,
        camera: LearnerCamera | None = None,
        progress: Callable[[str], None],
    ) -> None:
        self._progress = progress
        self._changed = threading.Condition()
        self._floor = ev.Floor.OPEN
        self._playing_since_s: float | None = None
        self._utterances = 0
        self._unjudged: set[str] = set()
        self._outcome = Outcome()
        self._microphone = VirtualMicrophone()
        self._loudspeaker = VirtualLoudspeaker()
        self._llm = llm
        self._plan = plan
        self._face = face
        self._camera = camera
        if face is not None:
            face.connect(self._face_event, lambda _code: None)
        self._journal = JournalFile(journal, progress)
        self.engine = Engine(
            session_id=session_id,
            plan=plan,
            journal=self._journal,
            devices=Devices(self._microphone, self._loudspeaker, full_duplex=True),
            hearing=hearing,
            synthesiser=synthesiser,
            retriever=retriever,
            llm=llm,
            eyes=eyes,
            perceiving=perceiving,
            listeners=(self._listen,),
        )

    def run(self, script: Sequence[Line], reason: str = "the script is over") -> Outcome:
        """Play the whole script and return what happened."""
        if self._face is not None:
            self._face.ready.wait(FACE_READY_S)
        self._llm.ready.wait(LLM_READY_S)
        self._warm_up()
        self.engine.start()
        meter = MemoryMeter()
        self._wait(lambda: self._utterances >= 1 and self._floor is ev.Floor.OPEN, 60.0)
        for line in script:
            self._perform(line)
        self._wait(lambda: not self._unjudged, JUDGED_WITHIN_S)
        self._wait(lambda: self._floor is ev.Floor.OPEN, ANSWER_WITHIN_S)
        time.sleep(0.4)
        self.engine.post(ev.SessionEndRequested(reason=reason))
        self.engine.join(5.0)
        outcome = self._outcome
        outcome.seconds = self.engine.loop.now_s()
        outcome.persona_began_s = self.engine.loop.session_time(self._loudspeaker.began_s)
        outcome.learner_began_s = self.engine.loop.session_time(self._microphone.began_s)
        outcome.rss_gb_max = meter.stop()
        outcome.persona = self._loudspeaker.recording()
        outcome.learner = self._microphone.recording()
        self.close()
        return outcome

    def _warm_up(self) -> None:
        """The model reads its standing prompt, as it would while a kiosk waits for a learner."""
        warm = threading.Event()

        def listen(event: ev.Event) -> None:
            if isinstance(event, ev.ReplyEnded):
                warm.set()

        self._llm.connect(listen, lambda _code: warm.set())
        warm_up(self._llm, self._plan)
        warm.wait(LLM_READY_S)

    def close(self) -> None:
        """End every thread; the journal is whole afterwards."""
        self.engine.close()
        if self._face is not None:
            self._face.close()
        self._journal.close()

    # -- the script -------------------------------------------------------------------------

    def _perform(self, line: Line) -> None:
        heard = self._utterances
        if line.began is not None:
            line.began()
        if line.silence_s:
            self._progress(f"(silence, {line.silence_s:g} s)")
            time.sleep(line.silence_s)
            return
        if line.over_voice_s is not None:
            self._wait(lambda: self._playing_since_s is not None, ANSWER_WITHIN_S)
            since_s = self._playing_since_s or self.engine.loop.now_s()
            time.sleep(max(since_s + line.over_voice_s - self.engine.loop.now_s(), 0.0))
        else:
            self._take_the_floor(line)
        self._progress(f"You: {line.text}")
        if line.samples is None:
            self.engine.post(ev.LearnerTyped(text=line.text))
            self._wait(lambda: self._utterances > heard, ANSWER_WITHIN_S)
            return
        start_s, _ = self._microphone.say(line.samples, line.rate_hz)
        spoken = SpokenTurn(
            start_s=self.engine.loop.session_time(start_s + line.speech_s[0]),
            end_s=self.engine.loop.session_time(start_s + line.speech_s[1]),
            text=line.text,
            name=line.name,
        )
        self._outcome.turns.append(spoken)
        wait_s = spoken.end_s - self.engine.loop.now_s()
        time.sleep(max(wait_s, 0.0))
        if not line.answer_expected:
            return
        self._wait(
            lambda: self._floor is not ev.Floor.LEARNER and self._utterances > heard,
            ANSWER_WITHIN_S,
        )

    def _take_the_floor(self, line: Line) -> None:
        """Wait as people do: not to speak into what the other has just begun to say."""
        begun_s = time.monotonic()
        while time.monotonic() < begun_s + ANSWER_WITHIN_S:
            self._wait(lambda: self._floor is ev.Floor.OPEN, ANSWER_WITHIN_S)
            if self._camera is not None:
                self._camera.show(line.looks)
            time.sleep(line.pause_s)
            if self._floor is ev.Floor.OPEN:
                return

    def _wait(self, until: Callable[[], bool], timeout_s: float) -> bool:
        with self._changed:
            return self._changed.wait_for(until, timeout_s)

    # -- what happens -----------------------------------------------------------------------

    def _listen(self, event: ev.Event, _outward: bool) -> None:
        if self._face is not None:
            self._face.send(event)
        self._outcome.events.append(event)
        with self._changed:
            match event:
                case ev.FloorChanged():
                    self._floor = event.holder
                    if event.holder is not ev.Floor.PERSONA:
                        self._playing_since_s = None
                case ev.PlaybackStarted():
                    self._playing_since_s = self._playing_since_s or event.at_s
                case ev.CriterionJudgeRequested():
                    self._unjudged.add(event.judgement_id)
                case ev.CriterionScored():
                    self._unjudged.discard(event.judgement_id)
                case ev.ProbesRequested():
                    self._unjudged.add(event.query)
                case ev.ProbesMeasured():
                    self._unjudged.discard(event.query)
                case ev.UtteranceHeard():
                    self._utterances += 1
                    self._progress(f"Persona: {event.text}")
            self._changed.notify_all()

    def _face_event(self, event: ev.Event) -> None:
        if isinstance(event, ev.Degraded):
            self._progress(f"no face: {event.detail}")
            self.engine.post(event)
            if self._face is not None:
                self._face.ready.set()


class MemoryMeter:
    """Watches the resident memory of this process and its children until `stop`."""

    def __init__(self) -> None:
        self._max = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="memory", daemon=True)
        self._thread.start()

    def stop(self) -> float:
        """Return the most that was resident at once, in GB (10^9 bytes)."""
        self._stop.set()
        self._thread.join()
        return round(self._max / 1e9, 2)

    def _run(self) -> None:
        import psutil

        me = psutil.Process()
        while not self._stop.wait(2.0):
            total = 0
            for process in [me, *me.children(recursive=True)]:
                try:
                    total += process.memory_info().rss
                except psutil.NoSuchProcess:
                    continue
            self._max = max(self._max, total)
