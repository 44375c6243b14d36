"""A session in text: the real core, model and documents, without sound and without waiting.

Time is a number here. A word of the Persona lasts as long as it would, and nobody waits for it.
"""

from __future__ import annotations

import heapq
import itertools
from collections import deque
from collections.abc import Callable
from typing import Protocol

import msgspec

from app.conversation import events as ev
from app.conversation.journal import entry
from app.conversation.plan import SessionPlan
from app.conversation.ports import Judge, LanguageModel, Reader, Retriever
from app.conversation.session import Session
from app.runtime.looking_up import LookingUp

WORD_S = 0.35
SETTLED_S = 0.05
"""Session time between a learner's words and all that follows at once."""


class TypedModel(LanguageModel, Judge, Reader, Protocol):
    """One model that speaks, judges and reads."""


class TypedSession:
    """One learner who types. Every method returns when all that follows has happened.

    Judging runs after each reply, as it would while the Persona speaks. `heard` gets every event.
    """

    def __init__(
        self,
        plan: SessionPlan,
        *,
        model: TypedModel,
        retriever: Retriever | None,
        session_id: str = "typed",
        heard: Callable[[ev.Event], None] = lambda _: None,
    ) -> None:
        self._model = model
        self._looking_up = LookingUp(plan, retriever)
        self._looking_up.learn()
        plan = msgspec.structs.replace(plan, probed=self._looking_up.probes)
        self._heard = heard
        self._session = Session()
        self._now_s = 0.0
        self._order = itertools.count()
        self._due: list[tuple[float, int, ev.Event]] = []
        self._questions: deque[ev.CriterionJudgeRequested | ev.ProbesRequested] = deque()
        self._timers: dict[str, float] = {}
        self._cancelled: set[str] = set()
        self._sound: dict[str, float] = {}
        self._asked: ev.CheckAsked | None = None
        self._busy_until_s = 0.0
        self.journal = b""
        self.ended = False
        self._tell(ev.SessionStarted(plan=plan, session_id=session_id))
        self._settle()

    def say(self, words: str) -> None:
        """The learner types `words` once the Persona has finished."""
        self._at(SETTLED_S, ev.LearnerTyped(text=words))
        self._settle()

    def answer(self, text: str, certainty: int) -> None:
        """The learner answers the question of the check that was asked last, if there is one."""
        asked, self._asked = self._asked, None
        if asked is not None:
            answered = ev.CheckAnswered(
                form=asked.form, criterion_id=asked.criterion_id, text=text, certainty=certainty
            )
            self._at(SETTLED_S, answered)
            self._settle()

    def wait(self, seconds: float) -> None:
        """The learner says nothing for so long."""
        until_s = self._now_s + seconds
        while (due := min(self._timers.items(), key=lambda t: t[1], default=None)) is not None:
            if due[1] > until_s:
                break
            self._fire(*due)
            self._settle()
        self._now_s = max(self._now_s, until_s)

    def end(self, reason: str = "over") -> None:
        """The session ends."""
        if not self.ended:
            self._at(SETTLED_S, ev.SessionEndRequested(reason=reason))
            self._settle()

    # -- the world --------------------------------------------------------------------------

    def _at(self, after_s: float, event: ev.Event) -> None:
        heapq.heappush(self._due, (self._now_s + after_s, next(self._order), event))

    def _settle(self) -> None:
        """Let everything happen that does not need the learner."""
        while not self.ended:
            caption = self._timers.get("caption")
            if self._due:
                at_s, _, event = heapq.heappop(self._due)
                self._now_s = max(self._now_s, at_s)
                self._tell(event)
            elif self._questions:
                self._answer(self._questions.popleft())
            elif caption is not None:
                self._fire("caption", caption)
            else:
                return

    def _fire(self, name: str, at_s: float) -> None:
        del self._timers[name]
        self._now_s = max(self._now_s, at_s)
        self._tell(ev.TimerFired(name=name))

    def _tell(self, event: ev.Event) -> None:
        entered, follows = self._session.handle(msgspec.structs.replace(event, t_s=self._now_s))
        self.journal += entry(entered, outward=False)
        self._heard(entered)
        for out in follows:
            self.journal += entry(out, outward=True)
            self._heard(out)
        for out in follows:
            self._react(out)

    def _react(self, event: ev.Event) -> None:
        match event:
            case ev.SessionEnded():
                self.ended = True
            case ev.CheckAsked():
                self._asked = event
            case ev.TimerSet():
                self._timers[event.name] = event.at_s
            case ev.TimerCancelled():
                self._timers.pop(event.name, None)
            case ev.ReplyCancelled():
                self._cancelled.add(event.inference_id)
            case ev.RetrievalRequested():
                for found in self._looking_up.answer(event):
                    self._at(0.0, found)
            case ev.GuardrailCheckRequested():
                for measured in self._looking_up.weigh(event):
                    self._at(0.0, measured)
            case ev.ReplyRequested():
                self._generate(event)
            case ev.CriterionJudgeRequested() | ev.ProbesRequested():
                self._questions.append(event)
            case ev.SynthesisRequested():
                lasts_s = max(len(event.text.split()), 1) * WORD_S
                self._sound[event.clause_id] = lasts_s
                ready = ev.SpeechReady(clause_id=event.clause_id, duration_s=lasts_s, phonemes=())
                self._at(0.0, msgspec.structs.replace(ready, inference_id=event.inference_id))
            case ev.PlaybackRequested():
                self._play(event)
            case ev.PlaybackStopped():
                self._due = [d for d in self._due if not isinstance(d[2], ev.PlaybackStarted)]
                heapq.heapify(self._due)

    def _generate(self, event: ev.ReplyRequested) -> None:
        def send(said: ev.Event) -> None:
            if event.inference_id not in self._cancelled:
                self._tell(msgspec.structs.replace(said, inference_id=event.inference_id))

        self._model.generate(
            event.messages,
            inference_id=event.inference_id,
            max_tokens=event.max_tokens,
            temperature=event.temperature,
            seed=event.seed,
            cancelled=lambda: event.inference_id in self._cancelled,
            send=send,
        )

    def _answer(self, question: ev.CriterionJudgeRequested | ev.ProbesRequested) -> None:
        if isinstance(question, ev.CriterionJudgeRequested):
            self._judge(question)
        else:
            self._probe(question)

    def _probe(self, event: ev.ProbesRequested) -> None:
        rows = self._model.read(self._looking_up.to_read(event.query), cancelled=lambda: False)
        assert rows is not None
        read = ev.HiddenStatesRead(query=event.query, rows=rows.astype("<f4").tobytes())
        for measured in self._looking_up.probed(read):
            self._tell(measured)

    def _judge(self, event: ev.CriterionJudgeRequested) -> None:
        judged = self._model.judge(event.messages, cancelled=lambda: False)
        assert judged is not None
        self._tell(
            ev.CriterionScored(
                judgement_id=event.judgement_id, p_yes=judged.p_yes, margin=judged.margin
            )
        )

    def _play(self, event: ev.PlaybackRequested) -> None:
        lasts_s = self._sound[event.clause_id]
        start_s = max(self._busy_until_s, self._now_s)
        self._busy_until_s = start_s + lasts_s
        for at_s, played in (
            (start_s, ev.PlaybackStarted(clause_id=event.clause_id, at_s=start_s)),
            (
                self._busy_until_s,
                ev.PlaybackEnded(clause_id=event.clause_id, heard_s=lasts_s, truncated=False),
            ),
        ):
            heapq.heappush(self._due, (at_s, next(self._order), played))
