"""Whether the voice's numbers tell lively from quiet speech, on acted recordings.

This asks how good the measurements are. The application has no such classifier.
"""

from __future__ import annotations

import csv
import time
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

from app.perception.prosody import NUMBERS, describe
from app.perception.voice import PitchModel, analyse

LIVELY = {"anger", "fear", "happiness"}
QUIET = {"sadness", "boredom", "neutral"}
PENALTY = 2.0
"""Inverse strength of the ridge, as for a C of 0.5."""


def judge_voices(folder: Path, pitch_model: Path) -> dict[str, Any]:
    """Returns the figures on a folder of labelled utterances (`labels.csv` beside them)."""
    model = PitchModel(pitch_model)
    rows, names, labels, cost, rates = [], [], [], [], []
    with (folder / "labels.csv").open(newline="") as table:
        for line in csv.DictReader(table):
            samples, rate = soundfile.read(folder / line["file"], dtype="float32")
            assert rate == 16_000, line["file"]
            before_s = time.process_time()
            found = describe(analyse(samples, model))
            cost.append((time.process_time() - before_s) / (len(samples) / rate) * 1e3)
            if found is None:
                continue
            rows.append([getattr(found, name) or 0.0 for name in NUMBERS])
            names.append(line["speaker"])
            labels.append(line["emotion"])
            if line["syllables_in_clip"]:
                beats = found.beats_per_s * found.seconds
                rates.append((beats, float(line["syllables_in_clip"])))
    return {
        **_separation(np.array(rows), np.array(names), np.array(labels)),
        "voice_cpu_ms_per_s": round(float(np.median(cost)), 2),
        "voice_utterances": len(rows),
        "beat_rate_mae_per_s": _rate_error(rates),
    }


def _separation(
    numbers: NDArray[np.float64], speakers: NDArray[Any], labels: NDArray[Any]
) -> dict[str, Any]:
    used = np.isin(labels, [*LIVELY, *QUIET])
    lively = np.isin(labels, list(LIVELY))[used]
    own = numbers.copy()
    for speaker in set(speakers):
        mine = speakers == speaker
        own[mine] = (own[mine] - own[mine].mean(axis=0)) / (own[mine].std(axis=0) + 1e-6)
    figures: dict[str, Any] = {}
    for name, table in (("arousal_auc", own), ("arousal_auc_raw", numbers)):
        scores = _leave_speaker_out(table[used], lively, speakers[used])
        figures[name] = round(_auc(scores[lively], scores[~lively]), 4)
        figures[f"{name}_accuracy".replace("_auc", "")] = round(
            float(((scores > 0) == lively).mean()), 4
        )
    return figures


def _leave_speaker_out(
    table: NDArray[np.float64], truth: NDArray[np.bool_], speakers: NDArray[Any]
) -> NDArray[np.float64]:
    scores = np.zeros(len(table))
    for speaker in set(speakers):
        out = speakers == speaker
        middle, spread = table[~out].mean(axis=0), table[~out].std(axis=0) + 1e-9
        weights = _logistic((table[~out] - middle) / spread, truth[~out])
        scores[out] = _with_one((table[out] - middle) / spread) @ weights
    return scores


def _logistic(table: NDArray[np.float64], truth: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Ridge-penalised logistic regression by Newton's method; the last weight is the offset."""
    design = _with_one(table)
    balance = np.where(truth, 0.5 / truth.mean(), 0.5 / (~truth).mean())
    ridge = np.diag([PENALTY] * table.shape[1] + [0.0])
    weights = np.zeros(design.shape[1])
    for _ in range(30):
        likely = 1 / (1 + np.exp(-design @ weights))
        slope = design.T @ (balance * (likely - truth)) + ridge @ weights
        curve = (design * (balance * likely * (1 - likely))[:, None]).T @ design + ridge
        weights -= np.linalg.solve(curve + 1e-9 * np.eye(len(weights)), slope)
    return weights


def _with_one(table: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.hstack([table, np.ones((len(table), 1))])


def _auc(above: NDArray[np.float64], below: NDArray[np.float64]) -> float:
    pairs = above[:, None] - below[None]
    return float((pairs > 0).mean() + 0.5 * (pairs == 0).mean())


def _rate_error(rates: list[tuple[float, float]]) -> float:
    found, true = np.array(rates).T
    return round(float(np.abs(found * true.sum() / found.sum() - true).mean() / 2.0), 3)
