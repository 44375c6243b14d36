"""Every request gets exactly one end, and a prefill never makes one wait."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from app.conversation.events import (
    CriterionJudgeRequested,
    CriterionScored,
    Event,
    HiddenStatesRead,
    HiddenStatesRequested,
    Message,
    PrefillRequested,
    ReplyCancelled,
    ReplyDelta,
    ReplyEnded,
    ReplyOutcome,
    ReplyRequested,
    ReplyStarted,
    WorkerReady,
)
from app.conversation.ports import Judgement, Vectors
from app.language import LlamaModel, serve
from app.language.errors import EvaluationFailed, PromptTooLong

WORDS = (Message("user", "Hello there, who are you?"),)


class FakePipe:
    """Hands out events: a number in the script is so many empty polls before the next event."""

    def __init__(self, *script: Event | int) -> None:
        self._script = list(script)
        self.sent: list[Event] = []

    def receive(self, timeout_s: float) -> Event | None:
        while self._script:
            head = self._script[0]
            if isinstance(head, Event):
                self._script.pop(0)
                return head
            if head == 0:
                self._script.pop(0)
                continue
            self._script[0] = head - 1
            return None
        if timeout_s > 0:
            raise EOFError
        return None

    def outcomes(self) -> list[tuple[str, ReplyOutcome]]:
        return [(e.inference_id, e.outcome) for e in self.sent if isinstance(e, ReplyEnded)]


class FakeModel:
    """Reads ten slices per prefill and says ten words per reply."""

    name = "fake.gguf"
    context_tokens = 100

    def __init__(self) -> None:
        self.slices: list[int] = []
        self.judged = 0
        self.read_texts: list[tuple[str, ...]] = []

    def prefill(self, messages: Sequence[Message], *, cancelled: Callable[[], bool]) -> int:
        self.slices.append(0)
        if not messages:
            raise PromptTooLong(200, 100)
        for _ in range(10):
            if cancelled():
                break
            self.slices[-1] += 1
        return self.slices[-1]

    def judge(
        self, messages: Sequence[Message], *, cancelled: Callable[[], bool]
    ) -> Judgement | None:
        if not messages:
            raise PromptTooLong(200, 100)
        self.judged += 1
        return None if any(cancelled() for _ in range(10)) else Judgement(p_yes=0.7, margin=1.0)

    def read(self, texts: Sequence[str], *, cancelled: Callable[[], bool]) -> Vectors | None:
        if not texts:
            raise EvaluationFailed("nothing to read")
        self.read_texts.append(tuple(texts))
        rows = np.ones((len(texts), 2), dtype=np.float32)
        return None if any(cancelled() for _ in range(10)) else rows

    def generate(
        self,
        messages: Sequence[Message],
        *,
        inference_id: str,
        max_tokens: int,
        temperature: float,
        seed: int,
        cancelled: Callable[[], bool],
        send: Callable[[Event], None],
    ) -> None:
        del messages, max_tokens, temperature, seed
        outcome = ReplyOutcome.STOP
        for _ in range(10):
            if cancelled():
                outcome = ReplyOutcome.CANCELLED
                break
            send(ReplyDelta(inference_id=inference_id, text="word "))
        send(ReplyEnded(inference_id=inference_id, outcome=outcome))


def _request(inference_id: str) -> ReplyRequested:
    return ReplyRequested(
        inference_id=inference_id, messages=WORDS, max_tokens=8, temperature=0.0, seed=1
    )


def _served(*script: Event | int) -> tuple[FakePipe, FakeModel]:
    pipe, model = FakePipe(*script), FakeModel()
    serve(pipe.receive, pipe.sent.append, lambda: model)
    return pipe, model


def test_it_says_when_it_is_ready_and_with_what() -> None:
    pipe, _ = _served()
    assert pipe.sent == [WorkerReady(worker="llm", detail="fake.gguf, 100 tokens")]


def test_a_request_is_answered_once() -> None:
    pipe, _ = _served(_request("a"))
    assert pipe.outcomes() == [("a", ReplyOutcome.STOP)]


def test_a_prefill_is_abandoned_when_a_request_comes() -> None:
    pipe, model = _served(PrefillRequested(messages=WORDS), 4, _request("a"))
    assert model.slices == [3]
    assert pipe.outcomes() == [("a", ReplyOutcome.STOP)]


def test_of_several_prefills_only_the_newest_is_done() -> None:
    older, newer = PrefillRequested(messages=WORDS), PrefillRequested(messages=WORDS)
    _, model = _served(older, newer)
    assert model.slices == [10]


def test_a_cancellation_of_something_long_gone_does_not_disturb_a_prefill() -> None:
    _, model = _served(PrefillRequested(messages=WORDS), 3, ReplyCancelled(inference_id="old"))
    assert model.slices == [10]


def test_a_prefill_that_does_not_fit_is_dropped() -> None:
    pipe, _ = _served(PrefillRequested(messages=()), 2, _request("a"))
    assert pipe.outcomes() == [("a", ReplyOutcome.STOP)]


def test_a_cancelled_reply_stops_between_tokens() -> None:
    pipe, _ = _served(_request("a"), 4, ReplyCancelled(inference_id="a"))
    assert pipe.outcomes() == [("a", ReplyOutcome.CANCELLED)]
    assert 0 < sum(isinstance(event, ReplyDelta) for event in pipe.sent) < 10


def test_a_reply_cancelled_before_it_began_ends_all_the_same() -> None:
    pipe, _ = _served(_request("a"), 3, _request("b"), ReplyCancelled(inference_id="b"))
    assert sorted(pipe.outcomes()) == [("a", ReplyOutcome.STOP), ("b", ReplyOutcome.CANCELLED)]


def test_the_next_reply_follows_the_cancelled_one() -> None:
    pipe, _ = _served(_request("a"), 3, ReplyCancelled(inference_id="a"), _request("b"))
    assert pipe.outcomes() == [("a", ReplyOutcome.CANCELLED), ("b", ReplyOutcome.STOP)]


def _question(name: str, session_id: str = "s") -> CriterionJudgeRequested:
    return CriterionJudgeRequested(judgement_id=name, messages=WORDS, session_id=session_id)


def test_every_question_gets_one_score_in_order() -> None:
    pipe, _ = _served(_question("a"), _question("b"))
    scored = [event for event in pipe.sent if isinstance(event, CriterionScored)]
    assert [(e.judgement_id, e.p_yes) for e in scored] == [("a", 0.7), ("b", 0.7)]


def test_a_reply_goes_before_a_judgement_that_has_begun() -> None:
    pipe, model = _served(_question("a"), 4, _request("r"))
    kinds = [type(event) for event in pipe.sent[1:]]
    assert kinds.index(ReplyEnded) < kinds.index(CriterionScored)
    assert model.judged == 2


def test_a_question_that_does_not_fit_is_answered_as_unasked() -> None:
    pipe, _ = _served(CriterionJudgeRequested(judgement_id="a", messages=()))
    assert [e.p_yes for e in pipe.sent if isinstance(e, CriterionScored)] == [None]


def test_questions_of_a_session_that_is_over_are_dropped() -> None:
    pipe, _ = _served(_request("r"), 1, _question("a"), _question("b", session_id="t"))
    assert [e.judgement_id for e in pipe.sent if isinstance(e, CriterionScored)] == ["b"]


def test_whether_a_text_answers_goes_before_reading_ahead_and_criteria() -> None:
    answer = CriterionJudgeRequested(judgement_id="q", messages=WORDS, about="answer")
    pipe, model = _served(PrefillRequested(messages=WORDS), 3, _question("a", ""), answer)
    assert [e.judgement_id for e in pipe.sent if isinstance(e, CriterionScored)] == ["q", "a"]
    assert all(read < 10 for read in model.slices)


def _reading(*texts: str, waited_for: bool = False, session_id: str = "s") -> HiddenStatesRequested:
    query = " ".join(texts)
    return HiddenStatesRequested(
        query=query, texts=texts, waited_for=waited_for, session_id=session_id
    )


def _read(pipe: FakePipe) -> list[tuple[str, int]]:
    return [(e.query, len(e.rows)) for e in pipe.sent if isinstance(e, HiddenStatesRead)]


def test_what_is_to_be_read_is_read_once_and_sent_as_rows() -> None:
    pipe, _ = _served(_reading("I sign", "it"), _reading("Hello"))
    assert _read(pipe) == [("I sign it", 2 * 2 * 4), ("Hello", 2 * 4)]


def test_a_reply_goes_before_a_reading_that_has_begun() -> None:
    pipe, model = _served(_reading("I sign it"), 4, _request("r"))
    kinds = [type(event) for event in pipe.sent[1:]]
    assert kinds.index(ReplyEnded) < kinds.index(HiddenStatesRead)
    assert model.read_texts == [("I sign it",)] * 2


def test_a_reading_that_a_reply_waits_for_goes_before_reading_ahead_and_criteria() -> None:
    waited = _reading("You cow", waited_for=True)
    pipe, model = _served(PrefillRequested(messages=WORDS), 3, _question("a"), waited)
    kinds = [type(event) for event in pipe.sent[1:]]
    assert kinds == [HiddenStatesRead, CriterionScored]
    assert all(read < 10 for read in model.slices)


def test_what_cannot_be_read_is_answered_without_rows() -> None:
    pipe, _ = _served(_reading())
    assert _read(pipe) == [("", 0)]


def test_what_cannot_be_loaded_is_told_to_whoever_started_the_process() -> None:
    def load() -> LlamaModel:
        raise PromptTooLong(2, 1)

    pipe = FakePipe()
    with pytest.raises(PromptTooLong):
        serve(pipe.receive, pipe.sent.append, load)
    assert pipe.sent == []


def test_a_real_model_speaks_through_the_loop(llama: LlamaModel) -> None:
    pipe = FakePipe(PrefillRequested(messages=WORDS), 2, _request("a"))
    serve(pipe.receive, pipe.sent.append, lambda: llama)
    started = [event for event in pipe.sent if isinstance(event, ReplyStarted)]
    assert len(started) == 1
    assert [name for name, _ in pipe.outcomes()] == ["a"]
