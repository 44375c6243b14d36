"""The same turn as another microphone in another room would have heard it. Times do not change.

A head that is fitted to one collection learns its microphone. Level, band, room, noise and codec
are therefore drawn anew, and what is left to tell ends from pauses is the speaker.
"""

from __future__ import annotations

from typing import Final

import msgspec
import numpy as np
import scipy.signal
from numpy.typing import NDArray

from app.turn_taking.log_mel import RATE_HZ
from app.turn_taking.training.recordings import Turn

Array = NDArray[np.float32]

LEVEL_DB: Final = (-18.0, 6.0)
LOW_CUT_HZ: Final = (60.0, 320.0)
HIGH_CUT_HZ: Final = (3_200.0, 7_600.0)
TILT_DB: Final = (-6.0, 6.0)
"""Between the bottom and the top of the band, as cheap capsules differ."""
REVERB_S: Final = (0.15, 0.6)
WALLS_DB: Final = (-18.0, -4.0)
"""All reflections together against the direct sound."""
NOISE_DB: Final = (-45.0, -15.0)
"""Against the loud part of the voice."""
MU: Final = 255.0
"""G.711's companding constant."""
CHANCES: Final = {"room": 0.6, "band": 0.6, "tilt": 0.5, "noise": 0.6, "codec": 0.2}


def elsewhere(turn: Turn, rng: np.random.Generator) -> Turn:
    """Returns the turn through a randomly drawn room and microphone."""
    drawn = {name: rng.random() < chance for name, chance in CHANCES.items()}
    sound = turn.samples
    if drawn["room"]:
        sound = reverberant(sound, rng)
    if drawn["tilt"]:
        sound = tilted(sound, float(rng.uniform(*TILT_DB)))
    if drawn["noise"]:
        sound = sound + noise(sound, float(rng.uniform(*NOISE_DB)), rng)
    if drawn["band"]:
        sound = limited(sound, float(rng.uniform(*LOW_CUT_HZ)), float(rng.uniform(*HIGH_CUT_HZ)))
    sound = sound * np.float32(10 ** (float(rng.uniform(*LEVEL_DB)) / 20))
    if drawn["codec"]:
        sound = companded(sound)
    samples = np.clip(sound, -1.0, 1.0).astype(np.float32)
    return msgspec.structs.replace(turn, samples=samples)


def reverberant(sound: Array, rng: np.random.Generator) -> Array:
    """Returns the sound with reflections that die away exponentially; the direct sound stays."""
    reverb_s = float(rng.uniform(*REVERB_S))
    times_s = np.arange(1, round(reverb_s * RATE_HZ)) / RATE_HZ
    walls = rng.standard_normal(times_s.size) * 10 ** (-3.0 * times_s / reverb_s)
    walls *= 10 ** (float(rng.uniform(*WALLS_DB)) / 20) / np.sqrt(np.sum(walls**2))
    path = np.concatenate([[1.0], walls]).astype(np.float32)
    return np.asarray(scipy.signal.fftconvolve(sound, path)[: sound.size], np.float32)


def limited(sound: Array, low_hz: float, high_hz: float) -> Array:
    """Returns the sound between two frequencies; 12 dB per octave below, 24 above."""
    low = scipy.signal.butter(2, low_hz, "highpass", fs=RATE_HZ, output="sos")
    high = scipy.signal.butter(4, high_hz, "lowpass", fs=RATE_HZ, output="sos")
    return np.asarray(scipy.signal.sosfilt(np.vstack([low, high]), sound), np.float32)


def tilted(sound: Array, tilt_db: float) -> Array:
    """Returns the sound with its top raised against its bottom by `tilt_db` (first order)."""
    slope = np.tanh(tilt_db / 20)
    return np.asarray(scipy.signal.lfilter([1.0, -slope], [1.0], sound), np.float32)


def noise(sound: Array, level_db: float, rng: np.random.Generator) -> Array:
    """Returns noise, between white and brown, `level_db` against the sound's loud part."""
    loud = float(np.sqrt(np.percentile(sound**2, 90))) + 1e-9
    colour = float(rng.uniform(0.0, 0.95))
    hiss = scipy.signal.lfilter([1.0], [1.0, -colour], rng.standard_normal(sound.size))
    hiss *= loud * 10 ** (level_db / 20) / np.std(hiss)
    return np.asarray(hiss, np.float32)


def companded(sound: Array) -> Array:
    """Returns the sound after a telephone: 8 kHz, eight bits on a logarithmic scale."""
    narrow = scipy.signal.resample_poly(np.clip(sound, -1, 1), 1, 2)
    coded = np.sign(narrow) * np.log1p(MU * np.abs(np.clip(narrow, -1, 1))) / np.log1p(MU)
    coded = np.round(coded * 127) / 127
    narrow = np.sign(coded) * np.expm1(np.abs(coded) * np.log1p(MU)) / MU
    return np.asarray(scipy.signal.resample_poly(narrow, 2, 1)[: sound.size], np.float32)
