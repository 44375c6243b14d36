"""An utterance that was cut off is remembered as far as it was heard."""

from app.conversation import events as ev
from tests.behaviour.stage import Stage

REPLY = "One two three four five six seven eight nine ten eleven twelve thirteen fourteen."


def interrupted() -> Stage:
    stage = Stage(fake_reply=REPLY)
    stage.learner_says("go on", at_s=4.0, lasts_s=1.0)
    stage.learner_says("stop please", at_s=8.0, lasts_s=1.5)
    return stage.run(30.0)


def test_only_heard_words_enter_the_history() -> None:
    stage = interrupted()
    heard = next(e for e in stage.out(ev.UtteranceHeard) if e.interrupted).text
    assert REPLY.startswith(heard)
    assert 3 <= len(heard.split()) < 14
    said = [m.content for m in stage.session.history.messages if m.role == "assistant"]
    assert said[1] == heard + "—"


def test_the_interruption_becomes_a_turn_and_is_answered() -> None:
    stage = interrupted()
    assert [t.text for t in stage.out(ev.TurnTaken)] == ["go on", "stop please"]


def test_the_persona_is_silent_soon_after_barge_in_is_certain() -> None:
    stage = interrupted()
    silent_s = stage.out(ev.PlaybackPaused)[0].t_s
    assert silent_s < 8.0 + stage.plan.timing.barge_in_s + 0.2
