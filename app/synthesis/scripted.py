"""A scripted learner's utterances as sound: spoken by a voice with real pauses, or recorded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.conversation.ports import Synthesiser
from app.synthesis.acoustics import SAMPLE_RATE_HZ
from app.synthesis.errors import RecordingUnreadable
from app.synthesis.loudness import level
from app.synthesis.phoneme_times import FRAME_S, frame_levels_db

PAUSE_MARK = re.compile(r"\[pause (\d+(?:\.\d+)?)\]")
"""A thinking pause in seconds inside an utterance: "There is, um, [pause 1.2] injury."."""
SPEECH_DB = -40.0
"""Under the loudest 5 ms; a recording's room is quieter than that, its last syllable louder."""
NOISE_MARGIN_DB = 6.0
"""How far above a noisy recording's own floor its speech must be."""


@dataclass(frozen=True, slots=True)
class RenderedUtterance:
    """Sound for a virtual microphone. `samples` is mono, (n_samples,) float32 in -1…1."""

    samples: NDArray[np.float32]
    rate_hz: int
    speech_start_s: float
    """When the first word is heard, seconds from the first sample."""
    speech_end_s: float
    """When the last word has been heard: the true end, from which an answer's delay counts."""
    words: str
    """What is said, without pause marks; empty for a recording whose words nobody wrote down."""


def render_utterance(
    text: str,
    *,
    voices: Synthesiser,
    voice: str,
    language: str = "en",
    speed: float = 1.0,
) -> RenderedUtterance:
    """`text` spoken by `voice`, silent for as long as each `[pause SECONDS]` says.

    What stands before a pause is spoken as unfinished unless it ends a sentence. The sound ends
    with the last word: what follows it is the microphone's own silence. Levelled as one utterance.
    """
    sounds: list[NDArray[np.float32]] = []
    said: list[str] = []
    for words, pause_s in _segments(text):
        if words:
            speech = voices.speak(words, voice=voice, language=language, speed=speed)
            _, end_s = speech_bounds(speech.samples, speech.rate_hz)
            sounds.append(speech.samples[: _samples(end_s)])
            said.append(words)
        if pause_s:
            sounds.append(np.zeros(_samples(pause_s), np.float32))
    samples = np.concatenate(sounds) if sounds else np.zeros(0, np.float32)
    samples = level(samples, SAMPLE_RATE_HZ)
    start_s, end_s = speech_bounds(samples, SAMPLE_RATE_HZ)
    return RenderedUtterance(
        samples=samples,
        rate_hz=SAMPLE_RATE_HZ,
        speech_start_s=start_s,
        speech_end_s=end_s,
        words=" ".join(said),
    )


def render_recording(path: Path, *, words: str = "") -> RenderedUtterance:
    """The recording as it is, mono, at its own rate, with where its speech starts and ends.

    Several channels are averaged. Raises RecordingUnreadable.
    """
    # Imported here: only rehearsals with recordings need the sound file library.
    import soundfile

    try:
        sound, rate_hz = soundfile.read(path, dtype="float32", always_2d=True)
    except (OSError, soundfile.LibsndfileError) as error:
        raise RecordingUnreadable(
            f"{path} cannot be read as a recording ({error}). WAV, FLAC and OGG are understood."
        ) from error
    samples: NDArray[np.float32] = sound.mean(axis=1, dtype=np.float32)
    start_s, end_s = speech_bounds(samples, rate_hz)
    return RenderedUtterance(
        samples=samples,
        rate_hz=rate_hz,
        speech_start_s=start_s,
        speech_end_s=end_s,
        words=words,
    )


def speech_bounds(samples: NDArray[np.float32], rate_hz: int) -> tuple[float, float]:
    """First and last moment of speech in seconds, (0, 0) if nothing is heard.

    The threshold is SPEECH_DB under the loudest frame, or a little above the recording's own floor
    if that is higher.
    """
    if not np.any(samples):
        return 0.0, 0.0
    levels = frame_levels_db(samples, rate_hz)
    floor_db = float(np.percentile(levels, 10)) + NOISE_MARGIN_DB
    heard = np.flatnonzero(levels > min(max(SPEECH_DB, floor_db), -NOISE_MARGIN_DB))
    if heard.size == 0:
        return 0.0, 0.0
    return float(heard[0]) * FRAME_S, float(heard[-1] + 1) * FRAME_S


def _segments(text: str) -> Iterator[tuple[str, float]]:
    """Words and the pause that follows them, in seconds; either may be empty."""
    start = 0
    for mark in PAUSE_MARK.finditer(text):
        yield text[start : mark.start()].strip(), float(mark.group(1))
        start = mark.end()
    yield text[start:].strip(), 0.0


def _samples(seconds: float) -> int:
    return round(seconds * SAMPLE_RATE_HZ)
