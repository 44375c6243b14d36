"""The poses a face struck during a session, as a file: what a film is drawn from."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec


class StruckPose(msgspec.Struct, frozen=True, array_like=True):
    """One drawn frame: session time, ARKit weights, degrees, breath."""

    t_s: float
    weights: dict[str, float]
    head_deg: tuple[float, float, float]
    gaze_deg: tuple[float, float]
    breath: float


_decoder = msgspec.json.Decoder(StruckPose)


class PoseTrackWriter:
    """Appends poses to a file, a line each."""

    def __init__(self, path: Path) -> None:
        self._file: BinaryIO = path.open("wb")

    def append(self, pose: StruckPose) -> None:
        """Add one frame."""
        self._file.write(msgspec.json.encode(pose) + b"\n")

    def close(self) -> None:
        """Finish the file."""
        self._file.close()


def read_pose_track(path: Path) -> Iterator[StruckPose]:
    """Yield the poses in order; a line that a crash cut short is left out."""
    with path.open("rb") as file:
        for line in file:
            if line.endswith(b"\n"):
                yield _decoder.decode(line)
