"""`vivavoce bench soak`: does the kiosk still run as it began, after many learners?"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
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
from app.runtime.scripts import lines_of
from app.runtime.settings import Settings
from bench.result import ROOT, print_result
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
        "--kills", type=int, default=0, help="workers killed at random moments of talks"
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
            "VIVAVOCE_MODELS": str(store.root),
            "VIVAVOCE_DATA_DIR": str(folder / "data"),
            "VIVAVOCE_PASSPHRASE": "a kiosk that nobody visits",
            "VIVAVOCE_PROFILE": chosen.profile,
            "VIVAVOCE_CAMERA": camera,
        }
        lines = _spoken(store, folder)
        command = [sys.executable, "-m", "bench.soak.window", str(chosen.minutes)]
        command += [str(chosen.kills), *lines]
        done = subprocess.run(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=False
        )
    if done.returncode:
        raise NoSurroundings(f"The kiosk ended with code {done.returncode}; see above.")
    figures = json.loads(done.stdout.splitlines()[-1])
    samples = figures.pop("samples")
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
