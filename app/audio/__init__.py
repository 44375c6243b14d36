"""Sound in, sound out, and whether it is a voice."""

from app.audio.choosing import DevicesFound, open_loudspeaker, open_microphone, which_devices
from app.audio.devices import Loudspeaker, Microphone
from app.audio.echo import EchoFreeMicrophone
from app.audio.errors import (
    AudioError,
    DeviceUnavailable,
    MomentPassed,
    SoundFileUnreadable,
    SoundLibraryMissing,
)
from app.audio.file_microphone import FileMicrophone
from app.audio.frames import FRAME_S, FRAME_SAMPLES, RATE_HZ
from app.audio.level import level_db
from app.audio.playback import PlaybackMark, PlaybackQueue
from app.audio.resampling import StreamingResampler, resample
from app.audio.ring import SoundHistory
from app.audio.speech_edges import Edge, SpeechEdges
from app.audio.virtual import VirtualLoudspeaker, VirtualMicrophone
from app.audio.voice_activity import SileroVoiceActivity

__all__ = [
    "FRAME_S",
    "FRAME_SAMPLES",
    "RATE_HZ",
    "AudioError",
    "DeviceUnavailable",
    "DevicesFound",
    "EchoFreeMicrophone",
    "Edge",
    "FileMicrophone",
    "Loudspeaker",
    "Microphone",
    "MomentPassed",
    "PlaybackMark",
    "PlaybackQueue",
    "SileroVoiceActivity",
    "SoundFileUnreadable",
    "SoundHistory",
    "SoundLibraryMissing",
    "SpeechEdges",
    "StreamingResampler",
    "VirtualLoudspeaker",
    "VirtualMicrophone",
    "level_db",
    "open_loudspeaker",
    "open_microphone",
    "resample",
    "which_devices",
]
