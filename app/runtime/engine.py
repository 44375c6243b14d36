"""The engine: every adapter wired to one conversation."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import msgspec

from app.audio import Loudspeaker, Microphone
from app.conversation.events import (
    ConsentChanged,
    CriterionJudgeRequested,
    CriterionScored,
    Degraded,
    Event,
    FaceMoved,
    FloorChanged,
    GuardrailCheckRequested,
    HiddenStatesRead,
    HiddenStatesRequested,
    ListenerResponded,
    Mode,
    PlaybackDucked,
    PlaybackPaused,
    PlaybackRequested,
    PlaybackResumed,
    PlaybackStopped,
    PrefillRequested,
    ProbesMeasured,
    ProbesRequested,
    Recovered,
    ReplyCancelled,
    ReplyRequested,
    RetrievalRequested,
    SelfViewShown,
    SessionEndRequested,
    SessionStarted,
    SpeechStarted,
    SpeechStopped,
    StreamChanged,
    SynthesisRequested,
    TempoSet,
    TranscriptFinal,
    TranscriptionRequested,
    TurnTaken,
    UtteranceHeard,
    WorkerReady,
)
from app.conversation.plan import SessionPlan
from app.conversation.ports import Retriever, Samples, Synthesiser
from app.conversation.replay import TakenUp
from app.runtime.desk import Desk
from app.runtime.hearing import LEAD_IN_S, Hearing
from app.runtime.log import log
from app.runtime.looking_up import LookingUp
from app.runtime.loop import ConversationLoop, JournalSink, Listener
from app.runtime.model_link import ModelLink
from app.runtime.noticing import Noticing
from app.runtime.parts import HearingParts
from app.runtime.perceiving import Perceiving
from app.runtime.processes import SupervisedProcess
from app.runtime.speaking import Speaking
from app.turn_taking import overlap_rules

FOR_EYES = (SessionStarted, SpeechStarted, SpeechStopped, ConsentChanged)
"""What perception needs to know: a nod while the learner speaks is no answer."""


@dataclass(slots=True)
class Devices:
    """The sound of a session. None: typed mode, or captions."""

    microphone: Microphone | None
    loudspeaker: Loudspeaker | None
    full_duplex: bool = False
    """True where the microphone does not hear the loudspeaker."""


class Engine:
    """One session with its engines. `start` returns at once; `join` waits for the session's end.

    The processes are started and closed by their owner; a session only connects to them.
    `listeners` get every event, in and out, on the conversation's thread. With `taken_up`, `plan`
    and `journal` are of that session, and it goes on. `keep_sound` is handed each turn's own sound.
    """

    def __init__(
        self,
        *,
        session_id: str,
        plan: SessionPlan,
        journal: JournalSink,
        devices: Devices,
        hearing: HearingParts | None,
        synthesiser: Synthesiser | None,
        retriever: Retriever | None,
        llm: SupervisedProcess | None,
        eyes: SupervisedProcess | None = None,
        perceiving: Perceiving | None = None,
        taken_up: TakenUp | None = None,
        keep_sound: Callable[[int, Samples], None] | None = None,
        listeners: tuple[Listener, ...] = (),
    ) -> None:
        terms = perceiving or Perceiving()
        self._taken_up, self._keep_sound = taken_up, keep_sound
        self._devices = devices
        self._retriever = retriever
        self._looking_up = LookingUp(plan, retriever)
        self._plan = msgspec.structs.replace(
            plan, perception=terms.mode, probed=self._looking_up.probes and llm is not None
        )
        self._synthesiser = synthesiser
        self.loop = ConversationLoop(session_id, journal)
        self.loop.listen(self._on_event)
        for listener in listeners:
            self.loop.listen(listener)
        self._listeners = listeners
        self._speaking = Speaking(
            synthesiser=synthesiser,
            loudspeaker=devices.loudspeaker,
            post=self.loop.post,
            to_session_s=self.loop.session_time,
            on_fault=self._fault(Mode.NO_VOICE),
        )
        self._hearing: Hearing | None = None
        if hearing is not None and devices.microphone is not None:
            self._hearing = Hearing(
                voice=hearing.voice,
                floor=hearing.floor,
                recogniser=hearing.recogniser,
                careful=hearing.careful,
                language=plan.language,
                post=self._heard,
                broadcast=self._broadcast,
                to_session_s=self.loop.session_time,
                deaf=self._deaf,
                overlap=overlap_rules(plan.timing.barge_in_s),
                on_fault=self._fault(Mode.NO_MICROPHONE),
            )
        self._noticing: Noticing | None = None
        if terms.mode != "off":
            self._noticing = Noticing(
                pitch=hearing.pitch if hearing is not None else None,
                sound=self._hearing.sound if self._hearing is not None else None,
                post=self.loop.post,
                queries=terms.queries,
                words=terms.words,
            )
        self._knowledge = Desk("knowledge", self._fault(Mode.NO_KNOWLEDGE))
        self._model = ModelLink(llm, self._from_model)
        self._eyes = eyes if terms.mode != "off" else None
        self._routes: dict[type[Event], Callable[[Event], object]] = {}
        self._wire()

    # -- life -------------------------------------------------------------------------------

    def start(self) -> None:
        """Open the devices, start the processes, begin the session."""
        self._speaking.start(self._plan)
        self._model.connect()
        if self._eyes is not None:
            self._eyes.connect(self._eyes_event, self._eyes_died)
        self._begin()
        self._knowledge.submit(self._looking_up.learn)
        self._report_what_is_missing()
        microphone = self._devices.microphone
        if microphone is not None and self._hearing is not None:
            try:
                microphone.start(self._hear, self._microphone_lost, self._microphone_back)
            except Exception as fault:  # noqa: BLE001 - any backend's error means: type instead
                self._microphone_lost(str(fault))
            else:
                self._broadcast(StreamChanged(device="microphone", live=True))

    def _begin(self) -> None:
        if self._taken_up is None:
            self.loop.start(SessionStarted(plan=self._plan))
            return
        self.loop.resume(self._taken_up.session, self._taken_up.at_s)
        self._tell_eyes_of_session()
        for judgement_id in self._taken_up.unscored:
            self.loop.post(CriterionScored(judgement_id=judgement_id, p_yes=None))
        for query in self._taken_up.unprobed:
            self.loop.post(ProbesMeasured(query=query, failed=True))

    def leave(self) -> None:
        """Stop in the middle: the session does not end, and can be taken up again."""
        self.loop.abandon()
        self.close()

    def join(self, timeout_s: float | None = None) -> bool:
        """Wait for the session's end; True if it has come."""
        return self.loop.join(timeout_s)

    def post(self, event: Event) -> None:
        """Hand the conversation a command of a person."""
        if isinstance(event, SessionEndRequested) and self._noticing is not None:
            for answer in self._noticing.at_end():
                self.loop.post(answer)
        self.loop.post(event)

    def close(self) -> None:
        """End the session if it has not ended, close devices, end threads."""
        if not self.loop.ended.is_set():
            self.post(SessionEndRequested(reason="closed"))
            self.loop.join(3.0)
        if self._devices.microphone is not None:
            self._devices.microphone.stop()
            self._broadcast(StreamChanged(device="microphone", live=False))
        self._model.disconnect()
        if self._eyes is not None:
            self._eyes.disconnect()
        if self._hearing is not None:
            self._hearing.close()
        if self._noticing is not None:
            self._noticing.close()
        self._speaking.close()
        self._knowledge.close()

    # -- events outward ---------------------------------------------------------------------

    def _wire(self) -> None:
        def route(kind: type[Event], to: Callable[..., object]) -> None:
            self._routes[kind] = to

        route(PrefillRequested, self._model.send)
        route(ReplyRequested, self._model.reply)
        route(ReplyCancelled, self._model.cancel)
        route(CriterionJudgeRequested, self._model.judge)
        route(RetrievalRequested, self._retrieve)
        route(GuardrailCheckRequested, self._weigh)
        route(ProbesRequested, self._probe)
        route(SynthesisRequested, self._speaking.synthesise)
        route(PlaybackRequested, self._speaking.play)
        route(PlaybackStopped, self._speaking.stop)
        route(PlaybackDucked, self._speaking.duck)
        route(PlaybackPaused, lambda _: self._speaking.pause())
        route(ListenerResponded, self._speaking.respond)
        route(PlaybackResumed, lambda _: self._speaking.resume())
        route(UtteranceHeard, lambda e: self._speaking.drop(e.inference_id))
        if self._hearing is not None:
            hearing = self._hearing
            route(TranscriptionRequested, hearing.write_down)
            route(FloorChanged, lambda e: hearing.floor_changed(e.holder))
            route(TempoSet, lambda e: hearing.set_tempo(e.barge_in_s))
        else:
            route(TranscriptionRequested, lambda _: None)

    def _on_event(self, event: Event, outward: bool) -> None:
        if outward and (route := self._routes.get(type(event))) is not None:
            route(event)
        if isinstance(event, TurnTaken) and self._keep_sound and self._hearing is not None:
            sound = self._hearing.sound(event.onset_s - LEAD_IN_S, event.offset_s + LEAD_IN_S)
            self._keep_sound(event.turn_idx, sound if event.offset_s > event.onset_s else sound[:0])
        if self._noticing is not None:
            self._noticing.follow(event)
        if self._eyes is not None and isinstance(event, FOR_EYES):
            self._eyes.send(event)
        if isinstance(event, Degraded):
            log.warning("degraded", mode=event.mode, detail=event.detail)

    def _broadcast(self, event: Event) -> None:
        """Tell the listeners something that does not concern the conversation itself."""
        stamped = msgspec.structs.replace(event, t_s=event.t_s or self.loop.now_s())
        for listener in self._listeners:
            listener(stamped, True)

    def _hear(self, frame: Samples, end_s: float) -> None:
        assert self._hearing is not None
        self._hearing.hear(frame, end_s)
        if self._noticing is not None:
            self._noticing.heard(self.loop.session_time(end_s))

    def _heard(self, event: Event) -> None:
        """What was noticed about words reaches the conversation just before them."""
        if isinstance(event, TranscriptFinal) and self._noticing is not None:
            for made in self._noticing.before_words(event, self.loop.now_s()):
                self.loop.post(made)
        self.loop.post(event)

    def _deaf(self) -> bool:
        return self._speaking.audible and not self._devices.full_duplex

    # -- knowledge --------------------------------------------------------------------------

    def _retrieve(self, request: RetrievalRequested) -> None:
        newest_wins = None if request.attempt else "partial"
        self._look_up(lambda: self._looking_up.answer(request), newest_wins)

    def _weigh(self, request: GuardrailCheckRequested) -> None:
        self._look_up(lambda: self._looking_up.weigh(request))

    def _probe(self, request: ProbesRequested) -> None:
        def ask() -> None:
            texts = tuple(self._looking_up.to_read(request.query))
            self._model.read(
                HiddenStatesRequested(
                    query=request.query,
                    texts=texts,
                    waited_for=request.waited_for,
                    session_id=request.session_id,
                )
            )

        self._knowledge.submit(ask)

    def _from_model(self, event: Event) -> None:
        """What was read stays here: only what it comes to is for the conversation."""
        if isinstance(event, HiddenStatesRead):
            self._look_up(lambda: self._looking_up.probed(event))
        else:
            self.loop.post(event)

    def _look_up(
        self, found: Callable[[], Iterator[Event]], newest_wins: str | None = None
    ) -> None:
        def post_all() -> None:
            for event in found():
                self.loop.post(event)

        self._knowledge.submit(post_all, newest_wins=newest_wins)

    # -- eyes -------------------------------------------------------------------------------

    def _eyes_event(self, event: Event) -> None:
        if isinstance(event, WorkerReady):
            self._tell_eyes_of_session()
        if isinstance(event, StreamChanged):
            self._broadcast(event)
        elif isinstance(event, FaceMoved):
            if self._noticing is not None:
                self._noticing.follow(event)
        elif not isinstance(event, SelfViewShown):
            self.loop.post(event)

    def _tell_eyes_of_session(self) -> None:
        if self._eyes is not None:
            started = SessionStarted(
                plan=self._plan, origin_monotonic_s=self.loop.origin_s, t_s=self.loop.now_s()
            )
            self._eyes.send(started)

    def _eyes_died(self, code: int) -> None:
        self._broadcast(StreamChanged(device="camera", live=False))
        self.loop.post(
            Degraded(mode=Mode.NO_CAMERA, detail=f"the eyes process ended with code {code}")
        )

    # -- what fails -------------------------------------------------------------------------

    def _report_what_is_missing(self) -> None:
        missing = {
            Mode.NO_MICROPHONE: self._hearing is None,
            Mode.NO_VOICE: self._synthesiser is None or self._devices.loudspeaker is None,
            Mode.NO_LLM: not self._model.there,
            Mode.NO_KNOWLEDGE: self._retriever is None,
        }
        for mode, gone in missing.items():
            if gone:
                self.loop.post(Degraded(mode=mode, detail="not available when the session began"))

    def _microphone_lost(self, why: str) -> None:
        self._broadcast(StreamChanged(device="microphone", live=False))
        self.loop.post(Degraded(mode=Mode.NO_MICROPHONE, detail=why))

    def _microphone_back(self) -> None:
        self._broadcast(StreamChanged(device="microphone", live=True))
        self.loop.post(Recovered(mode=Mode.NO_MICROPHONE))

    def _fault(self, mode: Mode) -> Callable[[Exception], None]:
        def report(fault: Exception) -> None:
            self.loop.post(Degraded(mode=mode, detail=f"{type(fault).__name__}: {fault}"))

        return report
