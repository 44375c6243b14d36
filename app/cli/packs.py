"""`vivavoce packs`: write, check, look at, build and try content packs."""

import json
import re
from pathlib import Path
from typing import Annotated

import typer

from app.packs import Pack, PackInvalid, find_pack, json_schema, list_packs, load_pack
from app.packs.new_pack import write_new_pack

packs_app = typer.Typer(help="Content packs: write, check, build, try.", no_args_is_help=True)

PackName = Annotated[str, typer.Argument(help="a pack's id, or its folder")]


def folder_of(pack: str) -> Path:
    """The folder meant by a path or by a pack's id. Raises PackNotFound."""
    path = Path(pack)
    return path if path.exists() else find_pack(pack)


@packs_app.command("list")
def list_command() -> None:
    """Every pack found, with its folder."""
    for pack_id, folder in list_packs().items():
        typer.echo(f"{pack_id:28} {folder}")


@packs_app.command()
def new(
    folder: Annotated[Path, typer.Argument(help="a new folder, named like the pack's id")],
    title: Annotated[str | None, typer.Option(help="what people read; default: the id")] = None,
) -> None:
    """Write a small, valid pack to begin with."""
    pack_id = re.sub(r"[^a-z0-9]+", "-", folder.name.lower()).strip("-") or "new-pack"
    for path in write_new_pack(folder, pack_id, title or pack_id.replace("-", " ").capitalize()):
        typer.echo(path)
    load_pack(folder)
    typer.echo(f"Now change them, then: vivavoce packs validate {folder}")


@packs_app.command()
def validate(
    packs: Annotated[list[str] | None, typer.Argument(help="ids or folders; default: all")] = None,
) -> None:
    """Report every fault of a pack at once, each with its file, line and a hint."""
    invalid = 0
    for name in packs or list(list_packs()):
        try:
            pack = load_pack(folder_of(name))
        except PackInvalid as faults:
            invalid += 1
            typer.secho(str(faults), fg="red", err=True)
        else:
            typer.secho(f"{pack.id} {pack.manifest.version}: no faults", fg="green")
    raise typer.Exit(1 if invalid else 0)


@packs_app.command()
def info(pack: PackName) -> None:
    """What is inside a pack."""
    typer.echo(told(load_pack(folder_of(pack))))


@packs_app.command()
def schema(
    out: Annotated[Path | None, typer.Option(help="write it here instead")] = None,
) -> None:
    """The pack format as JSON Schema, for editors that complete and check while typing."""
    text = json.dumps(json_schema(), indent=2, ensure_ascii=False)
    if out is None:
        typer.echo(text)
    else:
        out.write_text(text + "\n", encoding="utf-8")


def told(pack: Pack) -> str:
    """A pack in a few lines."""
    card = pack.manifest
    lines = [
        f"{card.title} ({card.id} {card.version}, format {card.format})",
        f"  {' '.join(card.summary.split())}",
        f"  {', '.join(card.languages)} · {card.licence} · {', '.join(card.authors)}",
    ]
    for persona in pack.personas.values():
        lines.append(
            f"Persona {persona.id}: {persona.name}, {persona.role} "
            f"({persona.part}, voice {persona.voice}, look {persona.look})"
        )
    for scenario in pack.scenarios.values():
        lines.append(
            f"Scenario {scenario.id}: {scenario.title} "
            f"({scenario.mode}, {scenario.minutes} min, with {scenario.persona})"
        )
        for objective in scenario.objectives:
            ways = [branch.to for branch in objective.next_conditional]
            ways = ways or [objective.next_required or "next"]
            judged = [c.id for c in objective.criteria] + [f"{n}*" for n in objective.practises]
            lines.append(f"  {objective.id}: {', '.join(judged)} → {' | '.join(ways)}")
    if pack.guardrails:
        lines.append(f"Guardrails: {', '.join(rail.id for rail in pack.guardrails)}")
    words = sum(len(document.text.split()) for document in pack.knowledge)
    names = ", ".join(document.name for document in pack.knowledge)
    lines.append(f"Knowledge: {words} words in {names}")
    lines.append(f"Rehearsals: {', '.join(pack.scripts) or 'none'}")
    return "\n".join(lines)
