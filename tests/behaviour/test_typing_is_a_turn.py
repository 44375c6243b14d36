"""What is typed is answered like what is said."""

from app.conversation import events as ev
from tests.behaviour.stage import LINES, Stage


def test_typed_words_are_answered() -> None:
    stage = Stage()
    stage.at(5.0, ev.LearnerTyped(text="I would escalate."))
    stage.run(15.0)
    assert [t.text for t in stage.out(ev.TurnTaken)] == ["I would escalate."]
    assert stage.spoken() == [LINES.greeting, stage.fake_reply]


def test_typing_stops_the_persona() -> None:
    stage = Stage()
    stage.at(0.5, ev.LearnerTyped(text="Skip this."))
    stage.run(15.0)
    assert stage.spoken()[-1] == stage.fake_reply
    assert len(stage.out(ev.PlaybackStopped)) == 1


def test_without_a_voice_captions_are_shown_and_count_as_heard() -> None:
    stage = Stage(fake_word_s=0.0)
    stage.at(5.0, ev.LearnerTyped(text="Hello."))
    stage.run(30.0)
    assert stage.spoken() == [LINES.greeting, stage.fake_reply]
