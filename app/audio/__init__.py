"""Sound in, sound out, and whether it is a voice."""

from app.audio.devices import Loudspeaker, Microphone
from app.audio.playback import PlaybackMark, PlaybackQueue
from app.audio.resampling import resample
from app.audio.ring import SoundHistory
from app.audio.virtual import VirtualLoudspeaker, VirtualMicrophone
from app.audio.voice_activity import SileroVoiceActivity

__all__ = [
    "Loudspeaker",
    "Microphone",
    "PlaybackMark",
    "PlaybackQueue",
    "SileroVoiceActivity",
    "SoundHistory",
    "VirtualLoudspeaker",
    "VirtualMicrophone",
    "resample",
]
