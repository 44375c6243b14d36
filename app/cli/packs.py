"""`vivavoce packs`: write, check, look at, build and try content packs."""

import contextlib
import functools
import json
import re
import shlex
from pathlib import Path
from typing import Annotated

import typer

from app.packs import Machine, Pack, PackError, find_pack, json_schema, list_packs, load_pack
from app.packs.archive import SUFFIX, build_archive
from app.packs.new_pack import write_new_pack
from app.runtime.installed_packs import install_pack, open_pack, shelves
from app.runtime.settings import default_data_dir, load_settings
from app.runtime.this_machine import this_machine
from app.security import make_site_key, sign

packs_app = typer.Typer(help="Content packs: write, check, build, try.", no_args_is_help=True)

PackName = Annotated[str, typer.Argument(help="a pack's id, folder or archive")]


Key = Annotated[Path | None, typer.Option(help="file with the site's private key")]


def opened(pack: str, machine: Machine | None = None) -> Pack:
    """The pack meant by an id, a folder or an archive. Raises PackError."""
    return open_pack(pack, default_data_dir(), machine)


@packs_app.command("list")
def list_command() -> None:
    """Every pack found, with its folder."""
    for pack_id, folder in list_packs(shelves(default_data_dir())).items():
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
    typer.echo(f"Now change them, then: vivavoce packs validate {shlex.quote(str(folder))}")


@packs_app.command()
def validate(
    packs: Annotated[
        list[str] | None, typer.Argument(help="ids, folders or archives; default: all")
    ] = None,
) -> None:
    """Report every fault of a pack at once, each with its file, line and a hint."""
    invalid, machine = 0, this_machine()
    for name in packs or list(list_packs(shelves(default_data_dir()))):
        try:
            pack = opened(name, machine)
        except PackError as faults:
            invalid += 1
            typer.secho(str(faults), fg="red", err=True)
        else:
            typer.secho(f"{pack.id} {pack.manifest.version}: no faults", fg="green")
    raise typer.Exit(1 if invalid else 0)


@packs_app.command()
def build(
    pack: PackName,
    out: Annotated[Path | None, typer.Option(help="default: ID-VERSION.vvpack")] = None,
    key: Key = None,
) -> None:
    """Make one file of a pack, with a hash of everything in it, signed where a key is given."""
    found = opened(pack, this_machine())
    target = out or Path(f"{found.id}-{found.manifest.version}{SUFFIX}")
    signer = functools.partial(sign, private_file=key) if key is not None else None
    card = build_archive(found.folder, target, signer)
    size_kb = target.stat().st_size / 1000
    signed = "signed" if card.signature else "not signed"
    typer.echo(f"{target}: {len(card.files)} files, {size_kb:.0f} kB, {signed}")


@packs_app.command("key")
def key_command(
    private_file: Annotated[Path, typer.Argument(help="a new file; keep it away from kiosks")],
) -> None:
    """Make a site's key for signing packs and print its public half."""
    typer.echo(make_site_key(private_file))


@packs_app.command()
def install(
    archive: Annotated[Path, typer.Argument(help="a file made by `packs build`")],
) -> None:
    """Check an archive and keep it on this machine."""
    typer.echo(f"installed: {install_pack(archive, default_data_dir())}")


@packs_app.command()
def info(pack: PackName) -> None:
    """What is inside a pack."""
    from app.models import Store
    from app.runtime.parts import model_sha256
    from app.runtime.probes import told_of_probes

    found, store = opened(pack), Store()
    typer.echo(told(found))
    typer.echo(f"Probes: {told_of_probes(found, model_sha256(store, 'llm', store.profile))}")


@packs_app.command()
def probes(
    packs: Annotated[
        list[str] | None, typer.Argument(help="ids or folders; default: all that are shipped")
    ] = None,
    profile: Annotated[str | None, typer.Option(help="standard, small or smoke")] = None,
) -> None:
    """Let this machine's model read a pack's examples, and keep what tells them apart.

    Ten minutes and more a pack. Guardrails and criteria are judged better with it.
    """
    from app.language import LlamaModel
    from app.models import Store
    from app.runtime.parts import model_sha256
    from app.runtime.probes import draw_probes

    settings = load_settings(profile=profile)
    store = Store(profile=settings.profile)
    folders = [Path(n) if Path(n).is_dir() else find_pack(n) for n in packs or list_packs()]
    sha256 = model_sha256(store, "llm", settings.profile)
    model = LlamaModel(store.path("llm", settings.profile), threads=settings.llm_threads)
    with contextlib.closing(model):
        for file in draw_probes(map(load_pack, folders), model, sha256, typer.echo):
            typer.echo(f"{file}: {file.stat().st_size / 1000:.0f} kB")


@packs_app.command("try")
def try_command(
    pack: PackName,
    scenario: Annotated[str | None, typer.Option(help="default: the pack's first")] = None,
    profile: Annotated[str | None, typer.Option(help="standard, small or smoke")] = None,
) -> None:
    """Type as the learner: see what is found, asked and judged, and where it leads."""
    from app.runtime.authoring import try_pack

    settings = load_settings(profile=profile)
    found = open_pack(pack, settings.data_dir)
    try_pack(found, scenario, settings, read=lambda: input("you: "), tell=typer.echo)


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
    """A pack in a few lines. Raises DocumentUnreadable."""
    from app.knowledge import chunk_documents, read_documents

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
    lines.append(f"Knowledge, searched for {card.retrieval}:")
    for document in read_documents(pack.folder / "knowledge"):
        texts = [chunk.text for chunk in chunk_documents([document])]
        words = sum(len(text.split()) for text in texts)
        many = "passage" if len(texts) == 1 else "passages"
        lines.append(f"  {document.name}: {words} words in {len(texts)} {many}")
    lines.append(f"Rehearsals: {', '.join(pack.scripts) or 'none'}")
    return "\n".join(lines)
