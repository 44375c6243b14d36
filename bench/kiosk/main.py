"""`vivavoce bench kiosk`: how soon is it there, and how soon does it answer a touch?"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from app.models import Store
from app.runtime.face_parts import FaceParts
from app.runtime.offers import offers_of, packs_in_use
from app.runtime.settings import load_settings
from bench.kiosk.glass import SIZE, Glass, Pixels, glass
from bench.result import ROOT, print_result
from bench.soak.surroundings import NoSurroundings, sound
from ui.theme import Theme
from ui.window import PANEL_SHARE

LOOKS_EVERY_S = 0.002
BUTTON_PIXELS = 20_000
"""As many of the accent's colour are the button of the attract screen."""
ALIVE = 40
"""Pixels of the face that change within `ALIVE_OVER_S`: she breathes and blinks."""
ALIVE_OVER_S = 0.2
RESTS_S = 1.0
"""Between touches."""
WITHIN_S = 120.0
_SAME = 6
"""Colours that differ by less are the same."""

Box = tuple[slice, slice]


def main(args: Sequence[str] | None = None) -> int:
    """Run the benchmark and print its figures; 0 when it ran."""
    parser = argparse.ArgumentParser(prog="vivavoce bench kiosk", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--starts", type=int, default=3)
    parser.add_argument("--touches", type=int, default=40)
    parser.add_argument("--profile", default="small")
    chosen = parser.parse_args(args)
    house = offers_of(packs_in_use(load_settings()))[0]
    FaceParts(house.look, house.seed).prepare()
    starts: list[dict[str, float]] = []
    touches: list[dict[str, float]] = []
    for number in range(chosen.starts):
        with (
            TemporaryDirectory() as name,
            sound(Path(name)) as ears,
            glass(Path(name)) as (screen, display),
        ):
            environment = {
                **os.environ,
                **ears,
                **display,
                "PYTHONPATH": str(ROOT),
                "VIVAVOCE_MODELS": str(Store(profile=chosen.profile).root),
                "VIVAVOCE_DATA_DIR": str(Path(name) / "data"),
                "VIVAVOCE_PASSPHRASE": "a kiosk that nobody visits",
                "VIVAVOCE_CAMERA": "",
            }
            with kiosk(environment, chosen.profile) as began_s:
                starts.append(_come(screen, began_s))
                if number == chosen.starts - 1:
                    touches = [_touch(screen) for _ in range(chosen.touches)]
    print_result(
        "kiosk",
        {
            "starts": len(starts),
            "touches": len(touches),
            **_spread("attract_s", [one["attract_s"] for one in starts], 2),
            **_spread("face_s", [one["face_s"] for one in starts], 2),
            **_spread("touch_ms", [one["touch_ms"] for one in touches], 0),
            **_spread("screen_ms", [one["screen_ms"] for one in touches], 0),
            "load_1min": round(os.getloadavg()[0], 1),
        },
        n=len(touches),
        baselines={"limits": {"attract_s_max": 5, "touch_ms_p95": 100}},
        cases=[*starts, *touches],
        as_json=chosen.json,
    )
    return 0


@contextmanager
def kiosk(environment: dict[str, str], profile: str) -> Iterator[float]:
    """The real command, as people start it; gives when it was started (`time.perf_counter`)."""
    began_s = time.perf_counter()
    command = [sys.executable, "-m", "app.cli", "kiosk", "--profile", profile]
    running = subprocess.Popen(command, env=environment, cwd=ROOT)
    try:
        yield began_s
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait()


def _come(screen: Glass, began_s: float) -> dict[str, float]:
    """How long until the attract screen stands, and until the face moves."""
    _until(lambda: _button(screen.pixels) is not None, "the attract screen")
    attract_s = time.perf_counter() - began_s
    stage = (slice(0, SIZE[1]), slice(0, round(SIZE[0] * (1 - PANEL_SHARE) * 0.9)))

    def alive() -> bool:
        before = screen.pixels[stage][::4, ::4].copy()
        time.sleep(ALIVE_OVER_S)
        return _changed(before, screen.pixels[stage][::4, ::4]) > ALIVE

    _until(alive, "a face that moves")
    return {"attract_s": attract_s, "face_s": time.perf_counter() - began_s}


def _touch(screen: Glass) -> dict[str, float]:
    """Touch the button, see it react, let go, see the next screen; then go back."""
    button: Box | None = None

    def there() -> bool:
        nonlocal button
        button = _button(screen.pixels)
        return button is not None

    _until(there, "the attract screen again")
    assert button is not None
    time.sleep(RESTS_S)
    rows, columns = button
    inside = (slice(rows.start + 4, rows.stop - 4), slice(columns.start + 20, columns.stop - 20))
    before = screen.pixels[inside][::2, ::2].copy()
    began_s = time.perf_counter()
    screen.press((columns.start + columns.stop) // 2, (rows.start + rows.stop) // 2)
    some = before.shape[0] * before.shape[1] // 4
    _until(lambda: _changed(before, screen.pixels[inside][::2, ::2]) > some, "a button pressed")
    touch_ms = 1000 * (time.perf_counter() - began_s)
    began_s = time.perf_counter()
    screen.release()
    _until(lambda: _button(screen.pixels) is None, "the next screen")
    screen_ms = 1000 * (time.perf_counter() - began_s)
    time.sleep(RESTS_S)
    screen.escape()
    return {"touch_ms": touch_ms, "screen_ms": screen_ms}


def _button(pixels: Pixels) -> Box | None:
    """The wide button of the attract screen: the only large patch of the accent's colour."""
    colour = Theme().colour("accent")
    wanted = np.array([colour.blue(), colour.green(), colour.red()], np.int16)
    left = round(SIZE[0] * (1 - PANEL_SHARE))
    found = (np.abs(pixels[::2, left::2, :3].astype(np.int16) - wanted) < _SAME).all(2)
    if 4 * int(found.sum()) < BUTTON_PIXELS:
        return None
    rows, columns = np.flatnonzero(found.sum(1) > 100), np.flatnonzero(found.sum(0) > 10)
    if not rows.size or not columns.size:
        return None
    return (
        slice(2 * int(rows[0]), 2 * int(rows[-1])),
        slice(left + 2 * int(columns[0]), left + 2 * int(columns[-1])),
    )


def _changed(before: Pixels, now: Pixels) -> int:
    """How many pixels look different."""
    apart = np.abs(before[..., :3].astype(np.int16) - now[..., :3])
    return int((apart > _SAME).any(2).sum())


def _until(test: Callable[[], bool], what: str) -> None:
    deadline_s = time.perf_counter() + WITHIN_S
    while not test():
        if time.perf_counter() > deadline_s:
            raise NoSurroundings(f"Waited in vain for {what}.")
        time.sleep(LOOKS_EVERY_S)


def _spread(name: str, values: list[float], digits: int) -> dict[str, float]:
    p50, p95 = np.percentile(values, [50, 95])
    return {
        f"{name}_p50": round(float(p50), digits),
        f"{name}_p95": round(float(p95), digits),
        f"{name}_max": round(max(values), digits),
    }
