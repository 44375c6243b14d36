"""The session: one event in, the events that follow from it out.

Pure: no clock, no thread, no device. The same events in give the same events out, which is what
`replay` checks. Time is the `t_s` of the event that comes in.
"""

from collections.abc import Callable
from typing import Any

from app.conversation import events as ev
from app.conversation.check import Check
from app.conversation.clearing import TIMER as CLEARING
from app.conversation.delivery import Aside, Delivery
from app.conversation.exchange import ANSWER, LOOKING, Exchange
from app.conversation.floor import FloorKeeper
from app.conversation.history import History
from app.conversation.notices import NOTICES
from app.conversation.outbox import Outbox
from app.conversation.overlap import SpeakingOver
from app.conversation.pausing import Pausing
from app.conversation.persona import PersonaVoice
from app.conversation.prompting import Prompts
from app.conversation.talk import Talk
from app.conversation.teaching import Teaching
from app.conversation.turn import Overlap

FINISHED = "learner"
"""The reason of a session whose learner has finished it; others have left it, or must not go on."""


class Session:
    """A conversation between one learner and one Persona."""

    def __init__(self) -> None:
        self.history = History()
        self._box = Outbox()
        self._emit = self._box.emit
        self._delivery = Delivery()
        self._over = SpeakingOver()
        self._floor = FloorKeeper(self._box, lambda: self._delivery.seat_empty)
        self._hint_wanted = False
        self._ended = False
        self._begun = False
        self._persona: PersonaVoice
        self._prompts: Prompts
        self._exchange: Exchange
        self._pausing: Pausing
        self._check: Check
        self._teaching: Teaching
        self._rules: dict[type[ev.Event], Callable[[Any], None]] = {
            ev.SessionStarted: self._on_started,
            ev.SessionEndRequested: self._on_end_requested,
            ev.SessionResumed: lambda _: self._on_resumed(),
            ev.SpeechStarted: self._on_speech_started,
            ev.SpeechStopped: self._on_speech_stopped,
            ev.FloorPrediction: lambda e: self._pausing.judged(e),
            ev.OverlapJudged: self._on_overlap_judged,
            ev.TranscriptPartial: lambda e: self._exchange.growing(e),
            ev.TranscriptFinal: lambda e: self._exchange.written(e),
            ev.LikenessMeasured: self._on_likened,
            ev.PassagesRetrieved: self._on_found,
            ev.LearnerTyped: self._on_typed,
            ev.ReplyDelta: lambda e: self._persona.on_delta(e),
            ev.ReplyEnded: lambda e: self._persona.on_reply_ended(e),
            ev.GuardrailsMeasured: lambda e: self._persona.clearing.measured(e),
            ev.SpeechReady: lambda e: self._persona.on_speech_ready(e),
            ev.PlaybackStarted: self._on_playback_started,
            ev.PlaybackEnded: self._on_playback_ended,
            ev.PlaybackMoved: lambda e: self._persona.on_playback_moved(e),
            ev.TimerFired: self._on_timer,
            ev.CriterionScored: self._on_scored,
            ev.ProbesMeasured: self._on_probed,
            ev.HintRequested: lambda _: self._hint(),
            ev.RepeatRequested: lambda _: self._repeat(),
            ev.MomentRequested: lambda _: self._floor.give_a_moment(self._exchange.turn),
            ev.PauseChanged: self._on_pause,
            ev.TempoChanged: lambda e: self._floor.change_tempo(e, self._exchange.turn),
            ev.PaceChanged: lambda e: self._persona.pace(slower=e.slower),
            ev.Degraded: self._on_degraded,
            ev.ObservationMade: self._on_observation,
            ev.PresenceChanged: lambda e: self._delivery.present(e),
            ev.AwarenessAnswered: lambda e: self._delivery.answered(e),
            ev.PerceptionToolRaised: lambda e: self._delivery.raised(e),
        }
        self._check_rules: dict[type[ev.Event], Callable[[Any], None]] = {
            ev.SessionEndRequested: lambda e: self._check.leave(e.reason),
            ev.SessionResumed: lambda _: self._check.again(),
            ev.SpeechStarted: lambda e: self._check.voice(e.onset_s),
            ev.SpeechStopped: lambda e: self._check.voice_stops(e.offset_s),
            ev.TranscriptPartial: lambda e: self._check.growing(e),
            ev.TranscriptFinal: lambda e: self._check.written(e),
            ev.CheckAnswered: lambda e: self._check.answered(e),
            ev.CheckSkipped: lambda e: self._check.skipped(e),
            ev.LikenessMeasured: self._on_likened,
            ev.PassagesRetrieved: self._on_found,
            ev.CriterionScored: self._on_scored,
            ev.ProbesMeasured: self._on_probed,
            ev.TimerFired: lambda e: self._check.timer(e.name),
            ev.Degraded: self._on_degraded,
            ev.PresenceChanged: lambda e: self._delivery.present(e),
            ev.AwarenessAnswered: lambda e: self._delivery.answered(e),
        }
        """Of the talk, nothing happens while the check has the learner's attention."""

    def handle(self, event: ev.Event) -> tuple[ev.Event, list[ev.Event]]:
        """Return `event` as it enters the journal, and what follows from it.

        `event.t_s` must be set and must not run backwards. After `SessionEnded` nothing follows.
        """
        entered = self._box.enter(event)
        checking = self._begun and self._check.open
        rules = self._check_rules if checking else self._rules
        rule = rules.get(type(event))
        begins = isinstance(event, ev.SessionStarted)
        if rule is not None and begins is not self._begun and not self._ended:
            rule(event)
        return entered, self._box.sent()

    # -- beginning and end ------------------------------------------------------------------

    def _on_started(self, event: ev.SessionStarted) -> None:
        self._begun = True
        self._plan = event.plan
        self._floor.timing = event.plan.timing
        self._teaching = Teaching(event.plan, lambda: self.history.messages, self._emit)
        self._prompts = Prompts(event.plan, self.history, lambda: self._teaching.stance)
        self._persona = PersonaVoice(
            event.plan,
            self.history,
            self._prompts,
            lambda: self._teaching.speaker,
            self._emit,
            self._box.still,
        )
        talk = Talk(
            event.plan,
            self._box,
            self.history,
            self._floor,
            self._delivery,
            self._teaching,
            self._prompts,
            self._persona,
        )
        self._exchange = Exchange(talk)
        self._pausing = Pausing(talk, self._exchange)
        self._check = Check(event.plan, self._box, self._floor, self._begin_talk, self._end)
        if not self._check.before():
            self._begin_talk()

    def _begin_talk(self) -> None:
        self._teaching.begin()
        self._persona.read(self._prompts.ahead())
        greeting = self._plan.lines.greeting
        self._persona.say(greeting, interruptible=self._plan.greeting_interruptible)
        if not greeting:
            self._floor.open()

    def _on_end_requested(self, event: ev.SessionEndRequested) -> None:
        self._persona.stop(fade_ms=200.0)
        self._persona.settle_leaving()
        self._exchange.turn = None
        self._box.cancel_timers()
        held = event.reason == FINISHED and self._box.turn_idx > 0
        if not (held and self._check.after(event.reason)):
            self._end(event.reason)

    def _end(self, reason: str) -> None:
        self._box.cancel_timers()
        self._teaching.close()
        self._emit(ev.SessionEnded(reason=reason))
        self._ended = True

    def _on_resumed(self) -> None:
        """What was on its way is lost: say it again, or answer whoever waits for an answer."""
        self._persona.stop(fade_ms=0.0, forget=True)
        self._persona.settle_leaving()
        self._over.take()
        self._box.cancel_timers()
        self._floor.paused = False
        self._floor.give(ev.Floor.OPEN)
        if not self._exchange.answer_again():
            self._persona.say(self.history.last_heard() or self._plan.lines.greeting)
        if not self._persona.busy:
            self._floor.open()

    # -- the learner's voice ----------------------------------------------------------------

    def _on_speech_started(self, event: ev.SpeechStarted) -> None:
        if self._floor.paused:
            return
        self._floor.voice_begins()
        if self._persona.asks_for_time:
            self._exchange.voice(event.onset_s)
            return
        if self._persona.audible and not self._persona.held:
            started_s = self._persona.started_s
            if started_s is None or event.t_s - started_s > self._floor.timing.revocable_s:
                self._over.begin(event.onset_s)
                at_s = event.onset_s + self._floor.timing.barge_in_s
                self._emit(ev.TimerSet(name="barge_in", at_s=at_s))
                return
        if self._persona.authored and not self._persona.held:
            self._over.begin(event.onset_s)
            return
        self._exchange.voice(event.onset_s)

    def _on_speech_stopped(self, event: ev.SpeechStopped) -> None:
        if self._over.overlap is not None:
            self._emit(ev.TimerCancelled(name="barge_in"))
            self._over.stopped(event.offset_s, self._persona)
            return
        self._exchange.voice_stops(event.offset_s)

    def _on_overlap_judged(self, event: ev.OverlapJudged) -> None:
        if self._floor.paused or self._persona.held or not self._persona.audible:
            return
        if self._over.judged(event, self._persona):
            self._yield_floor()

    def _yield_floor(self) -> None:
        """Fall silent for a voice that goes on. Its words decide whether that was right."""
        overlap = self._over.take()
        if overlap is not None:
            self._emit(ev.TimerCancelled(name="barge_in"))
            self._persona.hold()
            self._adopt(overlap)

    def _adopt(self, overlap: Overlap) -> None:
        """Speech that began over the Persona's voice becomes the learner's turn."""
        self._exchange.begin(overlap.onset_s)
        if overlap.offset_s is not None:
            self._on_speech_stopped(ev.SpeechStopped(offset_s=overlap.offset_s))

    # -- typed words ------------------------------------------------------------------------

    def _on_typed(self, event: ev.LearnerTyped) -> None:
        text = event.text.strip()
        if not text:
            return
        self._persona.stop(fade_ms=80.0)
        self._over.take()
        self._exchange.typed(text)

    # -- the Persona's voice ----------------------------------------------------------------

    def _on_playback_started(self, event: ev.PlaybackStarted) -> None:
        if self._persona.on_playback_started(event) and not self._persona.held:
            self._floor.give(ev.Floor.PERSONA)

    def _on_playback_ended(self, event: ev.PlaybackEnded) -> None:
        if self._persona.on_playback_ended(event):
            self._after_playback()

    def _after_playback(self) -> None:
        if self._persona.busy or self._floor.holder is ev.Floor.LEARNER:
            return
        self._emit(ev.TimerCancelled(name="barge_in"))
        self._exchange.turn = None
        if stopped := self._teaching.stopped or self._persona.stopped:
            self._on_end_requested(ev.SessionEndRequested(reason=stopped))
            return
        if (overlap := self._over.take()) is not None:
            self._adopt(overlap)
            return
        if self._lead_on():
            return
        self._persona.read(self._prompts.ahead())
        self._floor.open()

    # -- how it is said -----------------------------------------------------------------------

    def _on_observation(self, event: ev.ObservationMade) -> None:
        was_empty = self._delivery.seat_empty
        self._delivery.noticed(event)
        if self._delivery.seat_empty and not was_empty:
            self._emit(ev.TimerCancelled(name="silence"))
            self._emit(Aside.waiting(event.text, event.since_s, event.until_s).event())
        elif was_empty and not self._delivery.seat_empty and self._floor.is_open:
            self._floor.open()

    def _on_degraded(self, event: ev.Degraded) -> None:
        if event.mode is ev.Mode.NO_CAMERA:
            waited = self._delivery.seat_empty
            self._delivery.camera_lost()
            if waited and self._floor.is_open and not self._check.open:
                self._floor.open()
        self._emit(ev.NoticeShown(text=NOTICES[event.mode]))

    # -- what the turn has shown ----------------------------------------------------------------

    def _on_likened(self, event: ev.LikenessMeasured) -> None:
        if not self._check.likened(event):
            self._teaching.likened(event)

    def _on_found(self, event: ev.PassagesRetrieved) -> None:
        if not self._check.found(event):
            self._exchange.found(event)

    def _on_scored(self, event: ev.CriterionScored) -> None:
        if self._check.scored(event):
            return
        self._persona.clearing.scored(event)
        self._go_on(waited_for=self._teaching.scored(event))

    def _on_probed(self, event: ev.ProbesMeasured) -> None:
        self._go_on(waited_for=self._teaching.probed(event))

    def _go_on(self, waited_for: bool) -> None:
        if waited_for:
            self._exchange.go_on()
        elif self._floor.is_open and not self._check.open:
            self._lead_on()

    def _lead_on(self) -> bool:
        """Speak what leads to the next objective, if anything does; True if so."""
        if self._persona.busy or self._exchange.turn is not None:
            return False
        words = self._teaching.hint_now() if self._hint_wanted else ""
        words = words or self._teaching.announcement()
        self._hint_wanted = False
        self._persona.say(words)
        return bool(words)

    def _hint(self) -> None:
        """Give it now, or as soon as nobody speaks."""
        self._hint_wanted = True
        self._lead_on()

    # -- time and commands ------------------------------------------------------------------

    def _on_timer(self, event: ev.TimerFired) -> None:
        turn = self._exchange.turn
        if event.name == "patience" and turn is not None and turn.offset_s is not None:
            self._exchange.commit(turn)
        elif event.name == "barge_in" and self._persona.interruptible:
            self._yield_floor()
        elif event.name == "silence" and turn is None and not self._persona.busy:
            self._floor.asked()
            self._persona.say(self._plan.lines.still_there)
        elif event.name == LOOKING:
            self._exchange.tell_of_looking()
        elif event.name == ANSWER and turn is not None:
            self._exchange.stop_looking()
        elif event.name == "reply_deadline":
            self._persona.on_deadline()
        elif event.name == "say_back":
            self._persona.on_say_back_late()
        elif event.name == CLEARING:
            self._persona.clearing.late()
        elif event.name == "caption":
            self._persona.on_caption_read()
            self._after_playback()

    def _repeat(self) -> None:
        last = self.history.last_heard()
        if last and self._exchange.turn is None:
            self._persona.stop(fade_ms=80.0)
            self._persona.say(last)

    def _on_pause(self, event: ev.PauseChanged) -> None:
        self._floor.paused = event.paused
        if event.paused:
            self._persona.stop(fade_ms=200.0)
            self._exchange.turn = None
            self._over.take()
            self._box.cancel_timers()
            self._floor.give(ev.Floor.OPEN)
        else:
            self._floor.open()
