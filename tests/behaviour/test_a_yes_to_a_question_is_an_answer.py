"""A short word is a listener's response in the middle, and an answer at a question's end."""

from app.conversation import events as ev
from tests.behaviour.stage import Stage

QUESTION = "Thank you for that. Would you now call the customer?"


def asked() -> tuple[Stage, float]:
    """Return a stage, and when the Persona's question ends."""
    stage = Stage(fake_reply=QUESTION)
    stage.learner_says("hello", at_s=4.0, lasts_s=1.0)
    stage.run(8.0)
    return stage, stage.sound()[-1][1] + 6 * stage.fake_word_s


def test_over_its_last_words() -> None:
    stage, ends_s = asked()
    stage.voice_over("yes", at_s=ends_s - 1.1, lasts_s=0.3, verdict=ev.Verdict.BACKCHANNEL)
    stage.run(30.0)
    assert [turn.text for turn in stage.out(ev.TurnTaken)] == ["hello", "yes"]


def test_right_after_it() -> None:
    stage, ends_s = asked()
    stage.learner_says("yes", at_s=ends_s + 0.1, lasts_s=0.3)
    stage.run(30.0)
    assert [turn.text for turn in stage.out(ev.TurnTaken)] == ["hello", "yes"]


def test_in_the_middle_it_is_none() -> None:
    stage = Stage(fake_reply="One two three four five six seven eight nine ten, would you?")
    stage.learner_says("hello", at_s=4.0, lasts_s=1.0)
    stage.voice_over("yes", at_s=6.5, lasts_s=0.3, verdict=ev.Verdict.BACKCHANNEL)
    stage.run(30.0)
    assert [turn.text for turn in stage.out(ev.TurnTaken)] == ["hello"]
    assert [duck.gain for duck in stage.out(ev.PlaybackDucked)][-1] == 1.0
    assert stage.out(ev.PlaybackPaused) == []
