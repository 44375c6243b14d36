"""A session in text is a whole session: it speaks, judges, leads on, ends and replays."""

from collections.abc import Callable, Sequence

from app.conversation import events as ev
from app.conversation.ports import Judgement, Vectors
from app.conversation.replay import replay
from app.runtime.typed_session import TypedSession
from tests.behaviour.exercise import EXERCISE
from tests.behaviour.stage import LINES, a_plan


class FakeModel:
    """Says one sentence for ever; judges yes where "hurt" or "limit" was said."""

    def prefill(self, messages: Sequence[ev.Message], *, cancelled: Callable[[], bool]) -> int:
        raise AssertionError("nobody waits, so nothing is read in advance")

    def generate(
        self,
        messages: Sequence[ev.Message],
        *,
        inference_id: str,
        max_tokens: int,
        temperature: float,
        seed: int,
        cancelled: Callable[[], bool],
        send: Callable[[ev.Event], None],
    ) -> None:
        del messages, max_tokens, temperature, seed
        for word in ("I see. ", "What would come next? ", "And then? ", "Never said. "):
            if cancelled():
                return
            send(ev.ReplyDelta(inference_id=inference_id, text=word))
        send(ev.ReplyEnded(inference_id=inference_id, outcome=ev.ReplyOutcome.STOP))

    def judge(
        self, messages: Sequence[ev.Message], *, cancelled: Callable[[], bool]
    ) -> Judgement | None:
        wanted = "hurt" if "is hurt" in messages[0].content else "limit"
        return Judgement(p_yes=0.9 if wanted in messages[-1].content else 0.1, margin=0.0)

    def read(self, texts: Sequence[str], *, cancelled: Callable[[], bool]) -> Vectors:
        raise AssertionError("nothing is read where a pack has no probes")


def test_words_are_answered_judged_and_lead_on() -> None:
    heard: list[ev.Event] = []
    plan = a_plan(objectives=EXERCISE)
    session = TypedSession(plan, model=FakeModel(), retriever=None, heard=heard.append)
    session.say("Somebody was hurt.")
    session.say("It is over my limit.")
    session.say("Nothing comes then.")
    spoken = [e.text for e in heard if isinstance(e, ev.UtteranceHeard)]
    assert spoken == [
        LINES.greeting,
        "I see. What would come next?",
        "I see. And then?",
        "I see. Now say both in one breath, please.",  # not before what was asked has an answer
    ]
    path = [e.objective_id for e in heard if isinstance(e, ev.ObjectiveActivated)]
    assert path == ["name", "sum-up"]
    session.end()
    assert session.ended
    assert replay(session.journal.splitlines(keepends=True)).difference is None


def test_a_long_silence_is_asked_about_once() -> None:
    heard: list[ev.Event] = []
    session = TypedSession(a_plan(), model=FakeModel(), retriever=None, heard=heard.append)
    session.wait(200.0)
    assert [e.text for e in heard if isinstance(e, ev.UtteranceHeard)] == [
        LINES.greeting,
        LINES.still_there,
    ]
