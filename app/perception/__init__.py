"""What a camera and a microphone tell about how something is said, as events in words."""

from app.perception.capture import (
    CameraSource,
    Capture,
    Frame,
    FrameReader,
    Image,
    open_capture,
)
from app.perception.errors import (
    CameraUnavailable,
    LandmarkModelInvalid,
    PerceptionError,
    QueryInvalid,
)
from app.perception.eyes import SessionClock, serve
from app.perception.landmarks import Face, FaceFinder, FaceLandmarks, Sighting

__all__ = [
    "CameraSource",
    "CameraUnavailable",
    "Capture",
    "Face",
    "FaceFinder",
    "FaceLandmarks",
    "Frame",
    "FrameReader",
    "Image",
    "LandmarkModelInvalid",
    "PerceptionError",
    "QueryInvalid",
    "SessionClock",
    "Sighting",
    "open_capture",
    "serve",
]
