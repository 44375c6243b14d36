"""A question whose answer takes a while is answered at once with the author's words for that."""

from app.conversation import events as ev
from app.conversation.exercise import Coaching
from app.conversation.replay import replay
from tests.behaviour.exercise import EXERCISE
from tests.behaviour.stage import Stage, a_plan
from tests.behaviour.test_facts_are_quoted_or_not_said import DEADLINE

LOOKING = ("Let me look that up.", "I'll look for that.")
QUESTION = "How fast do I call the Injury Desk?"


def stage(**changes: object) -> Stage:
    plan = a_plan(objectives=EXERCISE, coaching=Coaching(looking=LOOKING), has_material=True)
    return Stage(plan=plan, fake_passages=(DEADLINE,), **changes)  # type: ignore[arg-type]


def test_the_answer_follows_in_the_same_breath() -> None:
    world = stage(fake_judge_s=3.0)
    world.learner_says(QUESTION, at_s=5.0, lasts_s=2.0)
    world.run(30.0)
    (turn,) = world.out(ev.TurnTaken)
    answer = world.spoken()[1]
    assert answer.startswith(f"{LOOKING[0]} ")
    assert "within one working hour" in answer
    first = world.first_sound_after(7.0)
    assert first is not None
    assert first < turn.t_s
    roles = [m.role for m in world.session.history.messages]
    assert roles[:3] == ["assistant", "user", "assistant"]
    assert replay(world.journal.splitlines(keepends=True)).difference is None


def test_an_answer_that_is_there_soon_needs_no_such_words() -> None:
    world = stage(fake_judge_s=0.1)
    world.learner_says(QUESTION, at_s=5.0, lasts_s=2.0)
    world.run(30.0)
    assert LOOKING[0] not in world.spoken()[1]


def test_the_second_time_it_is_said_in_other_words() -> None:
    world = stage(fake_judge_s=3.0)
    world.learner_says(QUESTION, at_s=5.0, lasts_s=2.0)
    world.learner_says("And how fast do I call them on Sundays?", at_s=30.0, lasts_s=2.0)
    world.run(60.0)
    assert world.spoken()[2].startswith(f"{LOOKING[1]} ")


def test_a_learner_who_goes_on_is_listened_to_and_answered_once() -> None:
    world = stage(fake_judge_s=4.0)
    world.learner_says(QUESTION, at_s=5.0, lasts_s=2.0)
    world.learner_says("I mean for a small injury.", at_s=8.6, lasts_s=1.5)
    world.run(40.0)
    (turn,) = world.out(ev.TurnTaken)
    assert turn.text == f"{QUESTION} I mean for a small injury."
    assert world.spoken()[1].startswith(LOOKING[0].split()[0])
    assert "within one working hour" in world.spoken()[-1]
