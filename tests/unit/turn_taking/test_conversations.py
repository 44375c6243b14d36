"""A conversation's own journal labels its silences, and training reads them."""

from pathlib import Path

import numpy as np

from app.conversation import events as ev
from app.turn_taking.training.conversations import labelled, write_turns
from app.turn_taking.training.recordings import read_turns


def voice(start_s: float, end_s: float) -> list[ev.Event]:
    return [ev.SpeechStarted(onset_s=start_s), ev.SpeechStopped(offset_s=end_s)]


def taken(turn_idx: int, onset_s: float, offset_s: float, text: str) -> ev.TurnTaken:
    return ev.TurnTaken(
        turn_idx=turn_idx, onset_s=onset_s, offset_s=offset_s, text=text, attempts=1
    )


EVENTS = [
    *voice(3.0, 4.0),
    *voice(5.2, 6.0),
    taken(1, 3.0, 6.0, "First I would ask, then call."),
    *voice(9.0, 10.0),
    taken(2, 9.0, 10.0, "Nobody"),
    *voice(10.6, 12.0),
    taken(2, 9.0, 12.0, "Nobody was hurt."),
    taken(3, 20.0, 20.0, "typed"),
]


def test_silences_within_a_turn_are_pauses_and_the_last_is_its_end() -> None:
    first, second = labelled(EVENTS)
    assert first.holds == ((4.0, 5.2),)
    assert (first.offset_s, first.until_s) == (6.0, 9.0)
    assert second.text == "Nobody was hurt."
    assert second.holds == ((10.0, 10.6),)
    assert second.until_s == 16.0


def test_training_reads_what_is_written_and_more_is_added(tmp_path: Path) -> None:
    sound = np.linspace(-1, 1, 30 * 16_000, dtype=np.float32)
    write_turns(labelled(EVENTS), sound, tmp_path, "monday", "en")
    write_turns(labelled(EVENTS), sound, tmp_path, "tuesday", "en")
    turns = read_turns(tmp_path)
    assert [turn.name for turn in turns] == ["monday_0", "monday_1", "tuesday_0", "tuesday_1"]
    assert {turn.recording for turn in turns} == {"monday", "tuesday"}
    assert turns[0].true_end_s == 3.5
    assert [(h.start_s, h.end_s, h.kind) for h in turns[0].holds] == [(1.5, 2.7, "clear")]
    assert turns[0].samples.size == round((9.0 - 2.5) * 16_000)
