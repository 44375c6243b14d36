"""`vivavoce rehearse`: the real engines in real time against a scripted learner."""

import time
from pathlib import Path
from typing import Annotated

import typer

from app.runtime.performance import RehearsalWish, rehearse_and_write


def rehearse(
    pack: Annotated[str | None, typer.Option(help="pack id; default: from the settings")] = None,
    scenario: Annotated[str | None, typer.Option(help="scenario id; default: the pack's")] = None,
    learner: Annotated[
        str | None, typer.Option(help="a script's id or file, or a recording of a person")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="folder for film, transcript, journal")] = None,
    typed: Annotated[bool, typer.Option(help="the learner types instead of speaking")] = False,
    profile: Annotated[str | None, typer.Option(help="standard, small or smoke")] = None,
    turns: Annotated[int | None, typer.Option(help="only the first N lines of the script")] = None,
    film: Annotated[bool, typer.Option(help="make conversation.mp4")] = True,
    camera: Annotated[str | None, typer.Option(help="a video file or MJPEG address to see")] = None,
    as_learner: Annotated[
        str | None,
        typer.Option(
            "--as", help="a learner's id, badge or name, whose memories are used and kept"
        ),
    ] = None,
) -> None:
    """Hold a whole conversation without a person, and leave a film of it."""
    wish = RehearsalWish(
        pack=pack,
        scenario=scenario,
        learner=learner,
        out=out or Path("out") / time.strftime("%Y%m%d-%H%M%S"),
        typed=typed,
        profile=profile,
        turns=turns,
        film=film,
        camera=camera,
        as_learner=as_learner,
    )
    rehearse_and_write(wish, typer.echo)


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command()(rehearse)
