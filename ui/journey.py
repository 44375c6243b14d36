"""The learner's way through the screens: what follows what, and what the engine is told."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from app.conversation import events as ev
from app.runtime.offers import Offer, offer_of
from app.security import ConsentTexts
from ui.after_talk import AfterTalk
from ui.arrival import Arrival
from ui.checking import Checking
from ui.dialogue import Dialogue
from ui.engine_link import EngineLink
from ui.health import Health
from ui.idle import IdleWatch
from ui.screens import Screen
from ui.session_clock import SessionClock
from ui.settings import KioskSettings
from ui.still_there import StillThere
from ui.volume import Volume
from ui.window import KioskWindow
from ui.words import say

NOTHING_ALLOWED = ev.ConsentChanged(microphone=False, camera=False)
_LAST_WORDS_MS = 6000
"""How long the engine may take to end a session before the goodbye is shown anyway."""


class Journey(QObject):
    """Wires one window to one engine."""

    attracted = Signal()
    """Everything of the last learner is wiped, and the attract screen is shown."""

    def __init__(
        self, window: KioskWindow, link: EngineLink, settings: KioskSettings, clock: SessionClock
    ) -> None:
        super().__init__(window)
        self._window, self._link, self._settings, self._clock = window, link, settings, clock
        self._dialogue = Dialogue()
        self._health = Health(window)
        self._offer = settings.offers[0]
        self._due: list[ev.PracticeDue] = []
        self._consent = NOTHING_ALLOWED
        self._in_session = self._running = False
        """Wanted by the learner; really begun by the engine."""
        self._by_touch = False
        """The learner has come to the talk by finger."""
        self._session_id = ""
        self.idle = IdleWatch(settings.idle_countdown_s, self)
        self._asking = StillThere(window, self.idle, settings, self)
        self._last_words = QTimer(self)
        self._last_words.setSingleShot(True)
        self._last_words.setInterval(_LAST_WORDS_MS)
        self._last_words.timeout.connect(self._say_goodbye)
        self.after_talk = AfterTalk(
            window.rating,
            window.debrief,
            link,
            window.tongue,
            lambda screen: self._show(screen, settings.idle_s * 3),
            self,
        )
        self.after_talk.over.connect(self._to_goodbye)
        self.arrival = Arrival(
            window, link, settings, lambda screen: self._show(screen, settings.idle_s), self
        )
        self.checking = Checking(
            window, link, self.idle, lambda screen: self._show(screen, settings.idle_s * 2), self
        )
        self.checking.asked.connect(self._last_words.stop)
        self.checking.talk_due.connect(self._to_talk)
        self.checking.over.connect(self._say_goodbye)
        self.volume = Volume(window, link, settings, self)
        self._connect_screens()
        self._connect_conversation()
        link.event_received.connect(self.take)
        self.to_attract()

    def to_attract(self) -> None:
        """Wipe what is left of the last learner and invite the next."""
        window = self._window
        self._last_words.stop()
        self.after_talk.wipe()
        self.idle.rest()
        window.sheet.hide()
        window.going_on.hide()
        if self._in_session:
            self._link.send(ev.SessionEndRequested(reason="left"))
        self._in_session = self._running = False
        self._consent = NOTHING_ALLOWED
        self._link.send(NOTHING_ALLOWED)
        self._link.send(ev.LearnerLeft())
        self.arrival.wipe()
        self.checking.wipe()
        self.volume.wipe()
        self._due.clear()
        self._offer = self._settings.offers[0]
        window.meet_house()
        self._dialogue.wipe()
        window.notice.offer_memory(False)
        for screen in window.screens:
            screen.wipe()
        self._clock.restart()
        window.face.new_session()
        window.stage.set_resting(False)
        window.stage.show_lights(False)
        window.face.set_calm(True)
        window.reset_looks()
        window.speak(self._settings.language)
        window.show_keyboard(False)
        window.show_screen(window.attract)
        self._health.allow(NOTHING_ALLOWED)
        self._health.forget_words()
        self.attracted.emit()

    def take(self, event: ev.Event) -> None:
        """Show what happened."""
        window = self._window
        if isinstance(event, ev.SessionStarted):
            self._session_started(event)
        if self._running:
            window.face.take(event)
            window.conversation.parts.take(event)
        self.after_talk.take(event)
        self.arrival.take(event)
        self.checking.take(event, self._offer, in_session=self._in_session)
        if isinstance(event, (ev.CaptionShown, ev.TurnTaken, ev.UtteranceHeard)):
            self._words(event)
        elif isinstance(event, ev.FloorChanged):
            window.conversation.set_floor(event.holder)
        elif isinstance(event, ev.LearnerLevel):
            window.conversation.sign.set_level(event.level_db)
            if window.check.isVisible():
                window.check.hear_level(event.level_db)
        elif isinstance(event, ev.SpeakerChanged):
            window.hand_over(event)
        elif isinstance(event, ev.StreamChanged):
            light = window.stage.camera if event.device == "camera" else window.stage.microphone
            light.set_live(event.live)
        elif isinstance(event, ev.SelfViewShown):
            window.check.show_self(event)
        elif isinstance(event, ev.PresenceChanged):
            window.check.see(event.people)
            if event.people:
                self.idle.poke()
        elif isinstance(event, (ev.Degraded, ev.Recovered, ev.NoticeShown)):
            self._health.take(event)
        elif isinstance(event, ev.SessionEnded):
            self._session_ended(event)
        elif isinstance(event, ev.SessionResumed):
            self._resumed(event)
        elif isinstance(event, ev.WorkerLost) and self._in_session:
            self._cut_off()
        elif isinstance(event, ev.PracticeDue):
            self._due.append(event)
        elif isinstance(event, ev.WorkerReady) and event.worker == "engine":
            self._engine_ready()

    def close(self) -> None:
        """The window goes: end a session that still runs, and every consent."""
        if self._in_session:
            self._link.send(ev.SessionEndRequested(reason="closed"))
        self._link.send(NOTHING_ALLOWED)

    def face_failed(self, reason: str) -> None:
        """Tell the engine and the learner that there is no face."""
        failed = ev.Degraded(mode=ev.Mode.NO_FACE, detail=reason)
        self._link.send(failed)
        self._health.take(failed)

    def _connect_screens(self) -> None:
        window = self._window
        self.arrival.arrived.connect(self._to_notice)
        window.languages.back.connect(self.to_attract)
        window.sign_in.back.connect(self.to_attract)
        window.notice.back.connect(self.to_attract)
        window.notice.accepted.connect(self._consented)
        window.check.back.connect(self._to_notice)
        window.check.loudspeaker_test.connect(
            lambda: self._link.send(ev.LoudspeakerTestRequested())
        )
        window.check.passed.connect(self._passed_check)
        window.choosing.back.connect(self._to_check)
        window.choosing.chosen.connect(self._chose)
        window.briefing.back.connect(self._back_from_briefing)
        window.briefing.begun.connect(self._begin)
        window.goodbye.left.connect(self.to_attract)
        window.goodbye.back.connect(self.to_attract)
        window.face.failed.connect(self.face_failed)
        self._asking.left.connect(self.to_attract)
        window.going_on.chosen.connect(self._go_on)

    def _connect_conversation(self) -> None:
        conversation, send = self._window.conversation, self._link.send
        conversation.typed.connect(lambda text: send(ev.LearnerTyped(text=text)))
        conversation.moment_wanted.connect(lambda: send(ev.MomentRequested()))
        conversation.repeat_wanted.connect(lambda: send(ev.RepeatRequested()))
        conversation.hint_wanted.connect(lambda: send(ev.HintRequested()))
        conversation.pace_changed.connect(lambda slower: send(ev.PaceChanged(slower=slower)))
        conversation.pause_changed.connect(self._pause)
        conversation.end_wanted.connect(lambda: self._end("learner"))
        self._window.stage.resumed.connect(lambda: self._pause(False))

    def _show(self, screen: Screen, idle_s: float) -> None:
        self._window.show_keyboard(False)
        self._window.show_screen(screen)
        self.idle.watch(idle_s)

    def _to_notice(self) -> None:
        if self._consent != NOTHING_ALLOWED:
            self._consent = NOTHING_ALLOWED
            self._link.send(NOTHING_ALLOWED)
        notice = self._window.notice
        notice.wipe()
        notice.offer_keeping(not self._health.lacks(ev.Mode.NO_RECORDS))
        texts = self._settings.consent_texts.get(self._window.tongue.language)
        notice.tell_reasons(texts or ConsentTexts())
        self._show(self._window.notice, self._settings.idle_s)

    def _consented(self, consent: ev.ConsentChanged) -> None:
        self._consent = consent
        self._window.stage.show_lights(True)
        self._window.check.prepare(microphone=consent.microphone, camera=consent.camera)
        self._due.clear()
        self._link.send(consent)
        self._health.allow(consent)
        self._health.tell_check()
        self._to_check()

    def _to_check(self) -> None:
        if self._consent.camera:
            self._link.send(ev.SelfViewRequested(wanted=True))
        self._show(self._window.check, self._settings.idle_s)

    def _passed_check(self) -> None:
        if self._consent.camera:
            self._link.send(ev.SelfViewRequested(wanted=False))
        self._to_choosing()

    def _to_choosing(self) -> None:
        """Let the learner choose, first of all whether to go on with a talk that was cut off."""
        window = self._window
        if self.arrival.interrupted:
            title, body = say("Go on where you were?"), say("Your last conversation was cut off.")
            window.going_on.ask(title, body)
            return
        if len(self._settings.offers) == 1:
            self._chose(self._settings.offers[0])
            return
        window.meet_house()
        window.choosing.show_offers(self._settings.offers, self._due, window.tongue.language)
        self._show(window.choosing, self._settings.idle_s * 2)

    def _chose(self, offer: Offer) -> None:
        window = self._window
        self._offer = offer
        self._tell_choice()
        window.meet(offer)
        window.briefing.prepare(offer, microphone=self._can_speak, language=window.tongue.language)
        self.checking.offer(offer)
        self._show(window.briefing, self._settings.idle_s * 2)

    def _tell_choice(self) -> None:
        offer = self._offer
        self._link.send(ev.ScenarioChosen(pack_id=offer.pack_id, scenario_id=offer.scenario_id))

    def _back_from_briefing(self) -> None:
        if len(self._settings.offers) == 1:
            self._to_check()
        else:
            self._to_choosing()

    @property
    def _can_speak(self) -> bool:
        return self._consent.microphone and not self._health.lacks(ev.Mode.NO_MICROPHONE)

    def _go_on(self, wanted: bool) -> None:
        self._window.going_on.hide()
        self._session_id, self.arrival.interrupted = self.arrival.interrupted, ""
        if wanted:
            self._enter_talk(ev.SessionResumeRequested(resumes=self._session_id))
        else:
            self._to_choosing()

    def _begin(self, check: bool) -> None:
        self._window.meet(self._offer)
        self._enter_talk(ev.SessionStartRequested(check=check))

    def _enter_talk(self, command: ev.Event) -> None:
        self._in_session = True
        self._window.conversation.prepare(microphone=self._can_speak)
        self._health.refresh()
        self._window.face.set_calm(False)
        self._by_touch = not self._window.panel.by_key
        if not self.checking.expect(command, microphone=self._can_speak):
            self._to_talk()
        self._link.send(command)

    def _to_talk(self) -> None:
        self._show(self._window.conversation, self._settings.conversation_idle_s)
        if self._by_touch and not self._can_speak:
            self._window.show_keyboard(True)

    def _session_started(self, event: ev.SessionStarted) -> None:
        if not self._in_session:
            return
        self._running = True
        if event.session_id == self._session_id:
            self._dialogue.wipe()
            self._offer = offer_of(event.plan, self._settings.offers) or self._offer
            self._window.meet(self._offer)
        self._session_id = event.session_id
        self.after_talk.expect(event.plan)
        self._clock.set_origin(event.origin_monotonic_s)
        self._window.face.new_session()
        self._window.conversation.start(event.plan)

    def _cut_off(self) -> None:
        """The engine is gone in the middle of a talk; the next one goes on with it."""
        self._window.show_keyboard(False)
        self._window.stage.set_resting(False)
        self._window.face.new_session()
        self._window.conversation.set_cut_off(True)
        self.idle.poke()

    def _resumed(self, event: ev.SessionResumed) -> None:
        self._clock.set_origin(event.origin_monotonic_s)
        self._window.conversation.set_cut_off(False)
        self._health.refresh()
        self.idle.poke()

    def _words(self, event: ev.Event) -> None:
        if self._in_session and self._dialogue.take(event):
            self._window.conversation.show_dialogue(self._dialogue.utterances)
            self.idle.poke()

    def _pause(self, paused: bool) -> None:
        self._link.send(ev.PauseChanged(paused=paused))
        self._window.conversation.set_paused(paused)
        self._window.stage.set_resting(paused)

    def _end(self, reason: str) -> None:
        self._window.show_keyboard(False)
        self._window.stage.set_resting(False)
        self._link.send(ev.SessionEndRequested(reason=reason))
        if not self._last_words.isActive():
            self._last_words.start()

    def _session_ended(self, event: ev.SessionEnded) -> None:
        if not self._in_session:
            return
        self._window.conversation.finish()
        if event.reason == "crash":
            self.after_talk.wipe()
        self._say_goodbye()
        if event.reason == "crash":
            self._window.goodbye.tell_of_fault()

    def _engine_ready(self) -> None:
        """A new engine knows of no consent and no session: tell it, and go on."""
        if self._consent == NOTHING_ALLOWED and not self._in_session:
            return
        self.arrival.tell_again()
        self.volume.tell_again()
        self._link.send(self._consent)
        if self._window.panel.current is self._window.check:
            self._to_check()
        self._tell_choice()
        if self._running:
            self._link.send(ev.SessionResumeRequested(resumes=self._session_id))
        elif self._in_session:
            asked = self._window.panel.current is self._window.questions
            self._link.send(ev.SessionStartRequested(check=asked))

    def _say_goodbye(self) -> None:
        self._last_words.stop()
        self._in_session = self._running = False
        self._consent = NOTHING_ALLOWED
        self._window.stage.set_resting(False)
        self._link.send(NOTHING_ALLOWED)
        self._window.face.set_calm(True)
        if not self.after_talk.begin():
            self._to_goodbye()

    def _to_goodbye(self) -> None:
        self._window.goodbye.show_transcript(self._dialogue.heard())
        self._show(self._window.goodbye, self._settings.idle_s)
