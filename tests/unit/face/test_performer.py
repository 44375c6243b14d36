"""The Performer is pure in its calls, and expressions arrive and leave at their own pace."""

import json
from dataclasses import asdict

import pytest

from app.face import Performer, Pose
from app.face.clip import plain_timings
from app.face.errors import UnknownLook
from app.face.expression import EXPRESSIONS


def played(seed: int, fps: int = 40) -> list[Pose]:
    """Return four seconds of a small conversation."""
    performer = Performer(seed)
    performer.floor("learner", 0.0)
    poses = []
    for k in range(4 * fps):
        t_s = k / fps
        if k == fps:
            performer.floor("persona", t_s)
            performer.express("happy", 0.8, t_s)
            performer.speech(t_s + 0.1, plain_timings("hˈaʊ ɑɹ ju"))
        poses.append(performer.pose(t_s))
    return poses


def test_equal_calls_give_equal_poses() -> None:
    assert played(9) == played(9)


def test_another_seed_moves_differently() -> None:
    assert played(9) != played(10)


def test_a_pose_survives_json() -> None:
    pose = played(3)[-1]
    again = json.loads(json.dumps(asdict(pose)))
    assert again["weights"] == pose.weights
    assert tuple(again["head_deg"]) == pose.head_deg


def test_weights_stay_between_zero_and_one() -> None:
    for name in EXPRESSIONS:
        performer = Performer(2)
        performer.express(name, 1.0, 0.0)
        performer.speech(0.3, plain_timings("mˈAbi plˈiz"))
        for k in range(120):
            assert all(0.0 <= w <= 1.0 for w in performer.pose(k / 40).weights.values())


def test_a_smile_takes_its_time_and_lingers() -> None:
    performer = Performer(5)
    smiles = []
    for k in range(80):
        if k == 40:
            performer.express("happy", 1.0, 1.0)
        smiles.append(performer.pose(k / 40).weights.get("mouthSmileLeft", 0.0))
    rest, at_150_ms, at_900_ms = smiles[38], smiles[46], smiles[76]
    assert at_150_ms - rest < 0.6 * (at_900_ms - rest)
    performer.express("neutral", 1.0, 2.0)
    later = [performer.pose(2 + k / 40).weights.get("mouthSmileLeft", 0.0) for k in range(100)]
    assert later[8] > rest + 0.5 * (at_900_ms - rest)
    assert later[-1] < rest + 0.2 * (at_900_ms - rest)


@pytest.mark.parametrize("name", ["happy", "encouraging", "warm"])
def test_no_smile_is_quite_even(name: str) -> None:
    uneven = []
    for seed in range(12):
        performer = Performer(seed)
        performer.express(name, 1.0, 0.0)
        weights = [performer.pose(k / 40).weights for k in range(60)][-1]
        left, right = weights["mouthSmileLeft"], weights["mouthSmileRight"]
        uneven.append(abs(left - right) / max(left, right))
    assert 0.005 < sum(uneven) / len(uneven) < 0.12
    assert max(uneven) < 0.35


def test_a_smile_survives_speech() -> None:
    plain, smiling = Performer(6), Performer(6)
    smiling.express("happy", 1.0, 0.0)
    for performer in (plain, smiling):
        performer.speech(1.0, plain_timings("sˈi ju sˈun ɪn ðə sˈɪti"))
    both = [
        [p.pose(k / 40).weights.get("mouthSmileLeft", 0.0) for k in range(70)]
        for p in (plain, smiling)
    ]
    assert both[1][60] > both[0][60] + 0.15


def test_unknown_expressions_name_the_known_ones() -> None:
    with pytest.raises(UnknownLook, match="happy"):
        Performer(1).express("smug", 1.0, 0.0)


def test_unknown_floor_holders_are_refused() -> None:
    with pytest.raises(ValueError, match="learner"):
        Performer(1).floor("nobody", 0.0)
