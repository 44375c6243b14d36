"""Ten simulated minutes of each state lie within the cited ranges."""

import numpy as np
import pytest

from app.face import Performer, Pose
from app.face.gaze import saccade_s, saccade_size_deg

MINUTES = 10
FPS = 30


def simulate(holder: str, seed: int) -> tuple[Performer, list[Pose], float]:
    """Return the performer, its poses and the share of time in eye contact."""
    performer = Performer(seed)
    performer.floor(holder, 0.0)
    contact, poses = 0.0, []
    for k in range(MINUTES * 60 * FPS):
        t_s = k / FPS
        if holder == "learner":
            talking = t_s % 6.5 < 5.0
            pitch = 200 - 9 * (t_s % 6.5) + 20 * np.sin(2.3 * t_s)
            voiced = talking and (3.1 * t_s) % 1 < 0.75
            level = -25.0 if talking else -60.0
            performer.learner_voice(t_s, level, float(pitch) if voiced else None)
        poses.append(performer.pose(t_s))
        contact += performer.statistics["contact"]
    return performer, poses, contact / len(poses)


@pytest.fixture(scope="module", params=[1, 11])
def listening(request: pytest.FixtureRequest) -> tuple[Performer, list[Pose], float]:
    return simulate("learner", request.param)


@pytest.fixture(scope="module", params=[1, 11])
def talking(request: pytest.FixtureRequest) -> tuple[Performer, list[Pose], float]:
    return simulate("persona", request.param)


def test_blinks_at_rest_rate_while_listening(listening) -> None:
    assert 12 <= listening[0].statistics["blinks"] / MINUTES <= 23


def test_blinks_more_while_talking(talking) -> None:
    assert 21 <= talking[0].statistics["blinks"] / MINUTES <= 34


def test_looks_at_the_learner_three_quarters_of_the_time_while_listening(listening) -> None:
    assert 0.65 <= listening[2] <= 0.88


def test_looks_away_more_while_talking(talking) -> None:
    assert 0.33 <= talking[2] <= 0.60


def test_nods_six_to_twelve_times_a_minute_at_a_talking_learner(listening) -> None:
    assert 5 <= listening[0].statistics["nods"] / MINUTES <= 12.5


def test_saccades_are_mostly_small(listening) -> None:
    sizes = np.array(listening[0].saccades_deg)
    assert np.median(sizes) < 4
    assert sizes.max() < 28


def test_head_is_never_still_and_never_thrown(talking) -> None:
    turns = np.array([p.head_deg for p in talking[1]])
    assert 0.5 < turns[:, 0].std() < 5
    assert np.abs(turns).max() < 18
    assert np.abs(np.diff(turns, axis=0)).max() * FPS < 120


def test_breathes_twelve_to_sixteen_times_a_minute(listening) -> None:
    breath = np.array([p.breath for p in listening[1]])
    rises = ((breath[:-1] < 0) & (breath[1:] >= 0)).sum()
    assert 11 <= rises / MINUTES <= 17


def test_thinking_looks_away_most_of_the_time() -> None:
    assert simulate("thinking", 5)[2] < 0.35


def test_saccade_size_and_duration_follow_the_published_curves() -> None:
    assert saccade_size_deg(15) == pytest.approx(0.315, abs=0.01)
    assert saccade_s(10) == pytest.approx(0.049)


def test_no_nods_without_a_voice() -> None:
    performer = Performer(4)
    performer.floor("learner", 0.0)
    for k in range(60 * FPS):
        performer.learner_voice(k / FPS, -62.0, None)
        performer.pose(k / FPS)
    assert performer.statistics["nods"] == 0
