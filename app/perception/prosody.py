"""What an utterance's voice did, as numbers that can be compared with the speaker's others."""

from __future__ import annotations

import msgspec
import numpy as np
from numpy.typing import NDArray

from app.perception.voice import HOP_S, VoiceFrames

SPEECH_BELOW_PEAK_DB = 30.0
SPEECH_FLOOR_DB = -65.0
SHORTEST_PAUSE_S = 0.15
VOICED_FRAMES_MIN = 8
"""Fewer voiced hops (130 ms) say nothing about pitch."""
BEAT_PROMINENCE_DB, BEAT_DISTANCE_S = 2.5, 0.09
REFERENCE_HZ = 100.0


class Prosody(msgspec.Struct, frozen=True, kw_only=True):
    """One utterance. Pitch in semitones above 100 Hz; None where too little of it was voiced."""

    seconds: float
    """From the first to the last hop with a voice."""
    pitch_st: float | None
    pitch_range_st: float | None
    """From the 10th to the 90th percentile."""
    pitch_spread_st: float | None
    pitch_slope_st_s: float | None
    level_db: float
    level_spread_db: float
    tilt_db: float
    """Level of 300 to 2500 Hz against all; rises with vocal effort."""
    voiced_share: float
    pause_share: float
    longest_pause_s: float
    beats_per_s: float
    """Peaks of energy. A rough tempo: a rate comes from words wherever there are words."""


NUMBERS = (
    *("pitch_st", "pitch_range_st", "pitch_spread_st", "pitch_slope_st_s"),
    *("level_db", "level_spread_db", "tilt_db", "voiced_share", "pause_share", "beats_per_s"),
)
"""The fields that are compared between utterances."""


def describe(frames: VoiceFrames) -> Prosody | None:
    """Returns the numbers of an utterance, or None where nobody speaks."""
    if len(frames.level_db) == 0:
        return None
    floor_db = max(float(frames.level_db.max()) - SPEECH_BELOW_PEAK_DB, SPEECH_FLOOR_DB)
    loud = frames.level_db > floor_db
    if not loud.any():
        return None
    first, last = np.flatnonzero(loud)[[0, -1]]
    spoken = slice(int(first), int(last) + 1)
    seconds = (last + 1 - first) * HOP_S
    loud = loud[spoken]
    level_db, voiced = frames.level_db[spoken], frames.voiced[spoken]
    pauses_s = _pauses_s(~loud)
    semitones = 12 * np.log2(frames.f0_hz[spoken][voiced] / REFERENCE_HZ)
    pitch = _pitch(semitones) if len(semitones) >= VOICED_FRAMES_MIN else (None,) * 4
    return Prosody(
        seconds=float(seconds),
        pitch_st=pitch[0],
        pitch_range_st=pitch[1],
        pitch_spread_st=pitch[2],
        pitch_slope_st_s=pitch[3],
        level_db=float(level_db[loud].mean()),
        level_spread_db=float(level_db[loud].std()),
        tilt_db=float((frames.band_db[spoken] - level_db)[loud].mean()),
        voiced_share=float(voiced.mean()),
        pause_share=float(pauses_s.sum() / seconds),
        longest_pause_s=float(pauses_s.max(initial=0.0)),
        beats_per_s=_beats(frames.band_db[spoken], voiced) / max(float(seconds), 0.3),
    )


def _pitch(semitones: NDArray[np.float64]) -> tuple[float, float, float, float]:
    low, middle, high = np.percentile(semitones, (10, 50, 90))
    slope = np.polyfit(np.arange(len(semitones)) * HOP_S, semitones, 1)[0]
    return float(middle), float(high - low), float(semitones.std()), float(slope)


def _pauses_s(silent: NDArray[np.bool_]) -> NDArray[np.float64]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], silent.astype(np.int8), [0]])))
    lengths_s = np.asarray((edges[1::2] - edges[::2]) * HOP_S, np.float64)
    return lengths_s[lengths_s >= SHORTEST_PAUSE_S]


def _beats(band_db: NDArray[np.float64], voiced: NDArray[np.bool_]) -> int:
    # Imported here: it takes half a second to load, and the eyes never need it.
    from scipy.signal import find_peaks

    window = np.hanning(7)[1:-1]
    smooth = np.convolve(band_db, window / window.sum(), "same")
    peaks, _ = find_peaks(
        smooth,
        prominence=BEAT_PROMINENCE_DB,
        distance=max(1, round(BEAT_DISTANCE_S / HOP_S)),
        height=smooth.max() - 25.0,
    )
    return int(voiced[peaks].sum())
