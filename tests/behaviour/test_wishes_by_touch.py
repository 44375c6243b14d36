"""A hint comes as soon as nobody speaks; slower holds from the next clause on; both replay."""

from app.conversation import events as ev
from app.conversation.composing import SLOWER
from app.conversation.replay import replay
from tests.behaviour.exercise import EXERCISE
from tests.behaviour.stage import Stage, a_plan


def with_exercise(*events: tuple[float, ev.Event], until_s: float = 30.0) -> Stage:
    stage = Stage(plan=a_plan(objectives=EXERCISE))
    for at_s, event in events:
        stage.at(at_s, event)
    return stage.run(until_s)


def hints(stage: Stage) -> list[str]:
    return [given.text for given in stage.out(ev.HintGiven)]


def test_a_hint_asked_for_in_silence_is_spoken_at_once() -> None:
    stage = with_exercise((8.0, ev.HintRequested()))
    assert len(hints(stage)) == 1
    assert stage.spoken()[-1] == hints(stage)[0]


def test_a_hint_asked_for_while_the_persona_speaks_comes_when_she_has_finished() -> None:
    stage = with_exercise((0.3, ev.HintRequested()))
    assert stage.spoken()[1] == hints(stage)[0]
    assert len(hints(stage)) == 1


def test_a_hint_asked_for_twice_is_one_step_further() -> None:
    stage = with_exercise((8.0, ev.HintRequested()), (16.0, ev.HintRequested()))
    assert len(set(hints(stage))) == 2


def test_slower_holds_until_the_usual_pace_is_asked_for() -> None:
    stage = with_exercise(
        (6.0, ev.PaceChanged(slower=True)),
        (6.5, ev.LearnerTyped(text="Well.")),
        (20.0, ev.PaceChanged(slower=False)),
        (20.5, ev.LearnerTyped(text="Then.")),
        until_s=40.0,
    )
    usual = stage.plan.speed
    speeds = [one.speed for one in stage.out(ev.SynthesisRequested)]
    assert speeds[0] == usual
    assert usual * SLOWER in speeds
    assert speeds[-1] == usual


def test_both_replay_to_the_same_events() -> None:
    stage = with_exercise(
        (0.3, ev.HintRequested()),
        (6.0, ev.PaceChanged(slower=True)),
        (9.0, ev.LearnerTyped(text="Well.")),
    )
    assert replay(stage.journal.splitlines(keepends=True)).difference is None
