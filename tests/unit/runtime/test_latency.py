"""Where the time went is read from the events, turn by turn."""

from app.runtime.latency import SpokenTurn, figures, latencies
from tests.behaviour.stage import Stage


def rehearsed() -> tuple[list[SpokenTurn], Stage]:
    stage = Stage()
    stage.learner_says("hello", at_s=4.0, lasts_s=1.0)
    stage.learner_says("and then", at_s=16.0, lasts_s=1.0)
    stage.run(30.0)
    turns = [SpokenTurn(start_s=4.0, end_s=5.0), SpokenTurn(start_s=16.0, end_s=17.0)]
    return turns, stage


def test_every_stage_is_found() -> None:
    turns, stage = rehearsed()
    rows = latencies(turns, stage.everything)
    assert [r.answered for r in rows] == [True, True]
    for row in rows:
        assert row.first_audio_ms is not None
        assert 300 < row.first_audio_ms < 1500
        assert row.floor_ms is not None
        assert row.floor_ms <= row.first_audio_ms
        assert row.synthesis_ms == 30.0
        assert row.llm_calls == 1
        assert not row.cut_in


def test_a_rehearsal_without_spoken_turns_has_no_latencies() -> None:
    assert latencies([], rehearsed()[1].everything) == []


def test_a_turn_without_an_answer_is_counted() -> None:
    turns, stage = rehearsed()
    rows = latencies([*turns, SpokenTurn(start_s=40.0, end_s=41.0)], stage.everything)
    table = figures(rows)
    assert (table["turns"], table["answered"], table["cut_ins"]) == (3, 2, 0)
