"""The engine process of a kiosk: one session after another, devices only with consent."""

import threading
import time
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from app.audio import RATE_HZ
from app.conversation import events as ev
from app.conversation.debriefing import findings_of
from app.conversation.plan import SessionPlan
from app.conversation.replay import TakenUp
from app.errors import VivaError
from app.models import Store
from app.packs import Pack
from app.runtime import parts
from app.runtime.after_session import AfterSession
from app.runtime.badge_camera import BadgeCamera
from app.runtime.debriefs import model_versions
from app.runtime.engine import Engine
from app.runtime.kiosk_camera import KioskCamera
from app.runtime.kiosk_parts import KioskParts
from app.runtime.kiosk_sound import KioskSound
from app.runtime.learning import Learning, check_before
from app.runtime.log import log
from app.runtime.loop import JournalSink
from app.runtime.own_words import OwnWords
from app.runtime.perceiving import Perceiving, perceiving_for, policy_in
from app.runtime.plans import plan_for, with_patience
from app.runtime.record_keeping import RecordKeeping, consent_of
from app.runtime.settings import Settings
from app.runtime.spare_memory import give_back

TEST_SENTENCE = "This is how I sound. If you hear me well, we can begin."
CATCHES_UP = (
    ev.SessionStarted,
    ev.TurnTaken,
    ev.UtteranceHeard,
    ev.SpeakerChanged,
    ev.ObjectiveActivated,
    ev.ObjectiveCompleted,
    ev.CriterionJudged,
)
"""What a window is told again of a talk that goes on."""


class KioskEngine:
    """Answers the window's commands. `serve` returns when the window is gone."""

    def __init__(
        self,
        settings: Settings,
        packs: Sequence[Pack],
        receive: Callable[[float], ev.Event | None],
        send: Callable[[ev.Event], None],
    ) -> None:
        self._settings = settings
        self._packs = tuple(packs)
        self._pack, self._scenario_id = packs[0], packs[0].scenario().id
        """What the next session holds."""
        self._receive = receive

        def send_while_there(event: ev.Event) -> None:
            """A window that is gone costs no thread here: `serve` hears of it and ends in order."""
            with suppress(EOFError):
                send(event)

        self._send = send_while_there
        self._store = Store(profile=settings.profile)
        self._consent = ev.ConsentChanged(microphone=False, camera=False)
        self._sound = KioskSound(settings, self._send)
        self._engine: Engine | None = None
        self._own_words = OwnWords()
        self._after = AfterSession(self._send, self._packs, self._own_words.turns)
        self._policy = policy_in(settings.data_dir, self._tell)
        watches = self._policy.perception != "off"
        self._camera = KioskCamera(
            lambda: parts.eyes_config(self._store, settings),
            allowed=watches and bool(settings.camera),
            send=self._send,
        )
        self._badge_camera = BadgeCamera(settings.camera, allowed=watches, send=self._send)
        self._keeping = RecordKeeping(settings, self._send, findings_of)
        self._leaving = False
        """The end of the session that runs was asked for; what was said last may be judged yet."""
        self._wanted: ev.DebriefRequested | None = None
        """Asked for before the session had ended."""
        self._parts = KioskParts(settings, self._packs, self._store, self._send)
        self._loaded = threading.Event()

    def serve(self) -> None:
        """Run until the pipe closes."""
        threading.Thread(target=self._load, name="loading", daemon=True).start()
        try:
            while True:
                event = self._receive(1.0)
                if self._engine is not None and self._engine.loop.ended.is_set():
                    self._debrief()
                    self._end_session()
                self._badge_camera.look()
                if self._loaded.is_set():
                    self._keeping.look()
                if event is not None:
                    self._obey(event)
        except EOFError:
            self._leave_session()
            self._camera.close()
            self._badge_camera.close()
            self._sound.close()
            self._keeping.close()
            self._parts.close()

    def _load(self) -> None:
        self._parts.attempt(ev.Mode.NO_RECORDS, self._keeping.open)
        self._parts.load(self._plan)
        self._keeping.ready()
        self._loaded.set()
        self._send(ev.WorkerReady(worker="engine", detail=self._settings.profile))

    def _plan(self) -> SessionPlan:
        plan = plan_for(self._pack, scenario_id=self._scenario_id)
        return msgspec.structs.replace(plan, models=model_versions(self._store))

    # -- commands ---------------------------------------------------------------------------

    def _obey(self, event: ev.Event) -> None:
        match event:
            case ev.ConsentChanged():
                self._consent = event
                self._badge_camera.close()
                if not self._leaving:
                    self._keeping.consent_changed(consent_of(event))
                    if self._engine is not None and not event.recording:
                        self._own_words.forget()
                self._follow_microphone(event)
                self._follow_camera(event)
                self._tell_what_is_due()
            case ev.ScenarioChosen():
                self._choose(event)
            case ev.SignInRequested():
                self._send(self._keeping.sign_in(event.badge))
            case ev.SelfViewRequested():
                self._camera.show_self(event)
            case ev.BadgeScanRequested():
                self._badge_camera.follow(event)
            case ev.LoudspeakerTestRequested():
                threading.Thread(target=self._test_loudspeaker, daemon=True).start()
            case ev.VolumeChanged():
                self._sound.set_volume(event.gain_db)
            case ev.SessionStartRequested():
                self._begin_session(check=event.check)
            case ev.SessionResumeRequested():
                self._resume_session(event.resumes)
            case ev.OwnWordsRequested():
                threading.Thread(
                    target=self._play_own_words, args=(event.turn,), daemon=True
                ).start()
            case ev.DebriefRequested():
                self._wanted = event
                if not self._leaving:
                    self._debrief()
            case ev.MemoryDecided():
                self._after.decide(event)
            case ev.MemoryChanged():
                self._after.change(event)
            case ev.LearnerLeft():
                self._wanted = None
                if self._leaving:
                    self._end_session()
                self._after.forget()
                self._own_words.forget()
                self._badge_camera.close()
                self._keeping.sign_out()
                self._pack, self._scenario_id = self._packs[0], self._packs[0].scenario().id
                give_back()
            case _:
                if self._engine is not None:
                    self._leaving = self._leaving or isinstance(event, ev.SessionEndRequested)
                    self._engine.post(event)

    def _follow_microphone(self, consent: ev.ConsentChanged) -> None:
        if self._engine is not None and not consent.microphone and not self._leaving:
            self._end_session()
        self._sound.follow(consent)

    def _follow_camera(self, consent: ev.ConsentChanged) -> None:
        watched = self._camera.process is not None
        self._camera.follow(consent)
        gone = watched and self._camera.process is None
        if gone and self._engine is not None and not self._leaving:
            off = ev.Degraded(mode=ev.Mode.NO_CAMERA, detail="the learner switched it off")
            self._engine.post(off)

    def _test_loudspeaker(self) -> None:
        self._loaded.wait(30.0)
        voices, plan = self._parts.synthesiser, self._plan()
        if voices is not None:
            speech = voices.speak(TEST_SENTENCE, voice=plan.voice, language=plan.language)
            self._sound.play(speech.samples, speech.rate_hz)

    def _play_own_words(self, turn_idx: int) -> None:
        sound = self._own_words.sound(turn_idx)
        if sound is not None:
            self._sound.play(sound, RATE_HZ)

    # -- sessions ---------------------------------------------------------------------------

    def _begin_session(self, *, check: bool) -> None:
        self._end_session()
        self._loaded.wait(60.0)
        session_id = f"{time.strftime('%Y%m%d-%H%M%S')}-{uuid.uuid4().hex[:8]}"
        self._camera.follow(self._consent)
        plan, learning = self._for_learner(with_patience(self._plan(), self._policy.patience))
        if check:
            check_items = check_before(learning, self._pack, self._scenario_id)
            plan = msgspec.structs.replace(plan, check=check_items)
        self._after.begin(learning)
        journal = self._keeping.begin(session_id, plan, consent_of(self._consent))
        plan = msgspec.structs.replace(plan, may_refer=self._keeping.keeps_words)
        self._hold(session_id, plan, journal)

    def _resume_session(self, session_id: str) -> None:
        """Go on with a talk that was cut off, and let the window catch up with it."""
        self._loaded.wait(60.0)
        found = self._keeping.take_up(session_id, consent_of(self._consent))
        if found is None:
            self._send(ev.SessionEnded(reason="crash", session_id=session_id))
            return
        taken_up, journal = found
        plan = taken_up.plan
        self._choose(ev.ScenarioChosen(pack_id=plan.pack_id, scenario_id=plan.scenario_id))
        self._camera.follow(self._consent)
        self._after.begin(self._learning())
        for event, outward in taken_up.told:
            self._after.listen(event, outward)
            if isinstance(event, CATCHES_UP):
                self._send(event)
        self._hold(session_id, plan, journal, taken_up)

    def _hold(
        self,
        session_id: str,
        plan: SessionPlan,
        journal: JournalSink,
        taken_up: TakenUp | None = None,
    ) -> None:
        self._own_words.forget()
        self._engine = Engine(
            session_id=session_id,
            plan=plan,
            journal=journal,
            taken_up=taken_up,
            keep_sound=self._own_words.keep if self._keeping.keeps_words else None,
            devices=self._sound.devices(self._consent),
            hearing=self._parts.hearing,
            synthesiser=self._parts.synthesiser,
            retriever=self._parts.retrievers.get(self._pack.id),
            llm=self._parts.llm,
            eyes=self._camera.process,
            perceiving=self._perceiving(),
            listeners=(lambda event, _outward: self._send(event), self._after.listen),
        )
        self._engine.start()

    def _for_learner(self, plan: SessionPlan) -> tuple[SessionPlan, Learning | None]:
        """Return the plan with what is remembered of who has signed in, if they allow it."""
        learning = self._learning()
        if learning is None:
            return plan, None
        try:
            return learning.begin(plan, self._pack), learning
        except VivaError as fault:
            log.error("not_remembered", why=fault.operator)
            return plan, None

    def _learning(self) -> Learning | None:
        archive, learner_id = self._keeping.archive, self._keeping.learner_id
        if archive is None or learner_id is None or not self._consent.memory:
            return None
        return Learning(archive.database, learner_id, archive.now)

    def _tell_what_is_due(self) -> None:
        learning = self._learning() if self._engine is None else None
        if learning is None:
            return
        try:
            for practice in learning.due(self._packs):
                self._send(practice)
        except VivaError as fault:
            log.error("practice_not_told", why=fault.operator)

    def _choose(self, chosen: ev.ScenarioChosen) -> None:
        """Hold this exercise next; the model reads its standing prompt while the learner reads."""
        known = {pack.id: pack for pack in self._packs}
        pack = known.get(chosen.pack_id)
        if pack is None or chosen.scenario_id not in pack.scenarios:
            log.error("unknown_scenario", pack=chosen.pack_id, scenario=chosen.scenario_id)
            return
        before = self._plan()
        self._pack, self._scenario_id = pack, chosen.scenario_id
        check = check_before(self._learning(), pack, chosen.scenario_id)
        self._send(
            ev.CheckOffered(pack_id=pack.id, scenario_id=chosen.scenario_id, questions=len(check))
        )
        plan = self._plan()
        if plan.system_prompt != before.system_prompt:
            self._parts.read_ahead(plan)

    def _perceiving(self) -> Perceiving:
        try:
            consented = self._consent.camera and self._consent.appearance
            return perceiving_for(self._pack, self._policy, consented=consented)
        except VivaError as fault:
            self._tell(fault)
            return Perceiving()

    def _tell(self, fault: VivaError) -> None:
        log.error("perception_restricted", why=fault.operator)

    def _debrief(self) -> None:
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self._after.answer(wanted)

    def _leave_session(self) -> None:
        """The window is gone; unless it had asked for the end, its learner may come back."""
        engine, self._engine = self._engine, None
        if engine is not None and not self._leaving:
            engine.leave()
            self._keeping.leave()
        elif engine is not None:
            engine.close()

    def _end_session(self) -> None:
        if self._engine is not None:
            self._engine.close()
            self._engine = None
            self._camera.close()
        self._keeping.end()
        self._leaving = False
        self._sound.listen_between_talks()


def run_kiosk_engine(
    receive: Callable[[float], ev.Event | None],
    send: Callable[[ev.Event], None],
    settings: Settings,
    packs: Sequence[Pack],
) -> None:
    """Serve one window until it is gone. Unless one is chosen, the first exercise is held."""
    Path(settings.data_dir).mkdir(parents=True, exist_ok=True, mode=0o700)
    KioskEngine(settings, packs, receive, send).serve()
