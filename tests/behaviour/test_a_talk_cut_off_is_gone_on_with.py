"""The process dies at any moment; another replays the journal and goes on without a break."""

import pytest

from app.conversation import events as ev
from app.conversation.replay import replay, take_up
from tests.behaviour.stage import LINES, Stage

SAID = ("The ladder slipped.", "Nobody was hurt.")


def a_talk(until_s: float) -> Stage:
    stage = Stage()
    stage.learner_says(SAID[0], at_s=5.0, lasts_s=2.0)
    stage.learner_says(SAID[1], at_s=20.0, lasts_s=2.0)
    return stage.run(until_s)


def gone_on_with(stage: Stage) -> Stage:
    """Another world around the same session: nothing of the first one's engines is left."""
    found = take_up(stage.journal.splitlines(keepends=True))
    assert found is not None
    after = Stage(plan=stage.plan)
    after._queue.clear()
    after.session, after.journal, after.now_s = found.session, stage.journal, found.at_s
    after.at(found.at_s, ev.SessionResumed(origin_monotonic_s=0.0))
    return after


@pytest.mark.parametrize("cut_s", [n * 0.83 for n in range(1, 36)])
def test_cut_off_anywhere_every_turn_is_taken_once_and_answered(cut_s: float) -> None:
    before = a_talk(cut_s)
    after = gone_on_with(before)
    after.run(cut_s + 20.0)
    taken = [e.text for e in before.out(ev.TurnTaken) + after.out(ev.TurnTaken)]
    assert taken == list(SAID[: len(taken)])
    assert after.spoken(), "the Persona is heard again"
    history = after.session.history.messages
    assert [m.content for m in history if m.role == "user"] == taken
    assert history[-1].role == "assistant", "whoever waited for an answer got it"
    assert after.out(ev.FloorChanged)[-1].holder is ev.Floor.OPEN  # type: ignore[attr-defined]
    result = replay(after.journal.splitlines(keepends=True))
    assert result.difference is None


def test_it_goes_on_as_if_nothing_had_happened() -> None:
    after = gone_on_with(a_talk(16.0))
    after.learner_says(SAID[1], at_s=30.0, lasts_s=2.0)
    after.run(45.0)
    assert [t.text for t in after.out(ev.TurnTaken)] == [SAID[1]]
    assert after.out(ev.TurnTaken)[0].turn_idx == 2
    assert after.spoken() == [after.fake_reply, after.fake_reply]


def test_who_had_heard_nothing_yet_is_greeted() -> None:
    after = gone_on_with(a_talk(0.05))
    after.run(10.0)
    assert after.spoken()[0] == LINES.greeting


def test_a_pause_does_not_outlast_the_process() -> None:
    stage = Stage()
    stage.at(6.0, ev.PauseChanged(paused=True))
    after = gone_on_with(stage.run(8.0))
    after.learner_says(SAID[0], at_s=20.0, lasts_s=2.0)
    after.run(35.0)
    assert [t.text for t in after.out(ev.TurnTaken)] == [SAID[0]]


def test_what_has_ended_or_comes_out_differently_is_not_gone_on_with() -> None:
    stage = a_talk(12.0)
    lines = stage.journal.splitlines(keepends=True)
    assert take_up([]) is None
    assert take_up(lines[1:]) is None
    assert (
        take_up([line.replace(b"Maya", b"Mia") if line[:1] == b"o" else line for line in lines])
        is None
    )
    stage.at(12.5, ev.SessionEndRequested(reason="learner"))
    assert take_up(stage.run(13.0).journal.splitlines(keepends=True)) is None
