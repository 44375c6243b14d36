"""The loop of the process in which the language model lives."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Protocol, TypeAlias

import numpy as np

from app.conversation.events import (
    CriterionJudgeRequested,
    CriterionScored,
    Event,
    HiddenStatesRead,
    HiddenStatesRequested,
    Message,
    PrefillRequested,
    ReplyCancelled,
    ReplyEnded,
    ReplyOutcome,
    ReplyRequested,
    WorkerReady,
)
from app.conversation.ports import Judgement, Vectors
from app.language.errors import LanguageError

IDLE_S = 60.0
"""How long to wait for an event at a time; any value does."""

Question: TypeAlias = CriterionJudgeRequested | HiddenStatesRequested
Receive = Callable[[float], Event | None]
Send = Callable[[Event], None]


class SpeakingModel(Protocol):
    """What the loop asks of a model; `LlamaModel` is one."""

    @property
    def name(self) -> str:
        """For the operator."""

    @property
    def context_tokens(self) -> int:
        """For the operator."""

    def prefill(self, messages: Sequence[Message], *, cancelled: Callable[[], bool]) -> int:
        """As `ports.LanguageModel.prefill`."""

    def generate(
        self,
        messages: Sequence[Message],
        *,
        inference_id: str,
        max_tokens: int,
        temperature: float,
        seed: int,
        cancelled: Callable[[], bool],
        send: Send,
    ) -> None:
        """As `ports.LanguageModel.generate`."""


class JudgingModel(SpeakingModel, Protocol):
    """A model that also judges and reads, in working memories of its own."""

    def judge(
        self, messages: Sequence[Message], *, cancelled: Callable[[], bool]
    ) -> Judgement | None:
        """As `ports.Judge.judge`."""

    def read(self, texts: Sequence[str], *, cancelled: Callable[[], bool]) -> Vectors | None:
        """As `ports.Reader.read`."""


def serve(receive: Receive, send: Send, load: Callable[[], JudgingModel]) -> None:
    """Answers requests until `receive` raises EOFError, which is how the pipe says good-bye.

    `receive(timeout_s)` returns the next event, or None when none came. Every ReplyRequested gets
    exactly one ReplyEnded. Every CriterionJudgeRequested gets one CriterionScored and every
    HiddenStatesRequested one HiddenStatesRead, unless another session begins; they are answered
    when nobody waits for words. What a reply waits for goes before everything but a reply. Raises
    what `load` raises.
    """
    model = load()
    send(WorkerReady(worker="llm", detail=f"{model.name}, {model.context_tokens} tokens"))
    desk = _Desk(receive, send, model)
    try:
        while True:
            desk.serve_next()
    except EOFError:
        return


class _Desk:
    """What has arrived and is not yet done."""

    def __init__(self, receive: Receive, send: Send, model: JudgingModel) -> None:
        self._receive = receive
        self._send = send
        self._model = model
        self._waiting: deque[PrefillRequested | ReplyRequested] = deque()
        self._questions: deque[Question] = deque()
        self._session_id = ""
        self._speaking = ""
        self._cancelled = False

    def serve_next(self) -> None:
        if not self._waiting and not self._questions:
            self._take(self._receive(IDLE_S))
        self._drain()
        if self._questions and (not self._waiting or self._answer_first()):
            self._answer(self._questions[0])
            return
        if not self._waiting:
            return
        request = self._waiting.popleft()
        if isinstance(request, ReplyRequested):
            self._reply(request)
        elif not self._waiting:
            self._prefill(request)

    def _prefill(self, request: PrefillRequested) -> None:
        try:
            self._model.prefill(request.messages, cancelled=self._somebody_waits)
        except LanguageError:
            # Nobody waits for a prefill: the reply to this prompt will fail and say why.
            return

    def _reply(self, request: ReplyRequested) -> None:
        self._speaking, self._cancelled = request.inference_id, False
        self._model.generate(
            request.messages,
            inference_id=request.inference_id,
            max_tokens=request.max_tokens,
            temperature=request.temperature,
            seed=request.seed,
            cancelled=self._is_cancelled,
            send=self._send,
        )
        self._speaking = ""

    def _answer(self, question: Question) -> None:
        cancelled = self._a_reply_waits if question.waited_for else self._somebody_waits
        answer: Event | None
        if isinstance(question, HiddenStatesRequested):
            answer = self._read(question, cancelled)
        else:
            answer = self._judge(question, cancelled)
        if answer is not None and question in self._questions:
            self._questions.remove(question)
            self._send(answer)

    def _judge(
        self, question: CriterionJudgeRequested, cancelled: Callable[[], bool]
    ) -> CriterionScored | None:
        begun = time.perf_counter()
        try:
            judgement = self._model.judge(question.messages, cancelled=cancelled)
        except LanguageError:
            judgement = Judgement(p_yes=None, margin=0.0)
        if judgement is None:
            return None
        return CriterionScored(
            judgement_id=question.judgement_id,
            p_yes=judgement.p_yes,
            margin=judgement.margin,
            compute_ms=(time.perf_counter() - begun) * 1000,
        )

    def _read(
        self, question: HiddenStatesRequested, cancelled: Callable[[], bool]
    ) -> HiddenStatesRead | None:
        begun = time.perf_counter()
        try:
            rows = self._model.read(question.texts, cancelled=cancelled)
        except LanguageError:
            rows = np.empty((0, 0), dtype=np.float32)
        if rows is None:
            return None
        return HiddenStatesRead(
            query=question.query,
            rows=rows.astype("<f4").tobytes(),
            compute_ms=(time.perf_counter() - begun) * 1000,
        )

    def _somebody_waits(self) -> bool:
        self._drain()
        return bool(self._waiting) or self._answers_wait()

    def _a_reply_waits(self) -> bool:
        self._drain()
        return any(isinstance(request, ReplyRequested) for request in self._waiting)

    def _answers_wait(self) -> bool:
        return bool(self._questions) and self._questions[0].waited_for

    def _answer_first(self) -> bool:
        return self._answers_wait() and not self._a_reply_waits()

    def _is_cancelled(self) -> bool:
        self._drain()
        return self._cancelled

    def _drain(self) -> None:
        while (event := self._receive(0.0)) is not None:
            self._take(event)

    def _take(self, event: Event | None) -> None:
        if isinstance(event, PrefillRequested | ReplyRequested):
            self._waiting.append(event)
        elif isinstance(event, Question):
            if event.session_id != self._session_id:
                self._session_id = event.session_id
                self._questions.clear()
            if event.waited_for:
                self._questions.appendleft(event)
            else:
                self._questions.append(event)
        elif isinstance(event, ReplyCancelled):
            self._cancel(event.inference_id)

    def _cancel(self, inference_id: str) -> None:
        if inference_id == self._speaking:
            self._cancelled = True
        for request in [r for r in self._waiting if r.inference_id == inference_id]:
            self._waiting.remove(request)
            if isinstance(request, ReplyRequested):
                self._send(ReplyEnded(inference_id=inference_id, outcome=ReplyOutcome.CANCELLED))
