"""Words over the Persona's voice are a turn; she stops, and only what was heard was said."""

from app.conversation import events as ev
from tests.behaviour.stage import Stage

REPLY = "One two three four five six seven eight nine ten eleven twelve thirteen fourteen."


def interrupted() -> Stage:
    stage = Stage(fake_reply=REPLY)
    stage.learner_says("go on", at_s=4.0, lasts_s=1.0)
    stage.voice_over("wait a moment", at_s=7.0, lasts_s=1.2, verdict=ev.Verdict.INTERRUPTION)
    return stage.run(9.2)


def test_she_falls_silent_at_once() -> None:
    stage = interrupted()
    assert stage.out(ev.PlaybackDucked)[0].t_s < 7.1
    assert stage.out(ev.PlaybackPaused)[0].t_s < 7.5


def test_she_does_not_go_on_with_what_she_was_saying() -> None:
    stage = interrupted().run(30.0)
    assert stage.out(ev.PlaybackResumed) == []
    assert [t.text for t in stage.out(ev.TurnTaken)] == ["go on", "wait a moment"]
    assert stage.spoken()[-1] == REPLY


def test_the_history_holds_what_was_heard_until_then() -> None:
    stage = interrupted().run(30.0)
    cut = next(heard for heard in stage.out(ev.UtteranceHeard) if heard.interrupted)
    paused_s = stage.out(ev.PlaybackPaused)[0].t_s
    started_s = next(start for _, start, _ in stage.sound() if 5.0 < start < 7.0)
    words = int((paused_s - started_s) / stage.fake_word_s)
    assert cut.text == " ".join(REPLY.split()[:words])


def test_partial_words_are_enough() -> None:
    stage = Stage(fake_reply=REPLY)
    stage.learner_says("go on", at_s=4.0, lasts_s=1.0)
    stage.voice_over("wait a moment", at_s=7.0, lasts_s=4.0, verdict=ev.Verdict.INTERRUPTION)
    stage.at(8.2, ev.TranscriptPartial(text="wait", end_s=8.0))
    stage.run(9.0)
    assert [stop.t_s for stop in stage.out(ev.PlaybackStopped)] == [8.2]
