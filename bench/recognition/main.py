"""How well, and how soon, speech becomes words: the short window against the usual 30 s."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.conversation.ports import Samples
from app.models import Store
from app.recognition import TurnWords, WhisperRecogniser, Window
from bench.recognition.clips import RATE_HZ, Clip, clips, with_noise, wordless
from bench.recognition.wording import plain, word_errors
from bench.result import print_result

LOOK_EVERY_S = 0.9
NOISE_DB = 10.0
USUAL_S = (2.0, 6.5)
"""Lengths of utterance whose final latency is reported."""
WHOLE = Window(pause_s=30.0, seen_s=30.0)
"""All of Whisper's window is encoded, as everybody does it."""

Transcribe = Callable[[Samples], str]


@dataclass(slots=True)
class Growing:
    """What the engine does: looks while the learner speaks, then the final words."""

    errors: int = 0
    words: int = 0
    final_ms: list[float] = field(default_factory=list)
    final_cpu_ms: list[float] = field(default_factory=list)

    def add(self, clip: Clip, recogniser: WhisperRecogniser) -> None:
        """Look at a clip about every second, then time the last look."""
        turn = TurnWords(recogniser, "en")
        until_s = LOOK_EVERY_S
        while until_s < clip.seconds - LOOK_EVERY_S / 3:
            turn.hear(clip.samples[: round(until_s * RATE_HZ)], 0.0)
            until_s += LOOK_EVERY_S
        began_s, began_cpu_s = time.perf_counter(), time.process_time()
        heard = turn.hear(clip.samples, 0.0).text
        if USUAL_S[0] <= clip.seconds <= USUAL_S[1]:
            self.final_ms.append((time.perf_counter() - began_s) * 1000)
            self.final_cpu_ms.append((time.process_time() - began_cpu_s) * 1000)
        errors, words = word_errors(clip.text, heard)
        self.errors, self.words = self.errors + errors, self.words + words

    def figures(self) -> dict[str, Any]:
        """Return the figures by name."""
        return {
            "growing_wer": _share(self.errors, self.words),
            "growing_final_ms_p50": _quantile(self.final_ms, 0.5),
            "growing_final_ms_p95": _quantile(self.final_ms, 0.95),
            "growing_final_cpu_ms_p50": _quantile(self.final_cpu_ms, 0.5),
        }


@dataclass(slots=True)
class Score:
    """What one way of recognising reached on all clips."""

    errors: int = 0
    words: int = 0
    hand_errors: int = 0
    hand_words: int = 0
    noise_errors: int = 0
    noise_words: int = 0
    sound_s: float = 0.0
    wall_s: float = 0.0
    final_ms: list[float] = field(default_factory=list)
    final_cpu_ms: list[float] = field(default_factory=list)
    cases: list[dict[str, Any]] = field(default_factory=list)

    def add(self, clip: Clip, transcribe: Transcribe) -> None:
        """Recognise one clip, clean and under noise."""
        began_s, began_cpu_s = time.perf_counter(), time.process_time()
        heard = transcribe(clip.samples)
        ms = (time.perf_counter() - began_s) * 1000
        cpu_ms = (time.process_time() - began_cpu_s) * 1000
        in_noise = transcribe(with_noise(clip.samples, NOISE_DB, seed=len(clip.samples)))
        errors, words = word_errors(clip.text, heard)
        noise_errors, _ = word_errors(clip.text, in_noise)
        self.errors, self.words = self.errors + errors, self.words + words
        self.noise_errors += noise_errors
        self.noise_words += words
        if clip.by_hand:
            self.hand_errors, self.hand_words = self.hand_errors + errors, self.hand_words + words
        self.sound_s += clip.seconds
        self.wall_s += ms / 1000
        if USUAL_S[0] <= clip.seconds <= USUAL_S[1]:
            self.final_ms.append(ms)
            self.final_cpu_ms.append(cpu_ms)
        self.cases.append(
            {
                "clip": clip.name,
                "seconds": round(clip.seconds, 2),
                "ms": round(ms),
                "errors": errors,
                "errors_noise_10db": noise_errors,
                "words": words,
                "truth": plain(clip.text),
                "heard": heard,
                "heard_noise_10db": in_noise,
            }
        )

    def figures(self) -> dict[str, Any]:
        """Return the figures by name."""
        return {
            "wer": _share(self.errors, self.words),
            "wer_by_hand": _share(self.hand_errors, self.hand_words),
            "wer_noise_10db": _share(self.noise_errors, self.noise_words),
            "rtf": round(self.wall_s / self.sound_s, 4) if self.sound_s else None,
            "final_ms_p50": _quantile(self.final_ms, 0.5),
            "final_ms_p95": _quantile(self.final_ms, 0.95),
            "final_cpu_ms_p50": _quantile(self.final_cpu_ms, 0.5),
        }


def main(args: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns 0 when it ran."""
    parser = argparse.ArgumentParser(prog="vivavoce bench recognition", description=__doc__)
    parser.add_argument("--data", type=Path, help="folder with dev.json (and overlap.json)")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--out", type=Path, help="also write the cases there")
    parser.add_argument("--model", type=Path, help="another CTranslate2 Whisper folder")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--clips", type=int, default=0, help="a random sample of so many")
    parser.add_argument("--no-baseline", action="store_true")
    options = parser.parse_args(args)

    # As the application does: threads of the decoder that spin would slow each other down.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    data = _data(options.data)
    model = options.model or Store().path("asr")
    chosen = clips(data, options.clips)
    ways: dict[str, Transcribe] = {}
    if not options.no_baseline:
        ways["whole_window"] = _ours(WhisperRecogniser(model, options.threads, WHOLE))
        library = _faster_whisper(model, options.threads)
        if library is not None:
            ways["faster_whisper"] = library
    ours = WhisperRecogniser(model, options.threads)
    ways["short_window"] = _ours(ours)

    scores = {name: Score() for name in ways}
    growing = Growing()
    for transcribe in ways.values():
        transcribe(chosen[0].samples)
    for number, clip in enumerate(chosen):
        # All ways take turns on each clip, so that a busy machine is busy for all of them.
        for name, transcribe in ways.items():
            scores[name].add(clip, transcribe)
        growing.add(clip, ours)
        if number % 10 == 9:
            print(f"{number + 1} of {len(chosen)} clips", file=sys.stderr)
    silent = wordless(data)
    made_up = {
        name: [(what, words) for what, sound in silent if (words := transcribe(sound))]
        for name, transcribe in ways.items()
    }
    short = scores.pop("short_window")
    cases = short.cases + [
        {"clip": what, "words": 0, "heard": words} for what, words in made_up["short_window"]
    ]
    figures = (
        short.figures()
        | growing.figures()
        | {
            "threads": options.threads,
            "wordless_sounds": len(silent),
            "wordless_with_words": len(made_up["short_window"]),
            "load": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
        }
    )
    print_result(
        "recognition",
        figures,
        n=len(chosen),
        models={"asr": model.name},
        baselines={
            name: score.figures() | {"wordless_with_words": len(made_up[name])}
            for name, score in scores.items()
        },
        cases=cases,
        as_json=options.json,
    )
    if options.out is not None:
        options.out.mkdir(parents=True, exist_ok=True)
        (options.out / "recognition.json").write_text(json.dumps(cases, indent=1))
    return 0


def _ours(recogniser: WhisperRecogniser) -> Transcribe:
    return lambda samples: recogniser.transcribe(samples, language="en").text


def _faster_whisper(model: Path, threads: int) -> Transcribe | None:
    """The usual library with the same model and the same options; None where not installed."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    try:
        from faster_whisper import WhisperModel
    except ImportError:
        return None
    library = WhisperModel(
        str(model), device="cpu", compute_type="int8", cpu_threads=threads, local_files_only=True
    )

    def transcribe(samples: Samples) -> str:
        pieces, _ = library.transcribe(
            samples,
            language="en",
            beam_size=1,
            temperature=0.0,
            without_timestamps=True,
            condition_on_previous_text=False,
        )
        return " ".join(piece.text for piece in pieces)

    return transcribe


def _data(given: Path | None) -> Path:
    shared = Path(__file__).resolve().parents[3] / "shared" / "data"
    for folder in filter(None, (given, Path(os.environ.get("VIVAVOCE_DATA", shared)))):
        for candidate in (folder, folder / "turn_taking"):
            if (candidate / "dev.json").is_file():
                return candidate
    raise SystemExit("No recordings: give a folder with dev.json by --data DIR.")


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _quantile(values: list[float], share: float) -> float | None:
    if not values:
        return None
    if len(values) == 1:
        return round(values[0], 1)
    cuts = statistics.quantiles(values, n=100, method="inclusive")
    return round(cuts[round(share * 100) - 1], 1)


if __name__ == "__main__":
    raise SystemExit(main())
