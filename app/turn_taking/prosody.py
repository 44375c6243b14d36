"""How the last second of speech was said: pitch, loudness, lengthening, steadiness."""

from __future__ import annotations

from typing import Final

import numpy as np
import scipy.fft
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from app.turn_taking.log_mel import RATE_HZ

Array = NDArray[np.float32]

PITCH_RATE_HZ: Final = RATE_HZ // 2
"""Half the band is enough for pitch and broad spectrum, at half the cost."""
HOP: Final = 80
FRAME: Final = 320
"""40 ms: more than two periods of the lowest voice that is looked for."""
LOWEST_HZ: Final = 65.0
HIGHEST_HZ: Final = 420.0
VOICED_FROM: Final = 0.5
"""Normalised autocorrelation from which a frame counts as voiced."""
NEAR_BEST: Final = 0.87
"""The shortest lag this close to the best one wins: a voice has no undertones."""

LOOK_BACK_S: Final = 3.0
FINAL_S: Final = 0.3
"""The stretch before the silence whose melody and loudness are described."""
SPEECH_BELOW_PEAK_DB: Final = 25.0
EDGES_HZ: Final = (100, 300, 500, 750, 1000, 1350, 1750, 2200, 2800, 3400, 3950)

NAMES: Final = (
    "final_pitch",
    "pitch_slope",
    "pitch_range",
    "pitch_steadiness",
    "voiced_share",
    "final_level",
    "level_slope",
    "level_drop",
    "final_run_s",
    "steady_s",
    "spectral_change",
    "tempo",
    "tempo_final",
    "tail_s",
)
"""The descriptors, in the order of `describe`."""


class Track:
    """Pitch and loudness of every 10 ms of a sound."""

    def __init__(self, samples: Array) -> None:
        halved = samples[: samples.size // 2 * 2].reshape(-1, 2).mean(axis=1)
        if halved.size < FRAME:
            halved = np.pad(halved, (FRAME - halved.size, 0))
        frames = sliding_window_view(halved, FRAME)[::HOP]
        frames = frames - frames.mean(axis=1, keepdims=True)
        self.level_db: Array = 10 * np.log10(np.mean(frames**2, axis=1) + 1e-10)
        window = np.hanning(FRAME).astype(np.float32)
        spectrum = scipy.fft.rfft(frames * window, 2 * FRAME, axis=1)
        power = spectrum.real**2 + spectrum.imag**2
        self.bands_db = _bands_db(power)
        self.pitch_hz, self.voicing = _pitch(power, window)


def describe(samples: Array, silence_s: float) -> Array:
    """Returns (14,) float32 in the order of `NAMES`, each within about -3..3.

    `samples` is the turn so far at 16 kHz, its trailing `silence_s` included. Per decision;
    about 3 ms.
    """
    cut = samples.size - int(max(0.0, silence_s - 0.05) * RATE_HZ)
    speech = samples[max(0, cut - int(LOOK_BACK_S * RATE_HZ)) : max(cut, 0)]
    track = Track(speech)
    peak_db = float(np.percentile(track.level_db, 95))
    spoken = np.flatnonzero(track.level_db > peak_db - SPEECH_BELOW_PEAK_DB)
    last = int(spoken[-1]) if spoken.size else track.level_db.size - 1
    first = max(0, last - int(FINAL_S * 100) + 1)
    values = [
        *_melody(track, first, last),
        *_loudness(track, first, last, peak_db),
        *_rhythm(track, last, peak_db),
        (track.level_db.size - 1 - last) / 10,
    ]
    return np.clip(np.array(values, np.float32), -4.0, 4.0)


def _melody(track: Track, first: int, last: int) -> tuple[float, ...]:
    """Final level, slope, range and steadiness in semitones; the share of voiced frames."""
    voiced = track.voicing >= VOICED_FROM
    if voiced.sum() < 4:
        return (0.0, 0.0, 0.0, 0.0, 0.0)
    semitones = 12 * np.log2(np.maximum(track.pitch_hz, 1.0))
    usual = float(np.median(semitones[voiced]))
    spread = float(np.subtract(*np.percentile(semitones[voiced], [90, 10])))
    here = np.flatnonzero(voiced[first : last + 1])
    if here.size < 4:
        return (0.0, 0.0, spread / 8, 0.0, here.size / (last - first + 1))
    line = semitones[first : last + 1][here] - usual
    slope = float(np.polyfit(here / 100, line, 1)[0])
    steadiness = float(np.std(line - np.median(line)))
    return (
        float(np.median(line[-5:])) / 4,
        slope / 20,
        spread / 8,
        steadiness / 2,
        here.size / (last - first + 1),
    )


def _loudness(track: Track, first: int, last: int, peak_db: float) -> tuple[float, ...]:
    """Final level and slope of the loudness, and how far it fell within the last syllables."""
    final = track.level_db[first : last + 1]
    slope = float(np.polyfit(np.arange(final.size) / 100, final, 1)[0]) if final.size > 3 else 0.0
    wider = track.level_db[max(0, last - 120) : last + 1]
    return (
        (float(np.median(final[-8:])) - peak_db) / 10,
        slope / 60,
        (float(np.percentile(wider, 90)) - peak_db) / 6,
    )


def _rhythm(track: Track, last: int, peak_db: float) -> tuple[float, ...]:
    """Length of the last run of voice and of its steady end, spectral change, tempo."""
    voiced = track.voicing >= VOICED_FROM
    run = _run_back(voiced, last, gap=3)
    bands = track.bands_db - track.bands_db.mean(axis=1, keepdims=True)
    anchor = bands[max(0, last - 8) : max(1, last - 3)].mean(axis=0)
    distance = np.sqrt(np.mean((bands - anchor) ** 2, axis=1))
    steady = _run_back(distance < 6.0, max(0, last - 4), gap=2)
    change = np.sqrt(np.mean(np.diff(bands[max(0, last - 40) : last + 1], axis=0) ** 2, axis=1))
    tempo, tempo_final = _peaks_per_s(track.level_db, last, peak_db)
    return (
        run / 30,
        steady / 20,
        float(change.mean()) / 5 if change.size else 0.0,
        tempo / 5,
        tempo_final / 5,
    )


def _run_back(flags: NDArray[np.bool_], start: int, gap: int) -> int:
    """Returns how many frames before `start` the flags hold, bridging up to `gap` that do not."""
    length = missed = 0
    for index in range(min(start, flags.size - 1), -1, -1):
        if flags[index]:
            length, missed = length + 1 + missed, 0
        else:
            missed += 1
            if missed > gap:
                break
    return length


def _peaks_per_s(level_db: Array, last: int, peak_db: float) -> tuple[float, float]:
    """Returns syllable-like loudness peaks per second: over all, and in the final 0.8 s."""
    smooth = np.convolve(level_db[: last + 1], np.ones(7) / 7, "same")
    inner = smooth[1:-1]
    peaks = (inner > smooth[:-2]) & (inner >= smooth[2:]) & (inner > peak_db - 15)
    final = peaks[-80:]
    return (
        float(peaks.sum()) / max(0.3, peaks.size / 100),
        float(final.sum()) / max(0.3, final.size / 100),
    )


def _bands_db(power: Array) -> Array:
    edges = [round(hz * 2 * FRAME / PITCH_RATE_HZ) for hz in EDGES_HZ]
    sums = np.add.reduceat(power, edges, axis=1)[:, :-1]
    bands: Array = 10 * np.log10(sums + 1e-8)
    return bands


def _pitch(power: Array, window: Array) -> tuple[Array, Array]:
    """Returns pitch in Hz and its strength 0..1 from the power spectra of zero-padded frames."""
    shortest, longest = int(PITCH_RATE_HZ / HIGHEST_HZ), int(PITCH_RATE_HZ / LOWEST_HZ)
    own = scipy.fft.irfft(np.abs(scipy.fft.rfft(window, 2 * FRAME)) ** 2)[: longest + 1]
    lags = scipy.fft.irfft(power, axis=1)[:, : longest + 1]
    strength = lags / (lags[:, :1] + 1e-9) * (own[0] / own)
    range_ = strength[:, shortest : longest + 1]
    best = range_.max(axis=1)
    peak = np.zeros_like(range_, dtype=bool)
    peak[:, 1:-1] = (range_[:, 1:-1] >= range_[:, :-2]) & (range_[:, 1:-1] >= range_[:, 2:])
    candidates = peak & (range_ >= NEAR_BEST * best[:, None])
    index = np.argmax(candidates, axis=1)
    found = candidates.any(axis=1)
    lag = shortest + index + _between(range_, index)
    pitch_hz = np.where(found, PITCH_RATE_HZ / lag, 0.0).astype(np.float32)
    voicing = np.where(found, np.clip(best, 0.0, 1.0), 0.0).astype(np.float32)
    return pitch_hz, voicing


def _between(values: Array, index: NDArray[np.intp]) -> Array:
    """Returns where between the samples each row's peak lies, -0.5..0.5, by a parabola."""
    rows = np.arange(values.shape[0])
    inner = np.clip(index, 1, values.shape[1] - 2)
    left, middle, right = (values[rows, inner + step] for step in (-1, 0, 1))
    bend = left - 2 * middle + right
    shift = 0.5 * (left - right) / np.where(np.abs(bend) < 1e-9, 1.0, bend)
    inside: Array = np.clip(np.where(inner == index, shift, 0.0), -0.5, 0.5)
    return inside
