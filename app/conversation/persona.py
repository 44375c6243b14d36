"""The Persona's side of a session: one utterance at a time, from its words to the last sample."""

from collections.abc import Callable

from app.conversation import events as ev
from app.conversation.captions import Captions
from app.conversation.clauses import ClauseSplitter
from app.conversation.clearing import Clearing
from app.conversation.composing import Composer
from app.conversation.exercise import Speaker
from app.conversation.gate import Gate, Grounds
from app.conversation.guardrails import Trip
from app.conversation.history import History
from app.conversation.outbox import Emit
from app.conversation.plan import SessionPlan
from app.conversation.prompting import Prompts
from app.conversation.utterance import Clause, Utterance

SAY_BACK_TOKENS = 24
SAY_BACK_S = 1.2
"""The learner's point is said back if it is there so soon after the commitment, or before the
coach's first words have been heard."""
CLOSING_TAKES_S = 0.25
"""So long before their end the next words are asked for: a voice needs that."""
MOMENT_AFTER_S = 4.0
"""After a longer silence than this the Persona asks for a moment."""


class PersonaVoice:
    """Makes, holds, lets go of and takes back what the Persona says.

    `speaker` returns whose words the next ones are; `now` the current turn's index and the session
    time of the event being handled.
    """

    def __init__(
        self,
        plan: SessionPlan,
        history: History,
        prompts: Prompts,
        speaker: Callable[[], Speaker],
        emit: Emit,
        now: Callable[[], tuple[int, float]],
    ) -> None:
        self._plan = plan
        self._history = history
        self._prompts = prompts
        self._speaker = speaker
        self._spoke_last = plan.persona
        self.clearing = Clearing(plan.guardrails, emit, now, self._looked_through)
        self._composer = Composer(plan, self.clearing, emit)
        self._emit = emit
        self._now = now
        self._captions = Captions(emit, now)
        self.stopped = ""
        """The guardrail that what was said last has tripped and that ends the session, or ""."""
        self._inferences = 0
        self._current: Utterance | None = None
        self._leaving: Utterance | None = None
        """Cut off, and its last heard sample not yet reported."""
        self._prefilled: tuple[ev.Message, ...] = ()

    def pace(self, *, slower: bool) -> None:
        """Speak what has no sound yet more slowly, or as usual."""
        self._composer.slower = slower

    @property
    def busy(self) -> bool:
        """True while an utterance is being made, held or heard."""
        return self._current is not None

    @property
    def prepared(self) -> bool:
        """True while a reply is made or held that nobody has let go of yet."""
        return self._current is not None and not self._current.committed

    @property
    def audible(self) -> bool:
        """True from the first sample of an utterance to its last."""
        return self._current is not None and self._current.started_s is not None

    @property
    def authored(self) -> bool:
        """True while the words of an author are on their way."""
        return self._current is not None and self._current.authored

    @property
    def interruptible(self) -> bool:
        return self._current is not None and self._current.interruptible

    @property
    def held(self) -> bool:
        """True while an utterance is silent at an exact sample."""
        return self._current is not None and self._current.held

    @property
    def asks_for_time(self) -> bool:
        """True while the learner was told to wait for words that are looked up."""
        return self._current is not None and self._current.asks_for_time

    @property
    def asking(self) -> bool:
        """True while the last words of a question are heard."""
        return self._current is not None and self._current.asking

    @property
    def started_s(self) -> float | None:
        """Session time of the current utterance's first sample, or None."""
        return self._current.started_s if self._current else None

    def ends_before(self, at_s: float) -> bool:
        """True if all of the current utterance will have been heard at `at_s`."""
        return self._current is None or self._current.ends_before(at_s)

    # -- making -----------------------------------------------------------------------------

    def say(self, text: str, interruptible: bool = True) -> None:
        """Speak an author's words now. Nothing happens for an empty text."""
        if not text:
            return
        utterance = self._begin(authored=True, committed=True)
        utterance.interruptible = interruptible
        self._finish_with(utterance, text)

    def reply(
        self,
        messages: tuple[ev.Message, ...],
        passages: tuple[ev.Passage, ...],
        grounds: Grounds,
        opening: str = "",
    ) -> None:
        """Ask the model for a reply and hold what comes, behind an author's `opening`."""
        utterance = self._begin(authored=False, committed=False)
        if not (grounds.says_back or grounds.plays):  # those read none of them
            utterance.passages = passages
        utterance.closing = grounds.closing
        utterance.says_back = grounds.says_back
        utterance.splitter = ClauseSplitter(first_by_clause=not grounds.says_back)
        inference_id = utterance.inference_id
        utterance.gate = Gate(grounds, lambda event: self._emit(event, inference_id))
        self._composer.author(utterance, opening)
        utterance.lead_in = len(utterance.clauses)
        plan = self._plan
        self._emit(
            ev.ReplyRequested(
                messages=messages,
                max_tokens=SAY_BACK_TOKENS if grounds.says_back else plan.max_reply_tokens,
                temperature=0.0 if grounds.says_back else plan.temperature,
                seed=plan.seed + self._inferences,
            ),
            utterance.inference_id,
        )

    def ask_for_time(self, text: str) -> None:
        """Speak an author's words now; an `answer` will follow in the same breath."""
        if text:
            utterance = self._begin(authored=True, committed=True)
            utterance.asks_for_time = True
            self._composer.author(utterance, text)

    def answer(self, text: str, citations: tuple[str, ...]) -> None:
        """Hold an author's or a document's words as the reply: no model is asked."""
        utterance = self._current
        if utterance is None or not utterance.asks_for_time:
            utterance = self._begin(authored=False, committed=False)
        utterance.authored = utterance.asks_for_time = False
        utterance.citations = list(citations)
        self._finish_with(utterance, text)

    def read(self, messages: tuple[ev.Message, ...]) -> None:
        """Let the model read in advance what the next prompt will begin with."""
        if messages != self._prefilled:
            self._prefilled = messages
            self._emit(ev.PrefillRequested(messages=messages))

    def commit(self) -> None:
        """Let go of the held reply: it is played as soon as its clauses are there."""
        if self._current is None:
            return
        self._current.committed = True
        _, now_s = self._now()
        if self._current.says_back:
            self._wait_for_say_back(now_s + SAY_BACK_S)
        else:
            wait_s = self._plan.timing.reply_deadline_s
            if self._plan.lines.one_moment:
                wait_s = min(MOMENT_AFTER_S, wait_s)
            self._emit(ev.TimerSet(name="reply_deadline", at_s=now_s + wait_s))
        self._read_ahead(self._current)
        self._play(self._current)

    def _wait_for_say_back(self, at_s: float) -> None:
        if self._current is not None and not self._current.complete:
            self._emit(ev.TimerSet(name="say_back", at_s=at_s))

    def stop(self, fade_ms: float, forget: bool = False) -> None:
        """Take back all that was not heard; what was heard enters the history.

        `forget`: even the sound that was heard does not count, because it was no word yet.
        """
        utterance = self._current
        if utterance is None:
            return
        for timer in ("reply_deadline", "say_back", "caption"):
            self._emit(ev.TimerCancelled(name=timer))
        self.clearing.forget()
        if not utterance.authored and not utterance.complete:
            self._emit(ev.ReplyCancelled(), utterance.inference_id)
        self._current = None
        if utterance.clauses:
            self._emit(ev.PlaybackStopped(fade_ms=fade_ms), utterance.inference_id)
        if any(c.started_s is not None for c in utterance.clauses) and not forget:
            self._leaving = utterance

    def duck(self, gain: float) -> None:
        """Go on at `gain` (0..1)."""
        if self._current is not None:
            self._emit(ev.PlaybackDucked(gain=gain), self._current.inference_id)

    def hold(self) -> None:
        """Fall silent at once and keep the sample."""
        if self._current is not None and not self._current.held:
            self._current.held = True
            self._emit(ev.PlaybackPaused(), self._current.inference_id)

    def resume(self) -> None:
        """Go on from exactly that sample."""
        if self._current is not None and self._current.held:
            self._current.held = False
            self._emit(ev.PlaybackResumed(), self._current.inference_id)

    def give_way(self) -> None:
        """Somebody else has words: what is held will not be heard any more."""
        if self.held:
            self.stop(fade_ms=0.0)

    def on_playback_moved(self, event: ev.PlaybackMoved) -> None:
        _, clause = self._find(event.clause_id)
        if clause is not None:
            clause.started_s = event.at_s

    def settle_leaving(self) -> None:
        """What was cut off enters the history, at the latest before anything newer does."""
        utterance, self._leaving = self._leaving, None
        if utterance is not None:
            self._close(utterance, interrupted=True)

    def _begin(self, authored: bool, committed: bool) -> Utterance:
        self.settle_leaving()
        self._inferences += 1
        turn_idx, _ = self._now()
        inference_id = f"{turn_idx}.{self._inferences}"
        speaker = self._speaker()
        if speaker != self._spoke_last:
            self._spoke_last = speaker
            self._emit(
                ev.SpeakerChanged(name=speaker.name, role=speaker.role, look=speaker.look),
                inference_id,
            )
        self._current = Utterance(inference_id, speaker, authored, committed)
        return self._current

    def _finish_with(self, utterance: Utterance, text: str) -> None:
        self._composer.author(utterance, text)
        utterance.complete = True

    # -- what comes back --------------------------------------------------------------------

    def _find(self, clause_id: str) -> tuple[Utterance | None, Clause | None]:
        utterance = self._current
        return utterance, utterance.find(clause_id) if utterance else None

    def _awaited(self, inference_id: str) -> Utterance | None:
        now = self._current
        return now if now is not None and now.inference_id == inference_id else None

    def on_delta(self, event: ev.ReplyDelta) -> None:
        utterance = self._awaited(event.inference_id)
        if utterance is not None and not utterance.complete:
            self._composer.push(utterance, event.text)
            self._look_whether_complete(utterance)

    def on_reply_ended(self, event: ev.ReplyEnded) -> None:
        utterance = self._awaited(event.inference_id)
        if utterance is not None and not utterance.complete:
            self._composer.ended(utterance, event.outcome)
            self._look_whether_complete(utterance)

    def _look_whether_complete(self, utterance: Utterance) -> None:
        if utterance.complete:
            self._emit(ev.TimerCancelled(name="say_back"))
            self._read_ahead(utterance)
            self._settle(utterance)

    def _read_ahead(self, utterance: Utterance) -> None:
        """While the reply is heard, the model reads it as the next prompt's past."""
        if utterance.committed and utterance.complete and not utterance.authored:
            self.read(self._prompts.ahead(" ".join(c.text for c in utterance.clauses)))

    def on_deadline(self) -> None:
        """No clause came in time: ask for a moment; the next time an author's words take over."""
        utterance = self._current
        if utterance is None or utterance.begun or utterance.complete:
            return
        if self._plan.lines.one_moment and not utterance.lead_in:
            self._composer.author(utterance, self._plan.lines.one_moment)
            utterance.lead_in = len(utterance.clauses)
            at_s = self._now()[1] + self._plan.timing.reply_deadline_s
            self._emit(ev.TimerSet(name="reply_deadline", at_s=at_s))
        else:
            self._give_up(utterance)

    def on_say_back_late(self) -> None:
        """The learner's point is not there in time: the author's words go on without it."""
        utterance = self._current
        if utterance is not None and not utterance.complete:
            self._give_up(utterance)

    def _give_up(self, utterance: Utterance) -> None:
        self._composer.give_up(utterance)
        self._look_whether_complete(utterance)

    def _looked_through(self, clause_id: str, trip: Trip | None) -> None:
        utterance, clause = self._find(clause_id)
        if utterance is None or clause is None:
            return
        if trip is None:
            clause.cleared = True
            self._play(utterance)
        else:
            self._composer.refuse(utterance, clause, trip)
            self._look_whether_complete(utterance)

    def on_speech_ready(self, event: ev.SpeechReady) -> None:
        utterance = self._awaited(event.inference_id)
        clause = utterance.find(event.clause_id) if utterance else None
        if utterance is None or clause is None:
            return
        clause.duration_s, clause.phonemes = event.duration_s, event.phonemes
        self._play(utterance)

    def _play(self, utterance: Utterance) -> None:
        for clause in utterance.playable():
            clause.requested = True
            if clause.duration_s:
                self._emit(
                    ev.PlaybackRequested(clause_id=clause.clause_id, text=clause.text),
                    utterance.inference_id,
                )
            else:
                self._captions.show_next(utterance)

    # -- what is heard ----------------------------------------------------------------------

    def on_playback_started(self, event: ev.PlaybackStarted) -> bool:
        """Return True if the clause belongs to the current utterance."""
        utterance, clause = self._find(event.clause_id)
        if utterance is None or clause is None:
            return False
        clause.started_s = event.at_s
        self._captions.show(utterance, clause)
        ends_s = utterance.lead_in_ends_s
        if utterance.says_back and ends_s is not None:
            self._wait_for_say_back(ends_s - CLOSING_TAKES_S)
        return True

    def on_playback_ended(self, event: ev.PlaybackEnded) -> bool:
        """Return False if the clause belongs to an utterance that was cut off."""
        if self._leaving is not None and (cut := self._leaving.find(event.clause_id)):
            cut.heard_s, cut.truncated = event.heard_s, event.truncated
            if all(c.ended for c in self._leaving.clauses if c.started_s is not None):
                self.settle_leaving()
            return False
        utterance, clause = self._find(event.clause_id)
        if utterance is not None and clause is not None:
            clause.heard_s, clause.truncated = event.heard_s, event.truncated
            self._settle(utterance)
        return True

    def on_caption_read(self) -> None:
        """A clause without a voice was shown for long enough."""
        if self._current is not None:
            self._captions.read(self._current)
            self._settle(self._current)

    def _settle(self, utterance: Utterance) -> None:
        if utterance.finished:
            self._close(utterance, interrupted=utterance.truncated)

    def _close(self, utterance: Utterance, interrupted: bool) -> None:
        if utterance is self._current:
            self._current = None
        self.stopped = utterance.gate.ends if utterance.gate else ""
        heard = utterance.heard_text()
        self._history.persona_heard(heard, interrupted)
        if heard:
            self._emit(
                ev.UtteranceHeard(text=heard, interrupted=interrupted, citations=utterance.cited),
                utterance.inference_id,
            )
