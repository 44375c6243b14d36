"""Raw model sound to a clause ready to play: trimmed, faded, levelled, with its phonemes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from app.conversation.events import Phoneme
from app.conversation.ports import Speech
from app.synthesis.acoustics import SAMPLE_RATE_HZ, Acoustic
from app.synthesis.loudness import level
from app.synthesis.phoneme_times import FRAME_S, PAUSE, frame_levels_db, phonemes_of

ONSET_DB = -45.0
"""First and last 5 ms this close to the loudest bound what is heard; a soft h is at -40."""
HEAD_S = 0.020
"""Kept before the onset; the models' own leading 0.25 s would only delay the first audio."""
RELEASE_S = 0.040
"""Kept after the last heard sound, for its decay."""
FADE_IN_S = 0.010
FADE_OUT_S = 0.030

REST_S = {".": 0.24, "!": 0.24, "?": 0.24, "…": 0.30, ";": 0.16, ":": 0.16, ",": 0.10, "—": 0.10}
"""Silence after a piece by its final mark, so that the next clause follows at a human pace."""
REST_AFTER_WORD_S = 0.02
CONTINUING = ","
"""Rendered after words without a final mark: they were cut mid-sentence and the voice stays up."""
_CLOSING = '"”)( '


def deliver(pieces: Sequence[str], render: Callable[[str], Acoustic]) -> Speech:
    """All pieces one after another as one clause; no pieces give no samples.

    The phonemes cover the sound from its first to its last sample without a hole.
    """
    sounds: list[NDArray[np.float32]] = []
    phonemes: list[Phoneme] = []
    offset = 0
    for piece in pieces:
        final = _final_mark(piece)
        acoustic = render(piece if final else piece + CONTINUING)
        sound, timed = shape(acoustic, rest_s=REST_S.get(final, REST_AFTER_WORD_S))
        start_s = offset / SAMPLE_RATE_HZ
        for each in timed:
            _append(phonemes, each.symbol, each.start_s + start_s, each.end_s + start_s)
        sounds.append(sound)
        offset += len(sound)
    samples = np.concatenate(sounds) if sounds else np.zeros(0, np.float32)
    return Speech(
        samples=level(samples, SAMPLE_RATE_HZ), rate_hz=SAMPLE_RATE_HZ, phonemes=tuple(phonemes)
    )


def shape(acoustic: Acoustic, *, rest_s: float) -> tuple[NDArray[np.float32], tuple[Phoneme, ...]]:
    """The heard part of one piece, faded at both ends, and `rest_s` of silence after it."""
    samples = acoustic.samples
    levels = frame_levels_db(samples, SAMPLE_RATE_HZ)
    heard = np.flatnonzero(levels > ONSET_DB)
    if heard.size == 0 or not np.any(samples):
        return np.zeros(0, np.float32), ()
    onset_s = float(heard[0]) * FRAME_S
    offset_s = float(heard[-1] + 1) * FRAME_S
    start = max(0, round((onset_s - HEAD_S) * SAMPLE_RATE_HZ))
    end = min(len(samples), round((offset_s + RELEASE_S) * SAMPLE_RATE_HZ))
    rest = np.zeros(round(rest_s * SAMPLE_RATE_HZ), np.float32)
    sound = np.concatenate((faded(samples[start:end]), rest))

    begin_s = start / SAMPLE_RATE_HZ
    inside = [
        Phoneme(symbol=p.symbol, start_s=p.start_s - begin_s, end_s=p.end_s - begin_s)
        for p in phonemes_of(acoustic.spans, levels, (onset_s, offset_s))
    ]
    length_s = len(sound) / SAMPLE_RATE_HZ
    first_s = inside[0].start_s if inside else length_s
    head = [Phoneme(symbol=PAUSE, start_s=0.0, end_s=first_s)] if first_s > 0 else []
    last_s = inside[-1].end_s if inside else length_s
    tail = [Phoneme(symbol=PAUSE, start_s=last_s, end_s=length_s)] if last_s < length_s else []
    return sound, (*head, *inside, *tail)


def faded(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """A copy that rises from and falls to silence along half a cosine."""
    faded_samples = samples.astype(np.float32, copy=True)
    rise = min(round(FADE_IN_S * SAMPLE_RATE_HZ), len(samples) // 2)
    fall = min(round(FADE_OUT_S * SAMPLE_RATE_HZ), len(samples) // 2)
    if rise:
        faded_samples[:rise] *= _half_cosine(rise)
    if fall:
        faded_samples[-fall:] *= _half_cosine(fall)[::-1]
    return faded_samples


def _append(phonemes: list[Phoneme], symbol: str, start_s: float, end_s: float) -> None:
    """Adds a phoneme; a pause after a pause makes one longer pause."""
    if symbol == PAUSE and phonemes and phonemes[-1].symbol == PAUSE:
        start_s = phonemes.pop().start_s
    phonemes.append(Phoneme(symbol=symbol, start_s=start_s, end_s=end_s))


def _half_cosine(count: int) -> NDArray[np.float32]:
    curve: NDArray[np.float32] = (0.5 - 0.5 * np.cos(np.pi * np.arange(count) / count)).astype(
        np.float32
    )
    return curve


def _final_mark(piece: str) -> str:
    tail = piece.rstrip(_CLOSING)[-1:]
    return tail if tail in REST_S else ""
