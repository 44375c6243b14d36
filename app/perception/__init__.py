"""What a camera and a microphone tell about how something is said, as events in words."""

from app.perception.badge import serve_badge
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
)
from app.perception.eyes import SessionClock, serve
from app.perception.landmarks import Face, FaceFinder, FaceLandmarks, Sighting
from app.perception.noticing import Noticer
from app.perception.prosody import Prosody, describe
from app.perception.voice import PitchModel, VoiceListener

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
    "Noticer",
    "PerceptionError",
    "PitchModel",
    "Prosody",
    "SessionClock",
    "Sighting",
    "VoiceListener",
    "describe",
    "open_capture",
    "serve",
    "serve_badge",
]
