"""A short "mhm" over the Persona's voice changes nothing."""

from app.conversation import events as ev
from tests.behaviour.stage import Stage

REPLY = "One two three four five six seven eight nine ten eleven twelve thirteen fourteen."


def test_the_utterance_is_heard_whole() -> None:
    stage = Stage(fake_reply=REPLY)
    stage.learner_says("go on", at_s=4.0, lasts_s=1.0)
    stage.learner_says("mhm", at_s=7.0, lasts_s=0.4)
    stage.run(20.0)
    assert stage.spoken()[1:] == [REPLY]
    assert stage.out(ev.PlaybackStopped) == []
    assert len(stage.out(ev.TurnTaken)) == 1


def test_yes_over_the_last_words_is_an_answer() -> None:
    stage = Stage(fake_reply="Shall we go on?")
    stage.learner_says("hello", at_s=4.0, lasts_s=1.0)
    stage.run(6.0)
    ends_s = stage.sound()[-1][1] + 4 * stage.fake_word_s
    stage.learner_says("yes", at_s=ends_s - 0.3, lasts_s=0.4)
    stage.run(30.0)
    assert [t.text for t in stage.out(ev.TurnTaken)] == ["hello", "yes"]


def test_the_greeting_is_not_interrupted() -> None:
    stage = Stage()
    stage.learner_says("wait wait", at_s=0.4, lasts_s=0.9)
    stage.run(3.0)
    assert stage.spoken() == [stage.plan.lines.greeting]
