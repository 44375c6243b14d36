"""More thinking pauses out of recordings that have few: real sound, longer silences.

The prosody before each pause stays the speaker's own. What fills the pause is noise with the
spectrum and level of the same recording's quietest frames, so that nothing but time is added.
"""

from __future__ import annotations

from typing import Final

import msgspec
import numpy as np
import scipy.signal
from numpy.typing import NDArray

from app.turn_taking.log_mel import RATE_HZ
from app.turn_taking.training.recordings import Hold, Turn

Array = NDArray[np.float32]

TONE_FRAME: Final = 512
QUIETEST: Final = 0.08
"""Share of frames that are taken for the room."""
STEP: Final = 160
"""Samples between the levels at which dips are looked for: 10 ms."""
ABOVE_ROOM_DB: Final = 9.0
BELOW_VOICE_DB: Final = 22.0
JOIN: Final = 80
"""Samples over which voice and room tone are cross-faded: 5 ms."""
KEEP_FROM_ENDS_S: Final = 0.45


def room_tone(samples: Array, count: int, rng: np.random.Generator) -> Array:
    """Returns `count` samples that sound like the recording's room."""
    _, _, picture = scipy.signal.stft(samples, nperseg=TONE_FRAME, boundary=None, padded=False)
    loudness = np.abs(picture).sum(axis=0)
    quiet = np.argsort(loudness)[: max(1, int(QUIETEST * loudness.size))]
    magnitude = np.sqrt(np.mean(np.abs(picture[:, quiet]) ** 2, axis=1))
    hops = count // (TONE_FRAME // 2) + 6
    phase = rng.uniform(0, 2 * np.pi, (magnitude.size, hops))
    _, tone = scipy.signal.istft(magnitude[:, None] * np.exp(1j * phase), nperseg=TONE_FRAME)
    # Random phases add up in power where the original's added up in amplitude.
    wanted = float(np.sqrt(np.mean(_frames_at(samples, quiet) ** 2))) + 1e-9
    found = float(np.sqrt(np.mean(tone**2))) + 1e-9
    return np.asarray(tone[TONE_FRAME : TONE_FRAME + count] * (wanted / found), np.float32)


def dips(turn: Turn, at_least_s: float = 0.04) -> list[tuple[float, float]]:
    """Returns where inside the turn the voice dips to the room's level, (start, end) in seconds."""
    levels = _levels_db(turn.samples)
    end_s = turn.true_end_s if turn.true_end_s is not None else turn.samples.size / RATE_HZ
    voice = float(np.percentile(levels[: int(end_s * 100)], 90))
    room = float(np.percentile(levels, 5))
    quiet = levels < max(room + ABOVE_ROOM_DB, voice - BELOW_VOICE_DB)
    loud = np.flatnonzero(~quiet[: int(end_s * 100)])
    if not loud.size:
        return []
    first_s, last_s = loud[0] / 100 + KEEP_FROM_ENDS_S, end_s - KEEP_FROM_ENDS_S
    edges = np.flatnonzero(np.diff(np.concatenate([[False], quiet, [False]]).astype(int)))
    found = []
    for start, stop in zip(edges[::2] / 100, edges[1::2] / 100, strict=True):
        if start >= first_s and stop <= last_s and stop - start >= at_least_s:
            found.append((float(start), float(stop)))
    return found


def stretched(turn: Turn, at_s: float, silence_s: float, rng: np.random.Generator) -> Turn:
    """Returns the turn with `silence_s` of room put in at `at_s`; labels move along."""
    cut = int(at_s * RATE_HZ)
    tone = room_tone(turn.samples, int(silence_s * RATE_HZ) + 2 * JOIN, rng)
    samples = joined(joined(turn.samples[:cut], tone), turn.samples[cut:])
    grown_s = (samples.size - turn.samples.size) / RATE_HZ
    holds = [hold for hold in turn.holds if hold.end_s <= at_s]
    inside = [hold for hold in turn.holds if hold.start_s < at_s < hold.end_s]
    kind = inside[0].kind if inside else "clear"
    start_s = inside[0].start_s if inside else at_s
    end_s = (inside[0].end_s if inside else at_s) + grown_s
    holds.append(Hold(start_s, end_s, kind))
    holds += [
        Hold(hold.start_s + grown_s, hold.end_s + grown_s, hold.kind)
        for hold in turn.holds
        if hold.start_s >= at_s
    ]
    end = None if turn.true_end_s is None else turn.true_end_s + grown_s
    return msgspec.structs.replace(
        turn, samples=samples, holds=tuple(holds), true_end_s=end, stretched=True
    )


def joined(before: Array, after: Array) -> Array:
    """Returns the two sounds, cross-faded over 5 ms."""
    if min(before.size, after.size) < JOIN:
        return np.concatenate([before, after])
    ramp = np.linspace(0.0, 1.0, JOIN, dtype=np.float32)
    seam = before[-JOIN:] * (1 - ramp) + after[:JOIN] * ramp
    return np.concatenate([before[:-JOIN], seam, after[JOIN:]]).astype(np.float32)


def _frames_at(samples: Array, indices: NDArray[np.intp]) -> Array:
    hop = TONE_FRAME // 2
    return np.stack([samples[i * hop : i * hop + TONE_FRAME] for i in indices])


def _levels_db(samples: Array) -> Array:
    usable = samples[: samples.size // STEP * STEP].reshape(-1, STEP)
    return np.asarray(10 * np.log10(np.mean(usable**2, axis=1) + 1e-10), np.float32)
