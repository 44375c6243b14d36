"""`vivavoce face`: contact sheets and a clip, to look at what was built."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

face_app = typer.Typer(help="Look at the Personas' faces.", no_args_is_help=True)


@face_app.command()
def sheet(
    out: Annotated[Path, typer.Option(help="Folder for the PNG sheets.")],
    look: Annotated[
        str, typer.Option(help="Who shows expressions, visemes and turns; or a YAML file.")
    ] = "maya",
) -> None:
    """Draw all Personas at rest and smiling, and one of them in every expression and viseme."""
    from app.face.contact_sheets import write_sheets

    for path in write_sheets(out, look):
        typer.echo(path)


@face_app.command()
def clip(
    out: Annotated[Path, typer.Option(help="The mp4 file to write.")],
    look: Annotated[str, typer.Option(help="Whose face; or a YAML file.")] = "maya",
    seconds: Annotated[float, typer.Option(min=2.0, max=120.0)] = 20.0,
) -> None:
    """Film a face that listens for half the time and then speaks."""
    from app.face.clip import write_clip

    typer.echo(write_clip(out, look, seconds))
