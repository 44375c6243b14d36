"""A microphone, a loudspeaker and a screen that are nobody's: null sinks and a virtual display."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.errors import VivaError

FEED = "soak_feed"
"""The sink whose sound is the kiosk's microphone."""
_SINKS = f"""\
load-module module-native-protocol-unix
load-module module-null-sink sink_name={FEED} rate=48000 channels=1
load-module module-remap-source master={FEED}.monitor source_name=soak_microphone
load-module module-null-sink sink_name=soak_loudspeaker rate=48000 channels=2
set-default-source soak_microphone
set-default-sink soak_loudspeaker
"""
_STARTS_WITHIN_S = 10.0


class NoSurroundings(VivaError):
    """A program that the benchmark needs is not installed, or does not start."""

    code = "bench.no_surroundings"


@contextmanager
def sound(folder: Path) -> Iterator[dict[str, str]]:
    """The environment that leads to a sound server of our own, for the time of the run."""
    for program in ("pulseaudio", "paplay", "pactl"):
        if shutil.which(program) is None:
            raise NoSurroundings(f"{program} is not installed: it makes the virtual microphone.")
    folder.chmod(0o700)
    (folder / ".asoundrc").write_text("pcm.!default { type pulse }\nctl.!default { type pulse }\n")
    script = folder / "sinks.pa"
    script.write_text(_SINKS)
    environment = {
        **{name: str(folder) for name in ("HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME")},
        "PULSE_RUNTIME_PATH": str(folder / "pulse"),
        "PULSE_SERVER": f"unix:{folder / 'pulse' / 'native'}",
    }
    command = ["pulseaudio", "--daemonize=no", "--exit-idle-time=-1", "--disable-shm=yes"]
    server = subprocess.Popen(
        [*command, "--use-pid-file=no", "-n", "-F", str(script)],
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(server, environment)
        yield environment
    finally:
        server.kill()
        server.wait()


def _wait_for(server: subprocess.Popen[bytes], environment: dict[str, str]) -> None:
    deadline_s = time.monotonic() + _STARTS_WITHIN_S
    while time.monotonic() < deadline_s and server.poll() is None:
        asked = subprocess.run(
            ["pactl", "info"], env={**os.environ, **environment}, capture_output=True, check=False
        )
        if asked.returncode == 0:
            return
        time.sleep(0.1)
    raise NoSurroundings("The sound server does not start here.")


@contextmanager
def screen(*more: str) -> Iterator[dict[str, str]]:
    """The environment that leads to a screen of our own, 1920 by 1080; `more` are options."""
    xvfb = shutil.which("Xvfb")
    if xvfb is None:
        raise NoSurroundings("Xvfb is not installed: it makes the virtual screen.")
    reading, writing = os.pipe()
    command = [xvfb, "-displayfd", str(writing), "-screen", "0", "1920x1080x24", *more]
    server = subprocess.Popen(
        [*command, "-nolisten", "tcp"], pass_fds=[writing], stderr=subprocess.DEVNULL
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            display = told.readline().strip()
        if not display:
            raise NoSurroundings("The virtual screen does not start here.")
        yield {"DISPLAY": f":{display}", "QT_QPA_PLATFORM": "xcb"}
    finally:
        server.terminate()
        server.wait()
