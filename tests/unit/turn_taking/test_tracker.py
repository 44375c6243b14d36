"""The tracker asks at the right moments, whatever the voice does."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.conversation.events import SpeechStarted, SpeechStopped
from app.turn_taking.tracker import Ask, Cue, FloorTracker, PauseEnded, Rules

FRAME_S = 0.032


def heard(voices: list[float], rules: Rules | None = None) -> list[Cue]:
    """Returns the cues of a whole stretch of frames."""
    tracker = FloorTracker(rules)
    cues: list[Cue] = []
    for index, voice in enumerate(voices):
        cues += tracker.hear(voice, from_s=index * FRAME_S, to_s=(index + 1) * FRAME_S)
    return cues


def test_nothing_is_asked_before_anybody_spoke() -> None:
    assert heard([0.1] * 200) == []


def test_one_loud_frame_is_not_speech() -> None:
    assert heard([0.0] * 10 + [1.0] + [0.0] * 10) == []


def test_speech_begins_where_its_first_voiced_frame_began() -> None:
    cues = heard([0.0] * 10 + [0.9] * 5)
    assert [cue.onset_s for cue in cues if isinstance(cue, SpeechStarted)] == [10 * FRAME_S]


def test_a_pause_begins_where_the_last_voiced_frame_ended() -> None:
    cues = heard([0.9] * 10 + [0.0] * 10)
    assert [cue.offset_s for cue in cues if isinstance(cue, SpeechStopped)] == [10 * FRAME_S]


def test_silence_is_asked_about_on_schedule_and_no_more() -> None:
    rules = Rules(silence_asks_s=(0.2, 0.4, 0.9), speech_every_s=0)
    asks = [cue for cue in heard([0.9] * 10 + [0.0] * 100, rules) if isinstance(cue, Ask)]
    assert [round(ask.silence_s, 3) for ask in asks] == [0.224, 0.416, 0.928]
    assert {ask.offset_s for ask in asks} == {10 * FRAME_S}


def test_speech_is_asked_about_five_times_a_second() -> None:
    asks = [cue for cue in heard([0.9] * 100) if isinstance(cue, Ask)]
    assert 13 <= len(asks) <= 16
    assert all(ask.silence_s == 0 for ask in asks)


def test_a_pause_that_ends_tells_its_length_and_starts_the_schedule_again() -> None:
    rules = Rules(silence_asks_s=(0.2,), speech_every_s=0)
    cues = heard([0.9] * 10 + [0.0] * 20 + [0.9] * 10 + [0.0] * 20, rules)
    pauses = [cue.duration_s for cue in cues if isinstance(cue, PauseEnded)]
    assert [round(pause, 3) for pause in pauses] == [0.64]
    assert sum(isinstance(cue, Ask) for cue in cues) == 2


def test_a_new_turn_forgets_the_old_one() -> None:
    tracker = FloorTracker()
    for index in range(20):
        tracker.hear(0.9, from_s=index * FRAME_S, to_s=(index + 1) * FRAME_S)
    tracker.begin_turn()
    assert tracker.hear(0.0, from_s=1.0, to_s=1.032) == ()


@given(st.lists(st.sampled_from([0.0, 0.2, 0.4, 0.6, 1.0]), max_size=400))
def test_cues_are_consistent_for_any_voice(voices: list[float]) -> None:
    speaking = False
    for cue in heard(voices):
        if isinstance(cue, SpeechStarted):
            assert not speaking
            speaking = True
        elif isinstance(cue, SpeechStopped):
            assert speaking
            speaking = False
        elif isinstance(cue, Ask):
            assert 0 <= cue.silence_s == cue.at_s - cue.offset_s
            assert cue.turn_start_s < cue.at_s
        else:
            assert isinstance(cue, PauseEnded)
            assert not speaking
            assert cue.duration_s >= 0
