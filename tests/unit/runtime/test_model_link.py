"""Whoever waits for the language model is told when nothing more will come."""

from collections.abc import Callable

from app.conversation import events as ev
from app.runtime.model_link import ModelLink
from app.runtime.processes import SupervisedProcess


class FakeProcess(SupervisedProcess):
    """Takes what it is sent, while it runs."""

    def __init__(self) -> None:
        self.runs = True
        self.sent: list[ev.Event] = []
        self.owes = False

    def connect(self, on_event: Callable[[ev.Event], None], on_died: Callable[[int], None]) -> None:
        self.tell, self.die = on_event, on_died

    def send(self, event: ev.Event) -> bool:
        self.sent += [event] * self.runs
        return self.runs

    def expect_within(self, timeout_s: float | None) -> None:
        self.owes = timeout_s is not None


REPLY = ev.ReplyRequested(inference_id="1.1", messages=(), max_tokens=9, temperature=0.0, seed=1)
JUDGE = ev.CriterionJudgeRequested(judgement_id="a", messages=())
READ = ev.HiddenStatesRequested(query="I sign it.", texts=("I sign it",))


def linked() -> tuple[ModelLink, FakeProcess, list[ev.Event]]:
    process, posted = FakeProcess(), list[ev.Event]()
    link = ModelLink(process, posted.append)
    link.connect()
    return link, process, posted


def test_what_is_asked_is_handed_on_and_what_comes_is_posted() -> None:
    link, process, posted = linked()
    link.reply(REPLY)
    link.judge(JUDGE)
    link.read(READ)
    assert process.sent == [REPLY, JUDGE, READ]
    assert process.owes
    done = ev.ReplyEnded(inference_id="1.1", outcome=ev.ReplyOutcome.STOP)
    scored = ev.CriterionScored(judgement_id="a", p_yes=0.5)
    process.tell(done)
    read = ev.HiddenStatesRead(query="I sign it.", rows=b"1234")
    process.tell(scored)
    process.tell(read)
    process.die(9)
    assert posted[:3] == [done, scored, read]
    assert [type(event) for event in posted[3:]] == [ev.Degraded]


def test_a_dead_model_owes_nothing_more_and_its_return_is_told_once() -> None:
    link, process, posted = linked()
    link.reply(REPLY)
    link.judge(JUDGE)
    link.read(READ)
    process.die(9)
    lost, ended, unscored, unread = posted
    assert isinstance(lost, ev.Degraded)
    assert isinstance(ended, ev.ReplyEnded)
    assert (ended.inference_id, ended.outcome) == ("1.1", ev.ReplyOutcome.FAILED)
    assert unscored == ev.CriterionScored(judgement_id="a", p_yes=None)
    assert unread == ev.HiddenStatesRead(query="I sign it.", rows=b"")
    ready = ev.WorkerReady(worker="llm")
    process.tell(ready)
    process.tell(ready)
    assert posted[4:] == [ev.Recovered(mode=ev.Mode.NO_LLM), ready, ready]


def test_a_cancelled_reply_is_not_missed() -> None:
    link, process, posted = linked()
    link.reply(REPLY)
    link.cancel(ev.ReplyCancelled(inference_id="1.1"))
    process.die(9)
    assert [type(event) for event in posted] == [ev.Degraded]


def test_without_a_process_everything_asked_is_answered_at_once() -> None:
    posted: list[ev.Event] = []
    link = ModelLink(None, posted.append)
    link.connect()
    link.reply(REPLY)
    link.judge(JUDGE)
    link.read(READ)
    link.disconnect()
    assert not link.there
    answers = [ev.ReplyEnded, ev.CriterionScored, ev.HiddenStatesRead]
    assert [type(event) for event in posted] == answers
