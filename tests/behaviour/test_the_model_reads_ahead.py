"""While a reply is heard the model reads it, so that the next turn costs only its own words."""

from app.conversation import events as ev
from tests.behaviour.stage import Stage


def test_the_next_prompt_begins_with_what_was_read_while_speaking() -> None:
    stage = Stage()
    stage.learner_says("hello", at_s=4.0, lasts_s=1.0)
    stage.learner_says("and then", at_s=14.0, lasts_s=1.0)
    stage.run(25.0)
    heard_s = next(e.t_s for e in stage.out(ev.UtteranceHeard) if e.text == stage.fake_reply)
    read = [e for e in stage.out(ev.PrefillRequested) if 5.0 < e.t_s < heard_s]
    asked = stage.out(ev.ReplyRequested)[-1]
    assert read
    assert asked.messages[: len(read[-1].messages) - 1] == read[-1].messages[:-1]
    assert read[-1].messages[-2].content == stage.fake_reply
