"""The window is there again when it has died or hung, and when staff restart it."""

import os
import signal
import sys
import threading
from pathlib import Path

import pytest

from app.runtime.entry import RESTART_CODE
from app.runtime.window_watch import WindowWatch

WINDOW = """
import os, pathlib, sys, time
count = pathlib.Path(sys.argv[1])
opened = len(count.read_text()) if count.exists() else 0
count.write_text('x' * (opened + 1))
def beat(): os.write(1, b'.')
def hang(): time.sleep(600)
def crash(): os.kill(os.getpid(), 9)
ways = [way.split() for way in sys.argv[2].split(',')]
for step in ways[min(opened, len(ways) - 1)]:
    sys.exit(int(step)) if step.isdigit() else globals()[step]()
"""


@pytest.fixture
def opened(tmp_path: Path) -> Path:
    return tmp_path / "opened"


def watch(opened: Path, *ways: str, hangs_after_s: float = 60.0) -> int:
    """Keep a window open that goes one way after the other; return the code."""
    command = [sys.executable, "-c", WINDOW, str(opened), ",".join(ways)]
    watching = WindowWatch(command, os.environ, hangs_after_s, back_off_s=(0.0,))
    return watching.keep_open()


def test_a_restart_opens_it_again(opened: Path) -> None:
    assert watch(opened, str(RESTART_CODE), str(RESTART_CODE), "beat 0") == 0
    assert opened.read_text() == "xxx"


def test_a_window_that_died_is_opened_again(opened: Path) -> None:
    assert watch(opened, "beat crash", "beat 3", "beat 0") == 0
    assert opened.read_text() == "xxx"


def test_a_window_that_hangs_is_killed_and_opened_again(opened: Path) -> None:
    assert watch(opened, "beat hang", "beat 0", hangs_after_s=0.3) == 0
    assert opened.read_text() == "xx"


def test_a_window_that_never_came_is_not_asked_again(opened: Path) -> None:
    assert watch(opened, "3") == 3
    assert opened.read_text() == "x"


def test_who_ends_the_kiosk_ends_the_window(opened: Path) -> None:
    before = signal.getsignal(signal.SIGTERM)
    ending = threading.Timer(1.0, os.kill, (os.getpid(), signal.SIGTERM))
    ending.start()
    assert watch(opened, "beat hang") == -signal.SIGTERM
    assert opened.read_text() == "x"
    assert signal.getsignal(signal.SIGTERM) is before
