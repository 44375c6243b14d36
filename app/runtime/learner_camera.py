"""The camera of a scripted learner: a rendered face that looks where the script says."""

import math
import uuid
from collections.abc import Iterator
from pathlib import Path

from app.face import Pose, shipped_look
from app.runtime.face_clips import FPS, default_clips_dir, render_clip

LOOP_S = 4.0
AWAY_HEAD_DEG, AWAY_GAZE_DEG = 24.0, 18.0
BLINK_AT_S, BLINK_S = 1.6, 0.24


class LearnerCamera:
    """Films of one look, made once; `source` is what the eyes process is given as its camera.

    Raises UnknownLook for a look that does not ship. `folder` gets one small text file.
    """

    def __init__(self, look: str, folder: Path) -> None:
        face = shipped_look(look)
        self._films = {
            looks: render_clip([face], ([pose] for pose in sitting(looks)), default_clips_dir())
            for looks in ("screen", "away")
        }
        self.source = folder / "camera.txt"
        self.show("screen")

    def show(self, looks: str) -> None:
        """Let the learner look at the screen, or away, from the next picture on."""
        fresh = self.source.with_name(f".{uuid.uuid4().hex}.part")
        fresh.write_text(f"{self._films[looks]}\n", encoding="utf-8")
        fresh.replace(self.source)


def sitting(looks: str) -> Iterator[Pose]:
    """Yields four seconds of somebody who sits there and moves a little; they end as they began."""
    away = float(looks == "away")
    for index in range(round(LOOP_S * FPS)):
        t_s = index / FPS
        turn = 2 * math.pi * t_s / LOOP_S
        since_s = t_s - BLINK_AT_S
        shut = max(0.0, 1 - abs(since_s / (BLINK_S / 2) - 1))
        lids = {f"eyeBlink{side}": min(1.0, 1.6 * shut) for side in ("Left", "Right")}
        yaw = 1.5 * math.sin(turn) + away * AWAY_HEAD_DEG
        yield Pose(lids, (yaw, 1.0 * math.sin(2 * turn), 0.0), (away * AWAY_GAZE_DEG, 0.0))
