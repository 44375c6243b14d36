"""Every turn of the learner is answered, and answered once."""

from app.conversation import events as ev
from tests.behaviour.stage import LINES, Stage


def test_three_turns_get_three_answers() -> None:
    stage = Stage()
    for start_s in (4.0, 14.0, 24.0):
        stage.learner_says(f"turn at {start_s}", at_s=start_s, lasts_s=2.0)
    stage.run(40.0)
    assert [t.text for t in stage.out(ev.TurnTaken)] == [
        "turn at 4.0",
        "turn at 14.0",
        "turn at 24.0",
    ]
    assert stage.spoken() == [LINES.greeting, *[stage.fake_reply] * 3]
    assert len(stage.out(ev.ReplyRequested)) == 3


def test_no_sound_before_the_turn_has_ended() -> None:
    stage = Stage()
    stage.learner_says("a long and winding answer", at_s=4.0, lasts_s=6.0)
    stage.run(20.0)
    assert stage.first_sound_after(4.0) > 10.0
