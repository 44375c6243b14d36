"""`vivavoce bench floor`: who is cut off, and how long do the others wait?"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np
import soundfile

from app.audio import SileroVoiceActivity
from app.conversation.policy import (
    EARLIEST_S,
    USUAL_PATIENCE_S,
    YIELD_THRESHOLD,
    commits,
    due,
    patience,
)
from app.conversation.ports import Samples, Transcript, VoiceActivity
from app.conversation.tempo import Timing
from app.models import Store
from app.recognition import WhisperRecogniser
from app.turn_taking import FloorHead, LearnedFloor, Rules, SmartTurn, read_heads
from app.turn_taking.overlap import OverlapRules
from bench.floor.curve import Line, Point, draw
from bench.floor.overlap import SUSTAINED_S, stops, sustained
from bench.floor.score import Label, OverlapLabel, figures, judge, overlap_figures
from bench.floor.stream import Played, WordsOf, play, takes_after_silence, takes_by
from bench.result import print_result

WEIGHTS: Final = Path(__file__).resolve().parents[2] / "app" / "turn_taking" / "weights"
THRESHOLDS: Final = (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7, 0.8, 0.9, 0.95)
EAGER_S: Final = 0.18
"""The other end of the trade-off: the floor may be taken at the second look."""
TIMEOUTS_S: Final = (0.3, 0.5, 0.8, 1.2, 1.6, 2.0)
SHIPPED_THRESHOLDS: Final = (0.1, 0.3, 0.5, 0.7, 0.9, 0.97)
SHIPPED_ASK_S: Final = 0.2
SHIPPED_FALLBACK_S: Final = 3.0
"""How the smart-turn model is used elsewhere: asked once, and overruled after three seconds."""

Takes = dict[str, list[float]]


def main(args: Sequence[str] | None = None) -> int:
    """Measures and prints one JSON object; returns 0 when it ran."""
    parser = argparse.ArgumentParser(prog="vivavoce bench floor", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="dev.json and overlap.json")
    parser.add_argument("--json", action="store_true", help="print JSON instead of lines")
    parser.add_argument("--out", type=Path, help="folder for the plot, the takes and all scores")
    parser.add_argument("--limit", type=int, help="only every n-th recording, to try it out")
    options = parser.parse_args(args)

    store = Store()
    voice = SileroVoiceActivity(store.path("vad"))
    labels = read_labels(options.data / "dev.json", Label)[:: options.limit or 1]
    learned, shipped = listen(options.data, labels, store, voice)

    def ours(yield_threshold: float, earliest_s: float) -> Takes:
        policy = partial(commits, yield_threshold=yield_threshold, earliest_s=earliest_s)
        falling = partial(due, yield_threshold=yield_threshold)
        return {n: takes_by(played, policy, waits, falling) for n, played in learned.items()}

    takes = ours(YIELD_THRESHOLD, EARLIEST_S)
    result = {**figures(labels, takes), **cost(learned), **parts_of(labels, takes)}
    baselines: dict[str, dict[str, Any]] = {}
    for seconds in TIMEOUTS_S:
        after = {name: takes_after_silence(played, seconds) for name, played in shipped.items()}
        baselines[f"silero_{seconds}s"] = {**figures(labels, after), **parts_of(labels, after)}
    for threshold in SHIPPED_THRESHOLDS:
        by = as_shipped(shipped, threshold)
        name = "smart_turn" if threshold == 0.5 else f"smart_turn_th{threshold}"
        baselines[name] = {**figures(labels, by), **parts_of(labels, by)}
    curve = [
        {
            "yield_threshold": threshold,
            "earliest_s": earliest_s,
            **figures(labels, ours(threshold, earliest_s)),
        }
        for earliest_s in (EAGER_S, EARLIEST_S)
        for threshold in THRESHOLDS
    ]
    result["curve"] = curve
    result.update(overlap(options.data, voice, baselines))
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)
        plot(curve, baselines, result, options.out / "floor.png")
        (options.out / "takes.json").write_text(json.dumps(takes), encoding="utf-8")
        (options.out / "scores.json").write_bytes(msgspec.json.encode(learned))
    print_result(
        "floor",
        result,
        n=len(labels),
        models={"end_of_turn": store.path("end_of_turn").parent.name, "vad": "silero"},
        baselines=baselines,
        cases=cases(labels, takes),
        as_json=options.json,
    )
    return 0


def waits(words: str, sentence_end: float | None, pauses_s: Sequence[float]) -> float:
    """Returns the patience with these words in seconds, as sessions have it."""
    return patience(words, sentence_end, Timing(patience_s=USUAL_PATIENCE_S), pauses_s)


def words_of(store: Store, language: str) -> WordsOf:
    """Returns what writes turns of a language down: twice where English leaves the time."""
    best = WhisperRecogniser(store.path("asr"), threads=1)
    quick = WhisperRecogniser(store.path("asr_english"), threads=1) if language == "en" else best

    def heard(samples: Samples, careful: bool) -> Transcript:
        return (best if careful else quick).transcribe(samples, language=language)

    return heard


def listen(
    folder: Path, labels: Sequence[Label], store: Store, voice: VoiceActivity
) -> tuple[dict[str, Played], dict[str, Played]]:
    """Returns what our model and the shipped one said about every recording.

    A recording that the weights were trained on is judged by weights that never heard its speaker.
    """
    graph = store.path("end_of_turn")
    head_for = leave_speakers_out()
    words: dict[str, WordsOf] = {}
    floors: dict[int, LearnedFloor] = {}
    shipped_model = SmartTurn(graph)
    shipped_rules = Rules(silence_asks_s=(SHIPPED_ASK_S,), speech_every_s=0)
    learned: dict[str, Played] = {}
    shipped: dict[str, Played] = {}
    for count, label in enumerate(labels):
        samples, _ = soundfile.read(folder / label.wav, dtype="float32")
        fold, head = head_for(samples)
        floor = floors.setdefault(fold, LearnedFloor(graph, head))
        floor.reset_session()
        language = label.lang.split("-")[0]
        if language not in words:
            words[language] = words_of(store, language)
        learned[label.id] = play(samples, voice, floor, Rules(), words=words[language])
        shipped[label.id] = play(samples, voice, shipped_model, shipped_rules)
        if count % 20 == 0:
            sys.stderr.write(f"{count} of {len(labels)}\n")
    return learned, shipped


def leave_speakers_out() -> Callable[[Samples], tuple[int, FloorHead | None]]:
    """Returns what finds a recording's fold (-1: never trained on) and that fold's weights."""
    table = json.loads((WEIGHTS / "folds.json").read_text(encoding="utf-8"))
    heads = read_heads(WEIGHTS / "fold_heads.npz")

    def head_for(samples: Samples) -> tuple[int, FloorHead | None]:
        sound = np.ascontiguousarray(samples, dtype="<f4").tobytes()
        fold = table.get(hashlib.sha256(sound).hexdigest()[:32], -1)
        return fold, heads[str(fold)] if fold >= 0 else None

    return head_for


def as_shipped(shipped: dict[str, Played], threshold: float) -> Takes:
    """Returns the takes of the shipped model, asked once in each silence."""
    return {
        name: takes_by(
            played, lambda p_yield, *_: p_yield > threshold, lambda *_: SHIPPED_FALLBACK_S
        )
        for name, played in shipped.items()
    }


def cost(played: dict[str, Played]) -> dict[str, Any]:
    """Returns what the floor cost on this machine: processor time, and time by the clock."""
    each = [seconds for item in played.values() for seconds in item.compute_s]
    wall = [seconds for item in played.values() for seconds in item.wall_s]
    heard_s = sum(item.duration_s for item in played.values())
    voice_s = sum(item.voice_s for item in played.values())
    return {
        "decisions": len(each),
        "compute_ms_p50": round(1000 * float(np.median(each)), 1),
        "compute_wall_ms_p50": round(1000 * float(np.median(wall)), 1),
        "compute_ms_p95": round(1000 * float(np.percentile(each, 95)), 1),
        "core_share": round((sum(each) + voice_s) / heard_s, 3),
    }


def parts_of(labels: Sequence[Label], takes: Takes) -> dict[str, Any]:
    """Returns the figures of turns with lengthened pauses and of all others."""
    result: dict[str, Any] = {}
    for name, group in (
        ("stretched", [label for label in labels if label.stretched]),
        ("natural", [label for label in labels if not label.stretched]),
    ):
        part = figures(group, takes)
        result |= {f"{name}_{key}": part[key] for key in ("clips", "p_all", "p50_ms", "p95_ms")}
    return result


def overlap(
    folder: Path, voice: VoiceActivity, baselines: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    """Returns the figures of sounds over the Persona's voice, if the set has any."""
    if not (folder / "overlap.json").exists():
        return {}
    labels = read_labels(folder / "overlap.json", OverlapLabel)
    for seconds in (0.2, SUSTAINED_S):
        simple = stops(folder, labels, voice, sustained(seconds))
        baselines[f"sustained_{seconds}s"] = overlap_figures(labels, simple)
    return overlap_figures(labels, stops(folder, labels, voice, OverlapRules()))


def plot(
    curve: Sequence[dict[str, Any]],
    baselines: dict[str, dict[str, Any]],
    shown: dict[str, Any],
    target: Path,
) -> None:
    """Writes the trade-off of all systems to `target`."""

    def points(rows: Sequence[dict[str, Any]]) -> tuple[Point, ...]:
        found = [Point(row["p50_ms"], row["p_all"]) for row in rows if row["p50_ms"] is not None]
        return tuple(sorted(found, key=lambda point: (point.wait_ms, point.p_all)))

    def named(prefix: str) -> list[dict[str, Any]]:
        return [row for name, row in baselines.items() if name.startswith(prefix)]

    def at_pace(earliest_s: float) -> list[dict[str, Any]]:
        return [row for row in curve if row["earliest_s"] == earliest_s]

    draw(
        [
            Line("this floor model", points(at_pace(EARLIEST_S))),
            Line("the same, eager", points(at_pace(EAGER_S))),
            Line("silence time-out", points(named("silero"))),
            Line("smart-turn after 0.2 s", points(named("smart_turn"))),
            Line("as shipped", points([shown]), joined=False),
        ],
        "Turn taking: turns never cut, against the median wait",
        target,
    )


def cases(labels: Sequence[Label], takes: Takes) -> list[dict[str, Any]]:
    """Returns one row per recording, so that a reader sees which failed."""
    rows = []
    for label in labels:
        verdict = judge(label, takes[label.id])
        rows.append(
            {
                "id": label.id,
                "interruptions": list(verdict.interruptions),
                "wait_ms": None if verdict.wait_s is None else round(1000 * verdict.wait_s),
                "stretched": bool(label.stretched),
            }
        )
    return rows


def read_labels(path: Path, kind: Any) -> list[Any]:
    """Returns the rows of a label file."""
    return list(msgspec.json.decode(path.read_bytes(), type=list[kind]))


if __name__ == "__main__":
    raise SystemExit(main())
