"""What can go wrong between a camera and an observation."""

from __future__ import annotations

from typing import ClassVar

from app.errors import VivaError


class PerceptionError(VivaError):
    """Any fault of the eyes; the session goes on without a camera."""

    code: ClassVar[str] = "perception.error"
    learner_sentence: ClassVar[str] = "I cannot see you just now. We can go on talking."


class CameraUnavailable(PerceptionError):
    """The camera could not be opened, or has stopped giving pictures."""

    code: ClassVar[str] = "perception.camera_unavailable"


class LandmarkModelInvalid(PerceptionError):
    """The folder of the face landmark model lacks a file or holds another model."""

    code: ClassVar[str] = "perception.landmark_model_invalid"
