"""What the windows of a run saw, as figures."""

from __future__ import annotations

import statistics
from typing import Any

import numpy as np
import psutil

from bench.soak.killing import MORTALS
from bench.soak.ledger import Ledger


def figures_of(book: Ledger) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the figures of all windows together, and a row for each visit."""
    runs = book.runs()
    samples = [sample for run in runs for sample in run.samples]
    killed = [name for run in runs for name in run.killed]
    gone_on_s = [seconds for run in runs for seconds in run.gone_on_s]
    frames = [rate for run in runs for rate in run.frames]
    late, work = book.beats()
    figures = {
        "sessions": sum(run.visits for run in runs),
        "turns": sum(run.turns for run in runs),
        "replies": sum(run.replies for run in runs),
        "unanswered": sum(run.unanswered for run in runs),
        **growth(runs[0].samples),
        "kills": len(killed),
        **{f"kills_{name}": killed.count(name) for name in MORTALS},
        "talks_cut_by_window": sum(run.cut for run in runs),
        "talks_gone_on": len(gone_on_s),
        "gone_on_s_p50": _median(gone_on_s),
        "talks_lost": sum(run.lost for run in runs),
        "ui_p50_ms": round(float(np.percentile(late, 50)), 1),
        "ui_p99_ms": round(float(np.percentile(late, 99)), 1),
        "ui_max_ms": round(float(late.max()), 1),
        "ui_work_p99_ms": round(float(np.percentile(work, 99)), 1),
        "ui_work_max_ms": round(float(work.max()), 1),
        "fps_min": round(min(frames), 1) if frames else None,
        "fps_p50": _median(frames),
        "load_1min": round(psutil.getloadavg()[0], 1),
    }
    return figures, samples


def growth(samples: list[dict[str, Any]]) -> dict[str, float | int | None]:
    """Return how much the end is above the beginning; the first visit warms up."""
    if len(samples) < 3:
        return {"rss_growth": None, "uss_growth": None, "threads_growth": None, "fds_growth": None}
    steady = samples[1:]
    third = max(1, len(steady) // 3)

    def medians(name: str) -> tuple[float, float]:
        values = [sample[name] for sample in steady]
        return statistics.median(values[:third]), statistics.median(values[-third:])

    (rss, rss_end), (uss, uss_end) = medians("rss_mb"), medians("own_mb")
    (threads, threads_end), (fds, fds_end) = medians("threads"), medians("fds")
    return {
        "rss_growth": round(rss_end / rss - 1, 4),
        "uss_growth": round(uss_end / uss - 1, 4),
        "threads_growth": round(threads_end - threads),
        "fds_growth": round(fds_end - fds),
    }


def _median(values: list[float]) -> float | None:
    return round(statistics.median(values), 1) if values else None
