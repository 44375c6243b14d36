"""A voice begins where it began and ends where it ended, not where that was proved."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.audio import Edge, SpeechEdges

FRAME_S = 0.032


def run(probabilities: list[float]) -> list[tuple[int, Edge]]:
    edges = SpeechEdges()
    return [
        (index, edge)
        for index, probability in enumerate(probabilities)
        if (edge := edges.push(probability, index * FRAME_S, (index + 1) * FRAME_S))
    ]


def test_two_likely_frames_are_a_voice_from_the_first_on() -> None:
    assert run([0.0, 0.0, 0.9, 0.9]) == [(3, Edge("started", pytest.approx(2 * FRAME_S)))]


def test_a_click_is_none() -> None:
    assert run([0.0, 0.9, 0.0, 0.9, 0.1]) == []


def test_three_unlikely_frames_end_it_at_the_first() -> None:
    heard = run([0.9] * 5 + [0.1] * 5)
    assert heard[1] == (7, Edge("stopped", pytest.approx(5 * FRAME_S)))


def test_the_middle_ground_changes_nothing() -> None:
    assert len(run([0.9] * 5 + [0.4] * 20)) == 1
    assert run([0.45] * 20) == []


def test_a_short_dip_goes_on() -> None:
    assert len(run([0.9] * 5 + [0.1] * 2 + [0.9] * 5)) == 1


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), max_size=200))
def test_edges_alternate_and_never_go_back_in_time(probabilities: list[float]) -> None:
    heard = [edge for _, edge in run(probabilities)]
    assert [edge.what for edge in heard] == ["started", "stopped"] * (len(heard) // 2) + [
        "started"
    ] * (len(heard) % 2)
    assert [edge.at_s for edge in heard] == sorted(edge.at_s for edge in heard)
