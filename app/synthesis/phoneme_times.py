"""Model symbols to phonemes: stress joins its vowel, silent gaps become pauses, others vanish."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.conversation.events import Phoneme
from app.synthesis.acoustics import PAD, Span

PAUSE = " "
"""The one symbol that is no phoneme: nobody is heard, the mouth rests."""

STRESS_MARKS = frozenset("ˈˌ")
JOINED_TO_PREVIOUS = frozenset("ːʰʲ̃")
GAPS = frozenset(PAD + ' ;:,.!?—…"()“”')
SENTENCE_GAPS = frozenset(";:,.!?—…")

FRAME_S = 0.005
SILENT_DB = -35.0
"""A frame this far under the loudest one is silent."""
PUNCTUATION_PAUSE_S = 0.06
WORD_PAUSE_S = 0.12
"""Between bare words only a longer silence is a pause: a stop's closure takes up to 0.1 s."""
REACH_S = 0.08
"""How far outside its counted place a gap's silence is looked for."""


@dataclass(slots=True)
class _Sounding:
    symbol: str
    start_s: float
    end_s: float


@dataclass(slots=True)
class _Gap:
    start_s: float
    end_s: float
    punctuated: bool


def frame_levels_db(samples: NDArray[np.float32], rate_hz: int) -> NDArray[np.float32]:
    """Level of each 5 ms under the loudest 5 ms, (n_frames,) float32, 0 and below."""
    frame = int(FRAME_S * rate_hz)
    count = len(samples) // frame
    if count == 0:
        return np.zeros(0, np.float32)
    power = np.mean(samples[: count * frame].reshape(count, frame) ** 2, axis=1)
    loudest = max(float(power.max()), 1e-14)
    levels: NDArray[np.float32] = 10 * np.log10(np.maximum(power / loudest, 1e-12))
    return levels


def phonemes_of(
    spans: Sequence[Span], levels_db: NDArray[np.float32], heard_s: tuple[float, float]
) -> tuple[Phoneme, ...]:
    """Phonemes and pauses without a hole from `heard_s[0]` to `heard_s[1]`.

    `heard_s` is where the sound is first and last heard; what the model's count puts outside it is
    squeezed in. Symbols are the reader's alphabet, a stress mark before its vowel ("ˈæ"); PAUSE
    stands for a measured silence.
    """
    items = list(_joined(spans))
    while items and isinstance(items[0], _Gap):
        items.pop(0)
    while items and isinstance(items[-1], _Gap):
        items.pop()
    if not items:
        return ()
    silent = levels_db < SILENT_DB
    timed: list[_Sounding] = []
    for index, item in enumerate(items):
        if isinstance(item, _Sounding):
            timed.append(item)
            continue
        before, after = items[index - 1], items[index + 1]
        pause = _silence_in(item, silent, before.start_s, after.end_s)
        if pause is None:
            middle = (item.start_s + item.end_s) / 2
            before.end_s = after.start_s = middle
        else:
            before.end_s, after.start_s = pause
            timed.append(_Sounding(PAUSE, *pause))
    timed[0].start_s, timed[-1].end_s = heard_s
    return tuple(_squeezed(timed, heard_s))


def _joined(spans: Sequence[Span]) -> Iterator[_Sounding | _Gap]:
    stress = ""
    stress_start_s = 0.0
    held: _Sounding | _Gap | None = None
    for span in spans:
        if span.symbol in STRESS_MARKS:
            stress, stress_start_s = span.symbol, span.start_s
            continue
        if span.symbol in JOINED_TO_PREVIOUS and isinstance(held, _Sounding):
            held.symbol += span.symbol
            held.end_s = span.end_s
            continue
        if span.symbol in GAPS:
            punctuated = span.symbol in SENTENCE_GAPS
            if isinstance(held, _Gap):
                held.end_s = span.end_s
                held.punctuated = held.punctuated or punctuated
                continue
            item: _Sounding | _Gap = _Gap(span.start_s, span.end_s, punctuated)
        else:
            start_s = stress_start_s if stress else span.start_s
            item = _Sounding(stress + span.symbol, start_s, span.end_s)
            stress = ""
        if held is not None:
            yield held
        held = item
    if held is not None:
        yield held


def _silence_in(
    gap: _Gap, silent: NDArray[np.bool_], earliest_s: float, latest_s: float
) -> tuple[float, float] | None:
    """The longest silence at the gap if it is long enough to be a pause, in seconds."""
    first = int(max(gap.start_s - REACH_S, earliest_s) / FRAME_S)
    last = int(min(gap.end_s + REACH_S, latest_s) / FRAME_S)
    best = (0, 0)
    start = None
    for frame in range(first, last + 1):
        if frame < last and frame < len(silent) and silent[frame]:
            start = frame if start is None else start
        elif start is not None:
            best = max(best, (start, frame), key=lambda run: run[1] - run[0])
            start = None
    needed_s = PUNCTUATION_PAUSE_S if gap.punctuated else WORD_PAUSE_S
    if (best[1] - best[0]) * FRAME_S < needed_s:
        return None
    return best[0] * FRAME_S, best[1] * FRAME_S


def _squeezed(timed: Sequence[_Sounding], heard_s: tuple[float, float]) -> Iterator[Phoneme]:
    """Each item's end is the next one's start, never before its own, all inside `heard_s`."""
    position = heard_s[0]
    for index, item in enumerate(timed):
        end = timed[index + 1].start_s if index + 1 < len(timed) else heard_s[1]
        end = min(max(end, position), heard_s[1])
        yield Phoneme(symbol=item.symbol, start_s=position, end_s=end)
        position = end
