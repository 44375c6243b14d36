"""What a voice model gives for one piece of speech, before it is trimmed and levelled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.synthesis.errors import VoiceModelInvalid

SAMPLE_RATE_HZ = 24_000
SAMPLES_PER_UNIT = 600
"""Both models count durations in units of 25 ms."""

AUDIO_LEAD_S = 0.050
"""Both models are heard this much before their own duration count says.

Measured: the count's sibilants and vowels correlate best with the sound's high and low bands at
-50 ms and -55 ms (five sentences, four voices); without this lips trail the voice by two units.
"""

PAD = "_"
"""Stands for the silent id that both models want at either end."""


@dataclass(frozen=True, slots=True)
class Span:
    """One symbol of the model's input and when it is heard, in seconds."""

    symbol: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Acoustic:
    """Raw sound, (n_samples,) float32 at SAMPLE_RATE_HZ, and its spans without gaps."""

    samples: NDArray[np.float32]
    spans: tuple[Span, ...]


def time_spans(
    symbols: Sequence[str], units: NDArray[np.float32], samples: NDArray[np.float32]
) -> Acoustic:
    """Pairs every symbol with its stretch of sound.

    `units` has one duration per symbol, pads included. Raises VoiceModelInvalid if the durations
    do not add up to the sound's length: then the file is not the model it claims to be.
    """
    counted = round(float(units.sum())) * SAMPLES_PER_UNIT
    if len(units) != len(symbols) or counted != len(samples):
        raise VoiceModelInvalid(
            f"The voice model gave {len(units)} durations ({counted} samples) for "
            f"{len(symbols)} symbols and {len(samples)} samples of sound. Fetch it again with "
            "`vivavoce models fetch`."
        )
    total_s = len(samples) / SAMPLE_RATE_HZ
    ends = np.cumsum(units) * SAMPLES_PER_UNIT / SAMPLE_RATE_HZ - AUDIO_LEAD_S
    ends = np.clip(ends, 0.0, total_s)
    ends[-1] = total_s
    starts = np.concatenate(([0.0], ends[:-1]))
    spans = tuple(
        Span(symbol, float(start), float(end))
        for symbol, start, end in zip(symbols, starts, ends, strict=True)
    )
    return Acoustic(samples=samples, spans=spans)
