"""`vivavoce bench soak`: does the kiosk still run as it began, after many learners?"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import soundfile

from app.models import Store
from app.packs import find_pack, load_pack
from app.runtime import parts
from app.runtime.debriefs import model_versions
from app.runtime.entry import FACE_ENVIRONMENT
from app.runtime.learner_camera import LearnerCamera
from app.runtime.log import configure_log
from app.runtime.scripts import lines_of
from app.runtime.settings import Settings
from app.runtime.window_watch import WindowWatch
from bench.result import ROOT, print_result
from bench.soak.figures import figures_of
from bench.soak.ledger import Ledger
from bench.soak.surroundings import NoSurroundings, screen, sound

TURNS = 2
LEARNER = "fluent"


def main(args: Sequence[str] | None = None) -> int:
    """Run the benchmark and print its figures; 0 when it ran."""
    parser = argparse.ArgumentParser(prog="vivavoce bench soak", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--profile", default="small")
    parser.add_argument(
        "--kills", type=int, default=0, help="engine, llm, eyes, window killed in talks"
    )
    parser.add_argument("--no-camera", action="store_true", help="every visitor declines it")
    chosen = parser.parse_args(args)
    store = Store(profile=chosen.profile)
    with TemporaryDirectory() as name, sound(Path(name)) as ears, screen() as display:
        folder = Path(name)
        camera = "" if chosen.no_camera else str(LearnerCamera("ingrid", folder).source)
        environment = {
            **os.environ,
            **FACE_ENVIRONMENT,
            **ears,
            **display,
            "PYTHONPATH": str(ROOT),
            "VIVAVOCE_MODELS": str(store.root),
            "VIVAVOCE_DATA_DIR": str(folder / "data"),
            "VIVAVOCE_PASSPHRASE": "a kiosk that nobody visits",
            "VIVAVOCE_PROFILE": chosen.profile,
            "VIVAVOCE_CAMERA": camera,
        }
        lines = _spoken(store, folder)
        configure_log()
        began_s = time.monotonic()
        command = [sys.executable, "-m", "bench.soak.window", str(folder / "ledger")]
        command += [str(began_s + 60 * chosen.minutes), str(chosen.kills), *lines]
        code = WindowWatch(command, environment).keep_open()
        if code:
            raise NoSurroundings(f"The kiosk ended with code {code}; see above.")
        minutes = (time.monotonic() - began_s) / 60
        figures, samples = figures_of(Ledger(folder / "ledger"))
        books = json.loads((folder / "ledger" / "books.json").read_text())
    figures = {"minutes": round(minutes, 1), **figures, **books}
    models = dict(pair.split(" ", 1) for pair in model_versions(store))
    print_result(
        "soak",
        figures,
        n=figures["sessions"],
        models=models,
        baselines={"limits": LIMITS},
        cases=samples,
        as_json=chosen.json,
    )
    return 0


LIMITS = {
    "stores_damaged": 0,
    "turns_lost": 0,
    "talks_lost": 0,
    "rss_growth": 0.05,
    "threads_growth": 0,
    "fds_growth": 0,
    "ui_p99_ms": 50,
}


def _spoken(store: Store, folder: Path) -> list[str]:
    """The learner's turns as sound files."""
    pack = load_pack(find_pack(Settings().pack))
    files = []
    said = lines_of(pack.script(LEARNER), pack.recording(""), parts.learner_voices(store), TURNS)
    for number, line in enumerate(said):
        if line.samples is not None:
            file = folder / f"turn-{number}.wav"
            soundfile.write(file, line.samples, line.rate_hz)
            files.append(str(file))
    return files
