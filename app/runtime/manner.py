"""A scripted learner's sound said in another manner: flatter, livelier, quieter, louder."""

from dataclasses import replace

import numpy as np

from app.audio import resample
from app.conversation.ports import Samples
from app.packs import Manner
from app.perception import PitchModel
from app.perception.voice import HOP, RATE_HZ
from app.synthesis.scripted import RenderedUtterance, speech_bounds

VOICED_MIN = 5
"""Fewer voiced hops (80 ms) have no pitch to speak of."""
SMOOTH_HOPS = 3


def in_manner(sound: RenderedUtterance, manner: Manner, pitch: PitchModel) -> RenderedUtterance:
    """Return the utterance as `manner` says; its speed belongs to the voice and is left alone."""
    samples = sound.samples
    if manner.pitch_range != 1.0:
        samples = ranged(samples, sound.rate_hz, manner.pitch_range, pitch)
    samples = np.clip(samples * 10 ** (manner.loudness_db / 20), -1.0, 1.0).astype(np.float32)
    start_s, end_s = speech_bounds(samples, sound.rate_hz)
    return replace(sound, samples=samples, speech_start_s=start_s, speech_end_s=end_s)


def ranged(samples: Samples, rate_hz: int, share: float, pitch: PitchModel) -> Samples:
    """Return the sound with its pitch range, in semitones, made `share` of what it was.

    It is played faster where it was low and slower where it was high, so single sounds become a
    little longer or shorter too.
    """
    f0_hz, voiced = pitch.track(resample(samples, rate_hz, RATE_HZ))
    if voiced.sum() < VOICED_MIN:
        return samples
    middle_hz = float(np.median(f0_hz[voiced]))
    speed = np.where(voiced, (middle_hz / np.maximum(f0_hz, 1.0)) ** (1 - share), 1.0)
    speed = np.convolve(speed, np.ones(SMOOTH_HOPS) / SMOOTH_HOPS, "same")
    speed[: SMOOTH_HOPS // 2] = speed[-(SMOOTH_HOPS // 2) :] = 1.0
    hop = HOP * rate_hz / RATE_HZ
    at = np.arange(len(samples))
    heard_at = np.cumsum(1 / np.interp(at, (np.arange(len(speed)) + 0.5) * hop, speed))
    return np.interp(np.arange(int(heard_at[-1])), heard_at, samples).astype(np.float32)
