"""A learner's voice is answered by the listening face."""

from collections.abc import Callable

import numpy as np

from app.face import Performer, Pose
from app.face.listening import ANSWER_AFTER_S, Listening

HZ = 40


def listened(pitch: Callable[[float], float | None], seconds: float) -> list[Pose]:
    """Return the poses of a face that hears that pitch; None is silence."""
    performer = Performer(6)
    performer.floor("learner", 0.0)
    poses = []
    for k in range(int(seconds * HZ)):
        heard = pitch(k / HZ)
        performer.learner_voice(k / HZ, -60.0 if heard is None else -24.0, heard)
        poses.append(performer.pose(k / HZ))
    return poses


def silent(t_s: float) -> float | None:
    return None


def test_low_pitch_after_a_stretch_of_speech_is_nodded_at_after_a_moment() -> None:
    listening = Listening(1)
    due = []
    for k in range(4 * HZ):
        t_s = k / HZ
        low = 1.5 <= t_s < 1.8
        listening.hear(t_s, -24.0, 140.0 if low else 200.0)
        if listening.due(t_s):
            due.append(t_s)
    assert len(due) == 1
    assert 1.5 + 0.11 + ANSWER_AFTER_S - 0.03 <= due[0] <= 1.8 + ANSWER_AFTER_S + 0.03


def test_brows_rise_at_a_question() -> None:
    def asked(t_s: float) -> float | None:
        if t_s > 2.5:
            return None
        return 180.0 + (120.0 * (t_s - 2.0) if t_s > 2.0 else 0.0)

    def stated(t_s: float) -> float | None:
        return None if t_s > 2.5 else 180.0

    brows = [
        np.array([pose.weights.get("browOuterUpLeft", 0.0) for pose in listened(heard, 4.0)])
        for heard in (asked, stated)
    ]
    after = slice(int(3.0 * HZ), int(3.8 * HZ))
    assert brows[0][after].max() > brows[1][after].max() + 0.1


def test_somebody_who_talks_on_is_leaned_towards_with_a_tilted_head() -> None:
    at_talk, at_rest = listened(lambda t_s: 180.0, 7.0), listened(silent, 7.0)
    last = slice(6 * HZ, None)
    tilt, lean = (
        np.mean(
            [measure(a) - measure(b) for a, b in zip(at_talk[last], at_rest[last], strict=True)]
        )
        for measure in (lambda p: p.head_deg[2], lambda p: p.lean)
    )
    assert 1.5 < tilt < 5
    assert 0.2 < lean < 0.7
