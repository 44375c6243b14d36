"""The window opens, runs and ends in order."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.runtime.entry import WATCHED_VARIABLE

ROOT = Path(__file__).resolve().parents[2]


def run(way: str, beats: bytes = b"") -> dict[str, Any]:
    """Run the window; with `beats`, as somebody who watches it."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.ui.kiosk_run", way],
        cwd=ROOT,
        env={**os.environ, **({WATCHED_VARIABLE: "1"} if beats else {})},
        capture_output=True,
        timeout=120,
        check=True,
    )
    told: dict[str, Any] = json.loads(done.stdout.lstrip(beats))
    assert done.stdout.startswith(beats)
    return told


@pytest.mark.parametrize("way", ["signal", "fullscreen"])
def test_a_signal_ends_it_with_success(qapp: Any, way: str) -> None:
    assert run(way) == {
        "full_screen": way == "fullscreen",
        "code": 0,
        "signal_restored": True,
        "faces_closed": True,
        "consent": [False, False],
    }


def test_without_leave_to_quit_only_a_signal_ends_it(qapp: Any) -> None:
    told = run("locked", beats=b".")
    assert told["still_open"]
    assert told["code"] == 0


def test_the_keys_to_leave_end_it(qapp: Any) -> None:
    told = run("keys")
    assert not told["still_open"]
    assert told["code"] == 0
