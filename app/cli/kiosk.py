"""`vivavoce kiosk`, and what `vivavoce` alone does."""

import os
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from app.runtime.entry import FACE_ENVIRONMENT


def kiosk(
    windowed: Annotated[bool, typer.Option(help="in a window, for development")] = False,
    profile: Annotated[str | None, typer.Option(help="standard, small or smoke")] = None,
) -> None:
    """Open the kiosk window."""
    raise typer.Exit(_open_window(windowed, profile))


def kiosk_or_rehearsal() -> int:
    """Open the kiosk where there is a screen, a microphone and a loudspeaker; else rehearse."""
    lacking = _lacking()
    if not lacking:
        return _open_window(windowed=False, profile=None)
    # Imported here: the window does without the rehearsal's engines and opens sooner.
    from app.runtime.performance import RehearsalWish, rehearse_and_write

    typer.echo(
        f"No {' and no '.join(lacking)} here, so this is the embedded rehearsal: the same engines, "
        "a scripted learner, and a film of it at the end. (vivavoce doctor says more.)"
    )
    out = Path("out") / time.strftime("%Y%m%d-%H%M%S")
    rehearse_and_write(RehearsalWish(out=out), typer.echo)
    return 0


def _lacking() -> list[str]:
    from app.audio import which_devices

    lacking = []
    display = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if sys.platform.startswith("linux") and not display:
        lacking.append("screen")
    devices = which_devices()
    if not devices.inputs:
        lacking.append("microphone")
    if not devices.outputs:
        lacking.append("loudspeaker")
    return lacking


def _open_window(windowed: bool, profile: str | None) -> int:
    """Keep the window open, in a process of its own."""
    # Imported here: where there is no screen, there is no window.
    from app.runtime.log import configure_log
    from app.runtime.window_watch import WindowWatch

    configure_log()
    command = [sys.executable, "-m", "ui"]
    if windowed:
        command.append("--windowed")
    if profile is not None:
        command += ["--profile", profile]
    return WindowWatch(command, {**os.environ, **FACE_ENVIRONMENT}).keep_open()


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command()(kiosk)
