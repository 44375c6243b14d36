"""The speaking rate that is noticed, against the times at which words were really spoken."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from app.audio.resampling import resample
from app.models import Store
from app.perception.delivery import words_per_minute
from app.perception.phrases import words_of
from app.perception.prosody import describe
from app.perception.voice import RATE_HZ, PitchModel, analyse
from app.synthesis import HIBARI, PAUSE, Voices

SENTENCES = (
    "I would check the date of the report first.",
    "The customer says the car was parked outside the house when it happened.",
    "Then I hand the claim over, because the amount is above my limit.",
    "Yes, and I write down why, so that the next person can follow it.",
    "If there is an injury I do not decide anything by myself.",
)
SPEEDS = (0.75, 1.0, 1.3)
PAUSE_MIN_S = 0.15


def judge_rate(store: Store) -> dict[str, Any]:
    """Returns how far the noticed rate is from the true one, on synthetic speech of known times."""
    voices, model = Voices(store), PitchModel(store.path("pitch"))
    errors, rates = [], []
    for speed in SPEEDS:
        for sentence in SENTENCES:
            speech = voices.speak(sentence, voice=HIBARI, language="en", speed=speed)
            sound = resample(speech.samples, speech.rate_hz, RATE_HZ)
            prosody = describe(analyse(sound, model))
            assert prosody is not None
            words = len(words_of(sentence))
            true = words / _spoken_s(speech.phonemes) * 60
            errors.append(abs(words_per_minute(words, prosody) - true) / true)
            rates.append(true)
    return {
        "rate_error_median": round(float(np.median(errors)), 4),
        "rate_error_p95": round(float(np.percentile(errors, 95)), 4),
        "rate_words_per_minute_range": [round(min(rates)), round(max(rates))],
    }


def _spoken_s(phonemes: Any) -> float:
    sounded = [p for p in phonemes if p.symbol.strip() and p.symbol != PAUSE]
    first_s, last_s = sounded[0].start_s, sounded[-1].end_s
    gaps = [b.start_s - a.end_s for a, b in pairwise(sounded)]
    return float(last_s - first_s - sum(gap for gap in gaps if gap >= PAUSE_MIN_S))
