"""A voice without words stops the Persona for a moment, never for good."""

import pytest

from app.conversation import events as ev
from app.conversation.replay import replay
from tests.behaviour.stage import Stage

REPLY = "One two three four five six seven eight nine ten eleven twelve thirteen fourteen."


def speaking() -> Stage:
    """Return a stage on which the Persona says `REPLY` from about 5.5 s to 9.7 s."""
    stage = Stage(fake_reply=REPLY)
    stage.learner_says("go on", at_s=4.0, lasts_s=1.0)
    return stage


def test_a_colleague_without_words_for_us() -> None:
    stage = speaking()
    stage.voice_over("", at_s=7.0, lasts_s=1.5, verdict=ev.Verdict.INTERRUPTION)
    stage.run(30.0)
    assert len(stage.out(ev.PlaybackPaused)) == len(stage.out(ev.PlaybackResumed)) == 1
    assert stage.out(ev.PlaybackStopped) == []
    assert stage.spoken()[1:] == [REPLY]
    assert not any(heard.interrupted for heard in stage.out(ev.UtteranceHeard))
    assert len(stage.out(ev.TurnTaken)) == 1
    assert stage.out(ev.FloorChanged)[-1].holder is ev.Floor.OPEN


def test_she_goes_on_from_the_exact_sample() -> None:
    stage = speaking()
    stage.voice_over("", at_s=7.0, lasts_s=1.0, verdict=ev.Verdict.INTERRUPTION)
    stage.run(30.0)
    clause_id, start_s, end_s = stage.sound()[-1]
    lost_s = stage.out(ev.PlaybackResumed)[0].t_s - stage.out(ev.PlaybackPaused)[0].t_s
    assert end_s - start_s - lost_s == pytest.approx(14 * stage.fake_word_s)
    moved = [e for e in stage.everything if isinstance(e, ev.PlaybackMoved)]
    assert [(e.clause_id, e.at_s) for e in moved] == [(clause_id, pytest.approx(start_s + lost_s))]


def test_again_and_again() -> None:
    stage = speaking()
    for at_s in (6.0, 9.0, 12.0):
        stage.voice_over("", at_s=at_s, lasts_s=0.8, verdict=ev.Verdict.INTERRUPTION)
    stage.run(40.0)
    assert len(stage.out(ev.PlaybackResumed)) >= 2
    assert stage.spoken()[1:] == [REPLY]


def test_such_a_journal_replays() -> None:
    stage = speaking()
    stage.voice_over("", at_s=7.0, lasts_s=1.0, verdict=ev.Verdict.INTERRUPTION)
    stage.run(30.0)
    assert replay(stage.journal.splitlines(keepends=True)).difference is None
