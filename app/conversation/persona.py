"""The Persona's side of a session: one utterance at a time, from its words to the last sample."""

from collections.abc import Callable
from typing import Protocol

from app.conversation import events as ev
from app.conversation import prompting
from app.conversation.clauses import ClauseSplitter
from app.conversation.gate import Gate, Grounds
from app.conversation.history import History
from app.conversation.plan import SessionPlan
from app.conversation.utterance import Clause, Utterance

SENTENCE_WORDS = 12
"""Once a reply lacks fewer words than this to its limit, no further sentence is begun."""
MOMENT_AFTER_S = 4.0
"""After a longer silence than this the Persona asks for a moment."""
READING_WORDS_PER_S = 3.0
"""Captions without a voice count as heard at this pace (slow silent reading)."""


class Emit(Protocol):
    """Sends an event out of the session."""

    def __call__(self, event: ev.Event, inference_id: str = "") -> None: ...


class PersonaVoice:
    """Makes, holds, lets go of and takes back what the Persona says.

    `now` returns the current turn's index and the session time of the event being handled.
    """

    def __init__(
        self,
        plan: SessionPlan,
        history: History,
        emit: Emit,
        now: Callable[[], tuple[int, float]],
    ) -> None:
        self._plan = plan
        self._history = history
        self._emit = emit
        self._now = now
        self._inferences = 0
        self._current: Utterance | None = None
        self._leaving: Utterance | None = None
        """Cut off, and its last heard sample not yet reported."""
        self._prefilled: tuple[ev.Message, ...] = ()
        self.note = ""
        """What the exercise wants now; stands in every prompt."""

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
    def asking(self) -> bool:
        """True while the last words of a question are heard."""
        now = self._current
        if now is None or not now.complete or not now.clauses:
            return False
        last = now.clauses[-1]
        return last.started_s is not None and last.text.rstrip().endswith("?")

    @property
    def started_s(self) -> float | None:
        """Session time of the current utterance's first sample, or None."""
        return self._current.started_s if self._current else None

    def ends_before(self, at_s: float) -> bool:
        """True if all of the current utterance will have been heard at `at_s`."""
        now = self._current
        if now is None or not now.complete or not now.clauses:
            return now is None
        left = [c for c in now.clauses if not c.ended]
        if any(c.duration_s is None for c in left):
            return False
        first = left[0].started_s if left else 0.0
        if first is None:
            return False
        return first + sum(c.duration_s or 0.0 for c in left) <= at_s

    # -- making -----------------------------------------------------------------------------

    def say(self, text: str, interruptible: bool = True) -> None:
        """Speak an author's words now. Nothing happens for an empty text."""
        if not text:
            return
        utterance = self._begin(authored=True, committed=True)
        utterance.interruptible = interruptible
        self._finish_with(utterance, text)

    def reply(
        self, words: str, passages: tuple[ev.Passage, ...], aside: str, grounds: Grounds
    ) -> None:
        """Ask the model for a reply and hold what comes. `aside` stands before the words."""
        utterance = self._begin(authored=False, committed=False)
        utterance.passages = passages
        utterance.closing = grounds.closing
        inference_id = utterance.inference_id
        utterance.gate = Gate(grounds, lambda event: self._emit(event, inference_id))
        plan = self._plan
        self._emit(
            ev.ReplyRequested(
                messages=prompting.prompt(
                    plan.system_prompt, self._history.messages, words, passages, aside, self.note
                ),
                max_tokens=plan.max_reply_tokens,
                temperature=plan.temperature,
                seed=plan.seed + self._inferences,
            ),
            utterance.inference_id,
        )

    def answer(self, text: str, citations: tuple[str, ...]) -> None:
        """Hold an author's or a document's words as the reply: no model is asked."""
        utterance = self._begin(authored=False, committed=False)
        utterance.citations = list(citations)
        self._finish_with(utterance, text)

    def prefill(self, words: str, passages: tuple[ev.Passage, ...], aside: str = "") -> None:
        """Let the model read in advance what the next prompt will begin with."""
        system, past = self._plan.system_prompt, self._history.messages
        if words:
            messages = prompting.prompt(system, past, words, passages, aside, self.note)
        else:
            messages = prompting.prefill(system, past, self.note)
        self._send_prefill(messages)

    def _send_prefill(self, messages: tuple[ev.Message, ...]) -> None:
        if messages != self._prefilled:
            self._prefilled = messages
            self._emit(ev.PrefillRequested(messages=messages))

    def commit(self) -> None:
        """Let go of the held reply: it is played as soon as its clauses are there."""
        if self._current is None:
            return
        self._current.committed = True
        _, now_s = self._now()
        wait_s = self._plan.timing.reply_deadline_s
        if self._plan.lines.one_moment:
            wait_s = min(MOMENT_AFTER_S, wait_s)
        self._emit(ev.TimerSet(name="reply_deadline", at_s=now_s + wait_s))
        self._read_ahead(self._current)
        self._play(self._current)

    def stop(self, fade_ms: float, forget: bool = False) -> None:
        """Take back all that was not heard; what was heard enters the history.

        `forget`: even the sound that was heard does not count, because it was no word yet.
        """
        utterance = self._current
        if utterance is None:
            return
        self._emit(ev.TimerCancelled(name="reply_deadline"))
        self._emit(ev.TimerCancelled(name="caption"))
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
        clause = self._current.find(event.clause_id) if self._current else None
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
        self._current = Utterance(inference_id, authored, committed)
        return self._current

    def _finish_with(self, utterance: Utterance, text: str) -> None:
        splitter = ClauseSplitter(first_by_clause=False)
        for part in [*splitter.push(text + " "), *splitter.flush()]:
            self._synthesise(utterance, part)
        utterance.complete = True

    def _synthesise(self, utterance: Utterance, text: str) -> None:
        clause = utterance.add(text)
        self._emit(
            ev.SynthesisRequested(
                clause_id=clause.clause_id,
                text=text,
                voice=self._plan.voice,
                language=self._plan.language,
                speed=self._plan.speed,
            ),
            utterance.inference_id,
        )

    # -- what comes back --------------------------------------------------------------------

    def _awaited(self, inference_id: str) -> Utterance | None:
        now = self._current
        return now if now is not None and now.inference_id == inference_id else None

    def on_delta(self, event: ev.ReplyDelta) -> None:
        utterance = self._awaited(event.inference_id)
        if utterance is None or utterance.complete:
            return
        for text in utterance.splitter.push(event.text):
            self._take_clause(utterance, text)

    def _take_clause(self, utterance: Utterance, text: str) -> None:
        if utterance.complete:
            return
        gate = utterance.gate
        assert gate is not None
        for admitted in gate.admit(text):
            if utterance.begun and self._too_long(utterance, admitted):
                gate.closed = True
                break
            self._synthesise(utterance, admitted)
        ended = text.endswith((".", "!", "?"))
        full = ended and utterance.words >= self._plan.max_reply_words - SENTENCE_WORDS
        reacted = ended and bool(utterance.closing) and utterance.begun
        if gate.closed or full or reacted:
            self._emit(ev.ReplyCancelled(), utterance.inference_id)
            self._complete(utterance)

    def _too_long(self, utterance: Utterance, text: str) -> bool:
        words = utterance.words + len(f"{text} {utterance.closing}".split())
        return words > self._plan.max_reply_words

    def _complete(self, utterance: Utterance) -> None:
        """No more of the model's words come: what an author adds follows, something is said."""
        if utterance.closing and not (utterance.gate and utterance.gate.stopped):
            self._finish_with(utterance, utterance.closing)
        elif not utterance.begun or (utterance.gate and utterance.gate.dangling):
            self._finish_with(utterance, self._plan.lines.no_llm)
        utterance.complete = True
        self._read_ahead(utterance)
        self._settle(utterance)

    def on_reply_ended(self, event: ev.ReplyEnded) -> None:
        utterance = self._awaited(event.inference_id)
        if utterance is None or utterance.complete:
            return
        if event.outcome is not ev.ReplyOutcome.FAILED:
            rest = utterance.splitter.flush()
            if event.outcome is ev.ReplyOutcome.LENGTH and utterance.begun:
                rest = []
            for text in rest:
                self._take_clause(utterance, text)
            if not utterance.complete and utterance.gate is not None:
                for text in utterance.gate.rest():
                    self._synthesise(utterance, text)
        if not utterance.complete:
            self._complete(utterance)

    def _read_ahead(self, utterance: Utterance) -> None:
        """While the reply is heard, the model reads it as the next prompt's past."""
        if utterance.committed and utterance.complete and not utterance.authored:
            said = ev.Message("assistant", " ".join(c.text for c in utterance.clauses))
            past = (*self._history.messages, said)
            self._send_prefill(prompting.prefill(self._plan.system_prompt, past, self.note))

    def on_deadline(self) -> None:
        """No clause came in time: ask for a moment; the next time an author's words take over."""
        utterance = self._current
        if utterance is None or utterance.begun or utterance.complete:
            return
        if self._plan.lines.one_moment and not utterance.holding:
            utterance.holding = True
            self._synthesise(utterance, self._plan.lines.one_moment)
            _, now_s = self._now()
            at_s = now_s + self._plan.timing.reply_deadline_s
            self._emit(ev.TimerSet(name="reply_deadline", at_s=at_s))
        else:
            self._emit(ev.ReplyCancelled(), utterance.inference_id)
            utterance.splitter = ClauseSplitter()
            self._complete(utterance)

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
                self._show_next(utterance)

    # -- what is heard ----------------------------------------------------------------------

    def on_playback_started(self, event: ev.PlaybackStarted) -> bool:
        """Return True if the clause belongs to the current utterance."""
        utterance = self._current
        clause = utterance.find(event.clause_id) if utterance else None
        if utterance is None or clause is None:
            return False
        clause.started_s = event.at_s
        self._caption(utterance, clause)
        return True

    def _caption(self, utterance: Utterance, clause: Clause) -> None:
        if utterance.begun:
            self._emit(ev.TimerCancelled(name="reply_deadline"))
        self._emit(
            ev.CaptionShown(role="persona", text=clause.text, final=True), utterance.inference_id
        )

    def on_playback_ended(self, event: ev.PlaybackEnded) -> bool:
        """Return False if the clause belongs to an utterance that was cut off."""
        if self._leaving is not None and (cut := self._leaving.find(event.clause_id)):
            cut.heard_s, cut.truncated = event.heard_s, event.truncated
            if all(c.ended for c in self._leaving.clauses if c.started_s is not None):
                self.settle_leaving()
            return False
        utterance = self._current
        clause = utterance.find(event.clause_id) if utterance else None
        if utterance is not None and clause is not None:
            clause.heard_s, clause.truncated = event.heard_s, event.truncated
            self._settle(utterance)
        return True

    def _show_next(self, utterance: Utterance) -> None:
        """Without a voice: show the next clause for as long as it takes to read it."""
        if any(c.started_s is not None and not c.ended for c in utterance.clauses):
            return
        for clause in utterance.clauses:
            if clause.requested and clause.started_s is None and not clause.duration_s:
                _, now_s = self._now()
                clause.started_s = now_s
                self._caption(utterance, clause)
                reading_s = max(len(clause.text.split()) / READING_WORDS_PER_S, 1.0)
                self._emit(ev.TimerSet(name="caption", at_s=now_s + reading_s))
                return

    def on_caption_read(self) -> None:
        """The shown clause counts as heard."""
        utterance = self._current
        if utterance is None:
            return
        for clause in utterance.clauses:
            if clause.started_s is not None and not clause.ended:
                clause.heard_s = clause.duration_s or 0.0
        self._show_next(utterance)
        self._settle(utterance)

    def _settle(self, utterance: Utterance) -> None:
        if utterance.finished:
            self._close(utterance, interrupted=utterance.truncated)

    def _close(self, utterance: Utterance, interrupted: bool) -> None:
        if utterance is self._current:
            self._current = None
        heard = utterance.heard_text()
        self._history.persona_heard(heard, interrupted)
        if heard:
            self._emit(
                ev.UtteranceHeard(
                    text=heard,
                    interrupted=interrupted,
                    citations=utterance.cited,
                ),
                utterance.inference_id,
            )
