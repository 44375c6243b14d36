"""A reply that was made while the learner paused is thrown away when the learner goes on."""

from app.conversation import events as ev
from tests.behaviour.stage import Stage


def test_a_prepared_reply_is_never_heard() -> None:
    stage = Stage()
    stage.learner_says("first half", at_s=4.0, lasts_s=2.0, p_yield=0.36)
    stage.learner_says("second half", at_s=6.5, lasts_s=2.0)
    stage.run(20.0)
    assert [t.text for t in stage.out(ev.TurnTaken)] == ["first half second half"]
    assert stage.first_sound_after(4.0) > 8.5
    assert len(stage.spoken()) == 2


def test_a_committed_reply_that_is_not_heard_yet_is_taken_back() -> None:
    stage = Stage(fake_ttft_s=1.0)
    stage.learner_says("I would say that", at_s=4.0, lasts_s=2.0, p_yield=0.95)
    stage.learner_says("it depends", at_s=6.8, lasts_s=1.5)
    stage.run(20.0)
    assert stage.out(ev.TurnTaken)[-1].text == "I would say that it depends"
    assert stage.first_sound_after(4.0) > 8.3
    users = [m.content for m in stage.session.history.messages if m.role == "user"]
    assert users == ["I would say that it depends"]


def test_going_on_before_the_words_are_written_down_is_still_one_turn() -> None:
    stage = Stage(fake_recognition_s=0.8)
    stage.learner_says("and Mister Dashwood", at_s=4.0, lasts_s=2.0, p_yield=0.95)
    stage.learner_says("had leisure to consider", at_s=6.7, lasts_s=2.0)
    stage.run(25.0)
    assert [t.text for t in stage.out(ev.TurnTaken)] == [
        "and Mister Dashwood had leisure to consider"
    ]
    assert len(stage.spoken()) == 2
