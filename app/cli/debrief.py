"""`vivavoce debrief JOURNAL`: what a session showed, as a page and a PDF."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from app.conversation.certainty import RATING_STEPS, SelfRating
from app.conversation.debriefing import NoSession
from app.conversation.journal import JournalFault, entries
from app.runtime.debriefs import debrief_of, headline, held_on, write_page, write_pdf


class Rating(StrEnum):
    """How much the learner thinks they showed."""

    NOT_YET = "not-yet"
    PARTLY = "partly"
    MOSTLY = "mostly"
    FULLY = "fully"


def debrief(
    journal: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    out: Annotated[Path | None, typer.Option(help="folder; default: beside the journal")] = None,
    rating: Annotated[
        Rating | None, typer.Option(help="how much the learner thinks they showed")
    ] = None,
    certainty: Annotated[
        int, typer.Option(min=1, max=3, help="how sure of that: 1 not very, 2 fairly, 3 very")
    ] = 1,
    pdf: Annotated[bool, typer.Option(help="also write debrief.pdf")] = True,
) -> None:
    """Write debrief.html and debrief.pdf from a session's journal."""
    own = None
    if rating is not None:
        own = SelfRating(share=RATING_STEPS[list(Rating).index(rating)], certainty=certainty)
    try:
        with journal.open("rb") as lines:
            made = debrief_of([event for _, event in entries(lines)], own)
    except (JournalFault, NoSession) as fault:
        typer.secho(f"{journal}: {fault}", fg="red", err=True)
        raise typer.Exit(2) from fault
    folder = out or journal.parent
    folder.mkdir(parents=True, exist_ok=True)
    held = held_on(made.session_id)
    write_page(made, folder / "debrief.html", held)
    if pdf:
        write_pdf(made, folder / "debrief.pdf", held)
    shown = f"{made.score.met} of {made.score.total} shown" if made.score.total else ""
    typer.echo("  ".join(filter(None, (headline(made), shown, str(folder / "debrief.html")))))


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command()(debrief)
