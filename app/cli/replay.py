"""`vivavoce replay FILE`: a journal through the core again."""

from pathlib import Path
from typing import Annotated

import typer

from app.conversation.events.codec import to_json
from app.conversation.journal import JournalFault
from app.conversation.replay import replay as replay_lines


def replay(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
) -> None:
    """Run a session's journal through the conversation again and compare every event."""
    try:
        with file.open("rb") as lines:
            result = replay_lines(lines)
    except JournalFault as fault:
        typer.secho(f"{file}: {fault}", fg="red", err=True)
        raise typer.Exit(2) from fault
    if result.difference is None:
        typer.echo(f"identical: {result.inward} events in, {result.outward} events out")
        return
    difference = result.difference
    typer.secho(f"differs at seq {difference.seq}", fg="red", err=True)
    for label, event in (("journal", difference.expected), ("replay ", difference.got)):
        shown = to_json(event).decode() if event is not None else "(nothing)"
        typer.echo(f"  {label}: {shown}", err=True)
    raise typer.Exit(1)


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command()(replay)
