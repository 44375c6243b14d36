"""What can go wrong between the room's air and the machine's samples."""

from __future__ import annotations

from typing import ClassVar

from app.errors import VivaError


class AudioError(VivaError):
    """Any fault of sound going in or out."""

    code: ClassVar[str] = "audio.error"
    learner_sentence: ClassVar[str] = (
        "I cannot use the microphone or the loudspeaker at the moment. "
        "Please tell the person who looks after this machine."
    )


class SoundLibraryMissing(AudioError):
    """The library that reaches the sound devices is not installed."""

    code: ClassVar[str] = "audio.library_missing"


class DeviceUnavailable(AudioError):
    """No such device, or it refuses to open."""

    code: ClassVar[str] = "audio.device_unavailable"


class SoundFileUnreadable(AudioError):
    """A recording cannot be read."""

    code: ClassVar[str] = "audio.file_unreadable"


class MomentPassed(AudioError):
    """Sound was to be heard at a moment that is already over."""

    code: ClassVar[str] = "audio.moment_passed"
