"""`vivavoce bench perception`: what the eyes and ears find against what is true."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from app.models import Store
from app.perception.landmarks import FaceLandmarks
from bench.perception.clips import Watched, watch_film, watch_trace
from bench.perception.cost import percentile, run_live
from bench.perception.rate import judge_rate
from bench.perception.scoring import Tally
from bench.perception.truth import Truth, read_truth
from bench.perception.voices import judge_voices
from bench.result import print_result

KINDS = ("nod", "shake", "look_away", "blink", "smile", "brow_raise")
TRUE_HEAD_TRACES = ("head_nodding", "head_turning")
"""Recordings whose names say that the head moves: their head events are no false alarms."""


class Score:
    """Tallies over the clips of one origin."""

    def __init__(self) -> None:
        self.tallies = {kind: Tally() for kind in KINDS}
        self.cases: list[dict[str, Any]] = []
        self.right = self.frames = 0
        self.anew_ms: list[float] = []
        self.kept_ms: list[float] = []

    def add(self, truth: Truth, watched: Watched) -> None:
        """Count one clip."""
        self.right += watched.people_right
        self.frames += watched.people_frames
        self.anew_ms += watched.frame_cpu_ms
        self.kept_ms += watched.kept_cpu_ms
        for kind, tally in self.tallies.items():
            true = [span for span in truth.spans if span.kind == kind]
            tally.add(true, [span for span in watched.found if span.kind == kind])
        self.cases.append(
            {
                "clip": truth.name,
                "true": _rows(truth.spans),
                "found": _rows(watched.found),
                "people_right": f"{watched.people_right}/{watched.people_frames}",
            }
        )

    def figures(self, prefix: str = "") -> dict[str, Any]:
        """Return precision, recall and F1 of each kind, and how often people were counted right."""
        found: dict[str, Any] = {}
        for kind, tally in self.tallies.items():
            found |= tally.figures(kind)
        found["people_accuracy"] = round(self.right / self.frames, 4) if self.frames else None
        return {f"{prefix}{name}": value for name, value in found.items()}

    def cost(self, prefix: str = "") -> dict[str, Any]:
        """Return the CPU time of a picture whose face is looked at anew, and of any picture."""
        pictures = self.anew_ms + self.kept_ms
        found = {
            "frame_cpu_ms_p50": percentile(self.anew_ms, 50),
            "frame_cpu_ms_p95": percentile(self.anew_ms, 95),
            "frame_cpu_ms_mean": round(sum(pictures) / len(pictures), 3) if pictures else None,
            "kept_cpu_ms_p50": percentile(self.kept_ms, 50),
            "kept_share": round(len(self.kept_ms) / len(pictures), 4) if pictures else None,
        }
        return {f"{prefix}{name}": value for name, value in found.items()}


def main(args: Sequence[str] | None = None) -> int:
    """Runs the benchmark and prints its figures; returns 0 when it ran."""
    parser = argparse.ArgumentParser(prog="vivavoce bench perception", description=__doc__)
    parser.add_argument("--data", type=Path, help="folder of labelled recordings")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--personas", type=int, default=8, help="rendered faces, 0 for none")
    parser.add_argument("--minutes", type=float, default=10.0, help="of a Persona who talks")
    parser.add_argument("--live-seconds", type=float, default=20.0)
    chosen = parser.parse_args(args)
    store = Store()
    folder = store.path("face_landmarks")
    finder = FaceLandmarks(folder)
    figures: dict[str, Any] = {}
    cases: list[dict[str, Any]] = []
    if chosen.data is not None:
        cases += _films(chosen.data, finder, figures)
        cases += _traces(chosen.data, finder, figures)
        films = sorted((chosen.data / "face_synth").glob("*.mp4"))
        if films and chosen.live_seconds > 0:
            _say(f"running live for {chosen.live_seconds:.0f} s")
            figures |= run_live(films[0], folder, chosen.live_seconds)
        voices = chosen.data / "speech_emodb"
        if (voices / "labels.csv").is_file():
            _say("listening")
            figures |= judge_voices(voices, store.path("pitch"))
    _say("speaking")
    figures |= judge_rate(store)
    if chosen.personas > 0:
        cases += _personas(chosen.personas, chosen.minutes, finder, figures)
    models = {"face_landmarks": folder.name, "pitch": store.path("pitch").parent.name}
    print_result(
        "perception", figures, n=len(cases), models=models, cases=cases, as_json=chosen.json
    )
    return 0


def _films(data: Path, finder: FaceLandmarks, figures: dict[str, Any]) -> list[dict[str, Any]]:
    score = Score()
    for path in sorted((data / "face_synth").glob("*.json")):
        _say(f"watching {path.stem}")
        truth = read_truth(path)
        watched = watch_film(path.with_suffix(".mp4"), truth, finder)
        score.add(truth, watched)
    figures |= score.figures() | score.cost()
    return score.cases


def _traces(data: Path, finder: FaceLandmarks, figures: dict[str, Any]) -> list[dict[str, Any]]:
    """Head events and looks away in recordings where nothing is labelled as a gesture."""
    seconds, head, away = 0.0, 0, 0
    cases = []
    for path in sorted((data / "traces").glob("*.npz")):
        watched = watch_trace(path, finder.mesh)
        found = [span.kind for span in watched.found]
        cases.append({"clip": path.stem, "found": _rows(watched.found)})
        if any(name in path.stem for name in TRUE_HEAD_TRACES):
            continue
        seconds += watched.seconds
        head += found.count("nod") + found.count("shake")
        away += found.count("look_away")
    if seconds:
        figures["trace_minutes"] = round(seconds / 60, 2)
        figures["trace_head_events"], figures["trace_look_away"] = head, away
    return cases


def _personas(
    count: int, minutes: float, finder: FaceLandmarks, figures: dict[str, Any]
) -> list[dict[str, Any]]:
    # Imported here: the rest of the benchmark runs where no face can be drawn.
    from bench.perception.rendered import film_of, personas, raising_brows, scripted, talking, watch

    score, talk = Score(), Score()
    looks = personas(count)
    for index, look in enumerate(looks):
        _say(f"watching {look.id}")
        people = [look, looks[(index + 1) % len(looks)]]
        moves = list(scripted(index))
        score.add(*watch(moves, film_of(moves, people), finder, f"persona_{look.id}"))
        brows = list(raising_brows(index))
        score.add(*watch(brows, film_of(brows, [look]), finder, f"brows_{look.id}"))
    if minutes > 0:
        for index, look in enumerate(looks):
            _say(f"watching {look.id} talk")
            said = list(talking(minutes * 60 / len(looks), index))
            talk.add(*watch(said, film_of(said, [look]), finder, f"talking_{look.id}"))
    figures |= score.figures("persona_") | score.cost("persona_")
    if minutes > 0:
        figures |= talk.cost("talking_")
        alarms = {kind: talk.tallies[kind].alarms * 10 / minutes for kind in KINDS}
        figures["false_head_events_10min"] = round(alarms["nod"] + alarms["shake"], 2)
        figures["false_look_away_10min"] = round(alarms["look_away"], 2)
        figures["false_alarm_minutes"] = minutes
    return score.cases + talk.cases


def _rows(spans: Iterable[Any]) -> list[list[Any]]:
    return [[s.kind, round(float(s.since_s), 2), round(float(s.until_s), 2)] for s in spans]


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
