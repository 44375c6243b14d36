"""A face drawn by a network that a site brings: `frame(weights, pose, audio) → RGB`.

The graph is ONNX with float32 inputs `weights (1, 52)` in the order of `ARKIT_SHAPES`,
`pose (1, 6)` (head yaw, pitch, roll, gaze left, gaze up in degrees, breath −1…1) and, if it
listens, `audio (1, n)`: the last n samples of the Persona's voice at 16 kHz; one output
`rgb (1, 3, h, w)` or `(1, h, w, 3)` in 0…1. It stands in for `FaceRenderer` wherever one is
asked for.
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from app.conversation.ports import Samples
from app.face.errors import NeuralFaceInvalid
from app.face.pose import NEUTRAL, Pose
from app.models import onnx_session

U8 = NDArray[np.uint8]

_SIDED = (
    "browDown", "browOuterUp", "cheekSquint", "eyeBlink", "eyeLookDown", "eyeLookIn", "eyeLookOut",
    "eyeLookUp", "eyeSquint", "eyeWide", "mouthDimple", "mouthFrown", "mouthLowerDown",
    "mouthPress", "mouthSmile", "mouthStretch", "mouthUpperUp", "noseSneer",
)  # fmt: skip
_WHOLE = (
    "browInnerUp", "cheekPuff", "jawForward", "jawLeft", "jawOpen", "jawRight", "mouthClose",
    "mouthFunnel", "mouthLeft", "mouthPucker", "mouthRight", "mouthRollLower", "mouthRollUpper",
    "mouthShrugLower", "mouthShrugUpper", "tongueOut",
)  # fmt: skip
ARKIT_SHAPES = tuple(
    sorted([*_WHOLE, *(name + side for name in _SIDED for side in ("Left", "Right"))])
)
"""All 52, in alphabetical order: the order of a network's `weights`."""
AUDIO_HZ = 16_000
POSE_LENGTH = 6


class NeuralFace:
    """The bare port. Any thread, one call at a time. Raises `NeuralFaceInvalid` for a graph whose
    inputs or output are not as above."""

    def __init__(self, path: Path, threads: int = 1) -> None:
        self._path = path
        try:
            self._session = onnx_session(path, threads)
        except Exception as reason:
            raise NeuralFaceInvalid(path, str(reason) or type(reason).__name__) from reason
        shapes = {i.name: list(i.shape) for i in self._session.get_inputs()}
        if set(shapes) - {"audio"} != {"weights", "pose"}:
            raise NeuralFaceInvalid(path, f"its inputs are {', '.join(sorted(shapes))}")
        if shapes["weights"][-1] != len(ARKIT_SHAPES) or shapes["pose"][-1] != POSE_LENGTH:
            raise NeuralFaceInvalid(
                path, f"weights and pose have shapes {shapes['weights']} and {shapes['pose']}"
            )
        self._audio_length = 0
        if "audio" in shapes:
            if not isinstance(shapes["audio"][-1], int):
                raise NeuralFaceInvalid(path, "its audio has no fixed length")
            self._audio_length = shapes["audio"][-1]
        drawn = self.frame({}, NEUTRAL, np.zeros(0, np.float32))
        self._size = (drawn.shape[1], drawn.shape[0])

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of what it draws."""
        return self._size

    @property
    def audio_samples(self) -> int:
        """How much of the voice it wants to hear, in samples at 16 kHz; 0: none."""
        return self._audio_length

    def frame(self, weights: dict[str, float], pose: Pose, audio: Samples) -> U8:
        """One picture `(h, w, 3)` RGB. Shorter `audio` is padded with silence in front."""
        shown = [weights.get(name, 0.0) for name in ARKIT_SHAPES]
        stance = (*pose.head_deg, *pose.gaze_deg, pose.breath)
        given = {"weights": np.array([shown], np.float32), "pose": np.array([stance], np.float32)}
        if self._audio_length:
            heard = np.zeros((1, self._audio_length), np.float32)
            tail = audio[-self._audio_length :]
            heard[0, self._audio_length - len(tail) :] = tail
            given["audio"] = heard
        (drawn, *_) = self._session.run(None, given)
        if drawn.ndim != 4 or 3 not in (drawn.shape[1], drawn.shape[3]):
            raise NeuralFaceInvalid(self._path, f"it draws an array of shape {drawn.shape}")
        picture = drawn[0] if drawn.shape[3] == 3 else np.moveaxis(drawn[0], 0, -1)
        return np.asarray(np.clip(picture * 255 + 0.5, 0, 255).astype(np.uint8))


class NeuralRenderer:
    """A `NeuralFace` as a presenter: fills a picture of `size` pixels, cropped to its shape."""

    def __init__(self, face: NeuralFace, size: tuple[int, int]) -> None:
        self._face, self._size = face, size
        self._voice: Samples = np.zeros(0, np.float32)
        self._out: U8 | None = None
        self._begun = NEUTRAL

    @property
    def region(self) -> tuple[int, int, int, int]:
        """The whole picture moves."""
        return (0, 0, *self._size)

    def hear(self, samples: Samples) -> None:
        """Hand over what the Persona says next, 16 kHz."""
        kept = self._face.audio_samples
        if kept:
            self._voice = np.concatenate([self._voice, samples])[-kept:]

    def backdrop(self) -> U8:
        """The face at rest, `(height, width, 3)` RGB."""
        return np.ascontiguousarray(self.render(NEUTRAL)[..., :3])

    def begin(self, pose: Pose) -> None:
        """Note what is to be drawn."""
        self._begun = pose

    def finished(self) -> U8:
        """The picture begun last, as `render` gives it."""
        return self.render(self._begun)

    def render(self, pose: Pose) -> U8:
        """The whole picture, `(height, width, 4)` RGBX, in a buffer that the next call reuses."""
        drawn = self._face.frame(pose.weights, pose, self._voice)
        if self._out is None:
            self._out = np.full((self._size[1], self._size[0], 4), 255, np.uint8)
        self._out[..., :3] = _filling(drawn, self._size)
        return self._out

    def set_scale(self, scale: float) -> None:
        """A network has one resolution: nothing to do."""

    def leave(self) -> None:
        """A network is no thread's own."""

    def enter(self) -> None:
        """Likewise."""

    def close(self) -> None:
        """Nothing is held that the interpreter does not give back."""


def _filling(picture: U8, size: tuple[int, int]) -> U8:
    """The middle of a picture, scaled so that `size` is full."""
    height, width = picture.shape[:2]
    scale = max(size[0] / width, size[1] / height)
    wide, high = min(width, round(size[0] / scale)), min(height, round(size[1] / scale))
    left, top = (width - wide) // 2, (height - high) // 2
    cut = picture[top : top + high, left : left + wide]
    return np.asarray(cv2.resize(cut, size, interpolation=cv2.INTER_LINEAR), np.uint8)
