"""`vivavoce bench perception`: what the eyes and ears find against what is true."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psutil

from app.models import Store
from app.perception.landmarks import FaceLandmarks
from bench.perception.clips import watch_film, watch_trace
from bench.perception.cost import percentile, run_live
from bench.perception.scoring import Tally
from bench.perception.truth import read_truth

KINDS = ("nod", "shake", "look_away", "blink", "smile")
TRUE_HEAD_TRACES = ("head_nodding", "head_turning")
"""Recordings whose names say that the head moves: their head events are no false alarms."""


def main(args: Sequence[str] | None = None) -> int:
    """Runs the benchmark and prints one JSON object; returns 0 when it ran."""
    parser = argparse.ArgumentParser(prog="vivavoce bench perception", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of labelled recordings")
    parser.add_argument("--json", action="store_true", help="print JSON (always so)")
    parser.add_argument("--models", type=Path, help="folder of the landmark model's four files")
    parser.add_argument("--live-seconds", type=float, default=12.0)
    chosen = parser.parse_args(args)
    folder = chosen.models or Store().path("face_landmarks")
    finder = FaceLandmarks(folder)
    figures: dict[str, Any] = {}
    cases = [*_films(chosen.data, finder, figures), *_traces(chosen.data, finder, figures)]
    _live(chosen.data, folder, chosen.live_seconds, figures)
    # _voices(chosen.data, figures)
    print(json.dumps({
        "bench": "perception",
        "version": _version(),
        "commit": _commit(),
        "machine": _machine(),
        "models": {"face_landmarks": folder.name},
        "n": len(cases),
        "figures": figures,
        "baselines": {},
        "cases": cases,
    }))  # fmt: skip
    return 0


def _films(data: Path, finder: FaceLandmarks, figures: dict[str, Any]) -> list[dict[str, Any]]:
    tallies = {kind: Tally() for kind in KINDS}
    cpu_ms: list[float] = []
    right = frames = 0
    cases = []
    for path in sorted((data / "face_synth").glob("*.json")):
        print(f"watching {path.stem}", file=sys.stderr)
        truth = read_truth(path)
        watched = watch_film(path.with_suffix(".mp4"), truth, finder)
        cpu_ms += watched.frame_cpu_ms
        right, frames = right + watched.people_right, frames + watched.people_frames
        for kind, tally in tallies.items():
            true = [span for span in truth.spans if span.kind == kind]
            tally.add(true, [span for span in watched.found if span.kind == kind])
        cases.append({
            "clip": path.stem,
            "true": [_row(span) for span in truth.spans],
            "found": [_row(span) for span in watched.found],
            "people_right": f"{watched.people_right}/{watched.people_frames}",
        })  # fmt: skip
    for kind, tally in tallies.items():
        figures |= tally.figures(kind)
    figures["people_accuracy"] = round(right / frames, 4) if frames else None
    figures["frame_cpu_ms_p50"] = percentile(cpu_ms, 50)
    figures["frame_cpu_ms_p95"] = percentile(cpu_ms, 95)
    return cases


def _traces(data: Path, finder: FaceLandmarks, figures: dict[str, Any]) -> list[dict[str, Any]]:
    """False alarms on recordings of people who talk; nothing in them is labelled as a gesture."""
    seconds, head, away = 0.0, 0, 0
    cases = []
    for path in sorted((data / "traces").glob("*.npz")):
        watched = watch_trace(path, finder.mesh)
        found = [span.kind for span in watched.found]
        cases.append({"clip": path.stem, "found": [_row(span) for span in watched.found]})
        if any(name in path.stem for name in TRUE_HEAD_TRACES):
            continue
        seconds += watched.seconds
        head += found.count("nod") + found.count("shake")
        away += found.count("look_away")
    if seconds:
        figures["trace_minutes"] = round(seconds / 60, 2)
        figures["trace_head_events"], figures["trace_look_away"] = head, away
    return cases


def _live(data: Path, folder: Path, seconds: float, figures: dict[str, Any]) -> None:
    films = sorted((data / "face_synth").glob("*.mp4"))
    if films and seconds > 0:
        print(f"running live for {seconds:.0f} s", file=sys.stderr)
        figures |= run_live(films[0], folder, seconds)


def _voices(data: Path, figures: dict[str, Any]) -> None:
    if not (data / "speech_emodb" / "labels.csv").is_file():
        return
    from bench.perception.voices import judge_voices

    figures |= judge_voices(data / "speech_emodb")


def _row(span: Any) -> list[Any]:
    return [span.kind, round(span.since_s, 2), round(span.until_s, 2)]


def _version() -> str:
    from importlib import metadata

    try:
        return metadata.version("vivavoce")
    except metadata.PackageNotFoundError:
        return "0"


def _commit() -> str:
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip()


def _machine() -> dict[str, Any]:
    return {
        "cpu": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "gpu": None,
        "ram_gb": round(psutil.virtual_memory().total / 2**30),
        "load_before": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
    }


if __name__ == "__main__":
    sys.exit(main())
