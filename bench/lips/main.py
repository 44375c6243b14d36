"""`vivavoce bench lips`: lip opening against the synthesiser's own phoneme times."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.face import Performer, shipped_look
from app.face.aperture import CLOSED_MM, LipGap
from app.face.store import head_for
from app.face.visemes import VISEMES, is_closure, targets_of
from app.models import Store
from app.synthesis import HIBARI, Voices, loudness_curve
from bench.result import print_result

FRAME_HZ, FINE_HZ = 40, 200
OPEN_JAW = 0.25
OPEN_LEAST_S = 0.07
SENTENCES = (
    "Before you approve the claim, what would make you stop?",
    "Please tell me about the last time a customer became upset.",
    "My neighbour's pipe burst, and the basement filled with water.",
    "Both people must be present when the form is completed.",
    "A bump on the bumper may be a bigger problem than it appears.",
    "Maybe we could move the meeting to the following morning.",
    "Five of the photographs were probably taken before the storm.",
    "Help me understand why the payment was stopped.",
    "The policy number begins with the letters B and P.",
    "I am impressed by how calmly you explained that.",
    "Remember to compare the estimate with the previous report.",
    "Some members of the family were abroad at the time.",
    "What happens if the amount is above the limit?",
    "Perhaps you might begin with an apology.",
    "The ambulance brought him back before breakfast.",
    "Empathy comes first, and the paperwork can wait.",
    "Would you be willing to put that in simpler words?",
    "Number the problems and solve them one by one.",
    "Nobody blamed the boy for what happened at the farm.",
    "That is a complete answer, and I am pleased to hear it.",
)


def main(args: Sequence[str] | None = None) -> int:
    """Runs the benchmark and prints its figures; returns 0 when it ran."""
    parser = argparse.ArgumentParser(prog="vivavoce bench lips", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--look", default="maya")
    chosen = parser.parse_args(args)
    store = Store()
    voices = Voices(store)
    gap = LipGap(head_for(shipped_look(chosen.look), store).mesh)
    cases, offsets, hits, lags = [], [], [], []
    plain_hits: list[bool] = []
    for text in SENTENCES:
        speech = voices.speak(text, voice=HIBARI, language="en")
        timed = [(p.symbol, p.start_s, p.end_s) for p in speech.phonemes]
        loudness = loudness_curve(np.asarray(speech.samples), speech.rate_hz)
        own = _measure(timed, loudness, gap)
        hits += own["hits"]
        offsets += own["offsets_ms"]
        plain_hits += _plain_hits(timed, gap)
        lag = _energy_lag_ms(np.asarray(speech.samples), speech.rate_hz, own["opening"])
        lags.append(lag)
        cases.append(
            {"text": text, "closures": len(own["hits"]), "hit": sum(own["hits"]), "lag_ms": lag}
        )
        print(text, file=sys.stderr)
    figures = {
        "sentences": len(SENTENCES),
        "closure_hit_rate": round(float(np.mean(hits)), 4),
        "closures": len(hits),
        "offset_ms_median": round(float(np.median(offsets)), 1),
        "energy_lag_ms": round(float(np.median(lags)), 1),
    }
    plain = {"unblended": {"closure_hit_rate": round(float(np.mean(plain_hits)), 4)}}
    print_result(
        "lips", figures, n=len(SENTENCES), cases=cases, baselines=plain, as_json=chosen.json
    )
    return 0


def _measure(timed: list[tuple[str, float, float]], loudness: bytes, gap: LipGap) -> dict[str, Any]:
    """Closure hits at frame rate, timing offsets, and the opening sampled finely."""
    end_s = timed[-1][2] + 0.5
    frames = _openings(timed, loudness, gap, FRAME_HZ, end_s)
    fine = _openings(timed, loudness, gap, FINE_HZ, end_s)
    hits, offsets = [], []
    for symbol, start_s, last_s in timed:
        middle = (start_s + last_s) / 2
        if is_closure(symbol):
            shown = frames[_span(start_s - 0.5 / FRAME_HZ, last_s + 0.5 / FRAME_HZ, FRAME_HZ)]
            hits.append(bool(shown.size and shown.min() < CLOSED_MM))
            around = _span(middle - 0.1, middle + 0.1, FINE_HZ)
            offsets.append(_middle_of_extreme(-fine[around], around.start, middle))
        elif last_s - start_s >= OPEN_LEAST_S and _open(symbol):
            around = _span(start_s - 0.04, last_s + 0.04, FINE_HZ)
            offsets.append(_middle_of_extreme(fine[around], around.start, middle))
    return {"hits": hits, "offsets_ms": offsets, "opening": fine}


def _openings(
    timed: list[tuple[str, float, float]],
    loudness: bytes,
    gap: LipGap,
    rate_hz: int,
    end_s: float,
) -> NDArray[np.float64]:
    performer = Performer(7)
    performer.floor("persona", 0.0)
    performer.speech(0.0, timed, loudness)
    times = np.arange(int(end_s * rate_hz)) / rate_hz
    return np.array([gap.opening_mm(performer.pose(float(t)).weights) for t in times])


def _plain_hits(timed: list[tuple[str, float, float]], gap: LipGap) -> list[bool]:
    """Whether unblended targets, low-passed like the face's mouth, would close."""
    hits, opening = [], 0.0
    step = 1 / FRAME_HZ
    end_s = timed[-1][2]
    trace = []
    for t_s in np.arange(0, end_s, step):
        goal = 0.0
        for symbol, start_s, last_s in timed:
            if start_s <= t_s < last_s:
                goal = (
                    gap.opening_mm(targets_of(symbol, start_s, last_s)[0][0].shape)
                    if (targets_of(symbol, start_s, last_s))
                    else 0.0
                )
        opening += (goal - opening) * (1 - float(np.exp(-step / 0.06)))
        trace.append(opening)
    shown = np.array(trace)
    for symbol, start_s, last_s in timed:
        if is_closure(symbol):
            part = shown[_span(start_s, last_s, FRAME_HZ)]
            hits.append(bool(part.size and part.min() < CLOSED_MM))
    return hits


def _middle_of_extreme(values: NDArray[np.float64], start: int, middle_s: float) -> float:
    """Distance in ms from the middle of the highest values to a truth time."""
    best = np.flatnonzero(values > values.max() - 0.1)
    return abs((start + float(best.mean())) / FINE_HZ - middle_s) * 1000


def _span(first_s: float, last_s: float, rate_hz: int) -> slice:
    return slice(max(0, int(np.ceil(first_s * rate_hz))), max(1, int(last_s * rate_hz) + 1))


def _open(symbol: str) -> bool:
    targets = targets_of(symbol, 0.0, 1.0)
    return (
        bool(targets)
        and targets[0][0].shape.get("jawOpen", 0.0) >= OPEN_JAW
        and (targets[0][0] is not VISEMES["OH"])
    )


def _energy_lag_ms(
    samples: NDArray[np.float32], rate_hz: int, opening: NDArray[np.float64]
) -> float:
    """The shift in ms (lips late positive) of the best correlation, searched over ±250 ms."""
    hop = rate_hz // FINE_HZ
    count = min(len(samples) // hop, len(opening))
    frames = samples[: count * hop].reshape(count, hop).astype(np.float64)
    energy = np.sqrt((frames**2).mean(1))
    smooth = np.convolve(energy, np.hanning(15) / np.hanning(15).sum(), mode="same")
    wide = opening[:count]
    reach = int(0.25 * FINE_HZ)
    scores = {}
    for shift in range(-reach, reach + 1):
        a = smooth[max(0, -shift) : count - max(0, shift)]
        b = wide[max(0, shift) : count - max(0, -shift)]
        scores[shift] = float(np.corrcoef(a, b)[0, 1])
    return 1000 * max(scores, key=lambda s: scores[s]) / FINE_HZ
