"""`vivavoce bench face`: frames per second and processor time of the face in a window."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from app.errors import VivaError
from app.models import Store
from app.runtime.entry import FACE_ENVIRONMENT
from bench.result import ROOT, print_result

_LLM = """
import sys
from llama_cpp import Llama
llm = Llama(sys.argv[1], n_ctx=512, n_threads=1, n_threads_batch=1, verbose=False)
while True:
    llm("Tell a long story about a claims office.", max_tokens=200)
"""


class NoDisplay(VivaError):
    """There is neither a display nor Xvfb."""

    code = "bench.no_display"


def main(args: Sequence[str] | None = None) -> int:
    """Runs the benchmark and prints its figures; returns 0 when it ran."""
    parser = argparse.ArgumentParser(prog="vivavoce bench face", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seconds", type=float, default=20.0)
    chosen = parser.parse_args(args)
    seconds = chosen.seconds
    with _display() as display:
        full = _run((1920, 1080), seconds, display)
        figures: dict[str, Any] = dict(full)
        small = _run((1280, 720), seconds / 2, display)
        large = _run((3840, 2160), seconds / 2, display)
        for name, run in (("720p", small), ("4k", large)):
            figures |= {f"{key}_{name}": value for key, value in run.items()}
        with _busy_llm() as busy:
            if busy:
                run = _run((1920, 1080), seconds / 2, display)
                figures |= {f"{key}_llm_busy": value for key, value in run.items()}
        card = _run((1920, 1080), seconds / 4, display, "card")
        figures |= {f"{key}_card_path": value for key, value in card.items()}
        empty = _run((1920, 1080), seconds / 4, display, "empty")
    figures["load_1min"] = round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None
    print_result(
        "face", figures, n=1, baselines={"window_without_face": empty}, as_json=chosen.json
    )
    return 0


def _run(size: tuple[int, int], seconds: float, display: str, what: str = "face") -> dict[str, Any]:
    """One run in a process of its own."""
    print(f"{size[0]}x{size[1]}", file=sys.stderr)
    command = [sys.executable, "-m", "bench.face.window", *map(str, size)]
    done = subprocess.run(
        [*command, str(seconds), what],
        cwd=ROOT,
        env=os.environ | FACE_ENVIRONMENT | {"DISPLAY": display},
        capture_output=True,
        text=True,
        check=True,
    )
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


@contextmanager
def _display() -> Iterator[str]:
    """The display there is, or one of our own for the time of the run."""
    if os.environ.get("DISPLAY"):
        yield os.environ["DISPLAY"]
        return
    xvfb = shutil.which("Xvfb")
    if xvfb is None:
        raise NoDisplay(
            "The face's speed is measured in a window: start a display or install Xvfb."
        )
    number = f":{90 + os.getpid() % 900}"
    server = subprocess.Popen(
        [xvfb, number, "-screen", "0", "3840x2160x24", "-nolisten", "tcp"],
        stderr=subprocess.DEVNULL,
    )
    time.sleep(1.5)
    try:
        yield number
    finally:
        server.terminate()
        server.wait()


@contextmanager
def _busy_llm() -> Iterator[bool]:
    """The installed language model generating on one thread, if there is one."""
    model: Path | None = None
    with suppress(VivaError):
        model = Store().path("llm")
    if model is None:
        yield False
        return
    process = subprocess.Popen([sys.executable, "-c", _LLM, str(model)])
    time.sleep(6)
    try:
        yield process.poll() is None
    finally:
        process.terminate()
        process.wait()
