"""A listener's response ducks the Persona; somebody who goes on stops her."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.turn_taking.overlap import OverlapJudge, OverlapRules, Reaction

FRAME = 512
FRAME_S = FRAME / 16_000
LOUD = np.full(FRAME, 0.1, np.float32)
SOFT = np.full(FRAME, 0.01, np.float32)


def reactions(voices: list[float], sounds: list[np.ndarray] | None = None) -> list[Reaction]:
    judge = OverlapJudge()
    heard = sounds or [LOUD] * len(voices)
    return [judge.hear(voice, sound) for voice, sound in zip(voices, heard, strict=True)]


def test_a_voice_ducks_at_once_and_stops_when_it_goes_on() -> None:
    found = reactions([0.9] * 20)
    assert found[1] is Reaction.DUCK
    assert (found.index(Reaction.STOP) + 1) * FRAME_S <= 0.5


def test_a_short_response_does_not_stop() -> None:
    found = reactions([0.9] * 11 + [0.1] * 20)
    assert Reaction.STOP not in found
    assert found[-1] is Reaction.SPEAK


def test_a_voice_that_fades_is_given_longer() -> None:
    sounds = [LOUD] * 9 + [SOFT] * 9
    assert Reaction.STOP not in reactions([0.9] * 18, sounds)


def test_a_fading_voice_stops_in_the_end() -> None:
    assert reactions([0.9] * 30, [LOUD] * 9 + [SOFT] * 21)[-1] is Reaction.STOP


def test_noise_without_a_voice_changes_nothing() -> None:
    assert set(reactions([0.3] * 100)) == {Reaction.SPEAK}


def test_two_short_responses_are_two() -> None:
    assert Reaction.STOP not in reactions(([0.9] * 10 + [0.0] * 6) * 5)


@given(st.lists(st.floats(0.0, 1.0), max_size=200))
def test_it_never_stops_before_its_shortest_evidence(voices: list[float]) -> None:
    found = reactions(voices)
    if Reaction.STOP in found:
        before = voices[: found.index(Reaction.STOP) + 1]
        assert sum(voice >= 0.5 for voice in before) * FRAME_S >= OverlapRules().stop_s
