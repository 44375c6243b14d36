"""`vivavoce memories`: what is remembered about a learner, to read, correct and erase."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from app.memory import Memories, Practice
from app.records import learners
from app.runtime.record_keeping import open_archive
from app.runtime.settings import load_settings

memories_app = typer.Typer(help="What is remembered about a learner.", no_args_is_help=True)
Who = Annotated[str, typer.Argument(help="a learner's id, badge or name")]
Which = Annotated[str, typer.Argument(help="a memory's id, or its beginning")]


@contextmanager
def opened(who: str) -> Iterator[tuple[Memories, Practice, str]]:
    """The memories and practice of one learner; the records are closed at the end."""
    archive = open_archive(load_settings())
    try:
        learner_id = learners.find(archive, who).id
        yield (
            Memories(archive.database, archive.now),
            Practice(archive.database, archive.now),
            learner_id,
        )
    finally:
        archive.database.close()


@memories_app.command("list")
def list_all(learner: Who) -> None:
    """Show what is remembered and when each point is due again."""
    with opened(learner) as (memories, practice, learner_id):
        for memory in memories.about(learner_id):
            mark = " (corrected)" if memory.corrected else ""
            typer.echo(f"{memory.memory_id[:8]}  {memory.made:%Y-%m-%d}  {memory.text}{mark}")
        for item in practice.items(learner_id):
            typer.echo(f"due {item.due:%Y-%m-%d}  {item.scenario_id}/{item.criterion_id}")


@memories_app.command()
def correct(
    learner: Who, memory: Which, text: Annotated[str, typer.Argument(help="in their own words")]
) -> None:
    """Put a memory into the learner's own words."""
    with opened(learner) as (memories, _, learner_id):
        changed = memories.correct(learner_id, _whole(memories, learner_id, memory), text)
    typer.echo(changed.text)


@memories_app.command()
def erase(learner: Who, memory: Which) -> None:
    """Forget one memory. `vivavoce records erase` forgets the learner."""
    with opened(learner) as (memories, _, learner_id):
        memories.erase(learner_id, _whole(memories, learner_id, memory))
    typer.echo("erased")


def _whole(memories: Memories, learner_id: str, beginning: str) -> str:
    found = [m.memory_id for m in memories.about(learner_id) if m.memory_id.startswith(beginning)]
    if len(found) > 1:
        raise typer.BadParameter(f"{len(found)} memories begin with {beginning!r}")
    return found[0] if found else beginning
