"""`vivavoce models`: list, fetch, verify, import, export and replace model files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn
from rich.table import Table

from app.errors import VivaError
from app.models import Artefact, Store
from app.models.fetch import FetchReport, fetch, import_models
from app.models.progress import OnProgress
from app.models.progress import Progress as Step
from app.models.transfer import export_models

models_app = typer.Typer(
    name="models",
    help="The model files on this machine: list, fetch, verify, carry, replace.",
    no_args_is_help=True,
)

ProfileOption = Annotated[
    str | None, typer.Option("--profile", help="Profile; default VIVAVOCE_PROFILE or standard.")
]
RoleOption = Annotated[
    list[str] | None, typer.Option("--role", help="Only this role; may be given again.")
]


@models_app.command("list")
def list_models(profile: ProfileOption = None) -> None:
    """Shows every role: what fills it, its size and licence, and whether it is here."""
    with _told_plainly():
        store = Store(profile=profile)
        overrides = store.overrides()
        table = Table("role", "model", "profiles", "MB", "licence", "state")
        for artefact in store.catalogue.artefact:
            own = overrides.get(artefact.role)
            used = own is not None and artefact.serves(store.profile)
            state = f"replaced by {own.path}" if own and used else _state(store, artefact)
            size = f"{artefact.installed_bytes / 1e6:.0f}"
            profiles = ", ".join(artefact.profiles) or "all"
            table.add_row(artefact.role, artefact.id, profiles, size, artefact.licence, state)
        Console().print(table)
        typer.echo(f"store: {store.root}\nprofile: {store.profile}")


@models_app.command("fetch")
def fetch_models(
    profile: ProfileOption = None,
    role: RoleOption = None,
    quiet: Annotated[bool, typer.Option(help="Say nothing when nothing is missing.")] = False,
) -> None:
    """Fetches, converts and installs what is missing; goes on where an earlier run stopped."""
    with _told_plainly():
        store = Store(profile=profile)
        wanted = _chosen(store, role)
        if quiet and all(store.present(artefact) for artefact in wanted):
            return
        with _shown() as on_progress:
            report = fetch(store, wanted, on_progress)
        if not report.failed and not role:
            store.mark_ready()
    _report(report)


@models_app.command("verify")
def verify_models(profile: ProfileOption = None, role: RoleOption = None) -> None:
    """Reads every installed byte and compares it with the catalogue."""
    faults = 0
    with _told_plainly():
        store = Store(profile=profile)
        for artefact in _chosen(store, role):
            try:
                store.verify(artefact)
                typer.echo(f"{artefact.role}: {artefact.id} is whole")
            except VivaError as error:
                faults += 1
                typer.echo(f"{artefact.role}: {error.operator}", err=True)
    if faults:
        raise typer.Exit(1)


@models_app.command("import")
def import_from(folder: Path, profile: ProfileOption = None) -> None:
    """Installs models from a folder or stick: an export, or the upstream files themselves."""
    with _told_plainly():
        store = Store(profile=profile)
        wanted = [a for a in store.catalogue.artefact if not store.present(a)]
        if not wanted:
            typer.echo("Everything in the catalogue is here already.")
            return
        with _shown() as on_progress:
            taken = import_models(store, folder, wanted, on_progress)
        for name in taken:
            typer.echo(f"{name} imported")
        if not store.missing():
            store.mark_ready()


@models_app.command("export")
def export_to(folder: Path, profile: ProfileOption = None, role: RoleOption = None) -> None:
    """Copies the installed models, verified, to a folder or stick for another machine."""
    with _told_plainly():
        store = Store(profile=profile)
        for name in export_models(store, folder, _chosen(store, role)):
            typer.echo(f"{name} exported to {folder / name}")


@models_app.command("use")
def use_file(
    role: str,
    file: Annotated[Path | None, typer.Argument(help="Your own file for this role.")] = None,
    default: Annotated[bool, typer.Option("--default", help="Back to the catalogue's.")] = False,
) -> None:
    """Puts your own file (for instance a larger GGUF) in the place of the catalogue's."""
    if (file is None) == (not default):
        raise typer.BadParameter("give either a FILE or --default")
    with _told_plainly():
        store = Store()
        store.use(role, file)
        typer.echo(f"{role}: {store.path(role) if file else 'the catalogue decides again'}")


@models_app.command("calibrate")
def calibrate_judge(profile: ProfileOption = None) -> None:
    """Fits the yes/no judge of the profile's language model on the installed packs' examples."""
    from app.language import FILE_NAME
    from app.packs import list_packs
    from app.runtime.calibrating import calibrate
    from app.runtime.parts import model_sha256
    from app.runtime.settings import load_settings

    with _told_plainly():
        settings = load_settings(profile=profile)
        store = Store(profile=settings.profile)
        fitted = calibrate(
            store.path("llm", settings.profile),
            model_sha256(store, "llm", settings.profile),
            list_packs().values(),
            settings.data_dir / FILE_NAME,
            threads=settings.llm_threads,
            progress=lambda n: typer.echo(f"{n} judged", err=True) if n % 20 == 0 else None,
        )
    typer.echo(
        f"fitted on {fitted.pairs} examples: slope {fitted.slope:.3f}, offset {fitted.offset:.3f}"
    )


def _state(store: Store, artefact: Artefact) -> str:
    if store.present(artefact):
        return "here"
    return "missing" if artefact.by_default else "on request"


def _chosen(store: Store, roles: list[str] | None) -> tuple[Artefact, ...]:
    if not roles:
        return store.catalogue.wanted(store.profile)
    return tuple(store.catalogue.artefact_for(role, store.profile) for role in roles)


def _report(report: FetchReport) -> None:
    ready = len(report.installed) + len(report.already)
    typer.echo(f"{ready} models ready, {len(report.installed)} of them new")
    for error in report.optional_failed.values():
        typer.echo(f"Left out, the application works without it: {error}", err=True)
    for error in report.failed.values():
        typer.echo(str(error), err=True)
    if report.failed:
        raise typer.Exit(1)


@contextmanager
def _told_plainly() -> Iterator[None]:
    try:
        yield
    except VivaError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error


@contextmanager
def _shown() -> Iterator[OnProgress]:
    """Bars on a terminal, otherwise one plain line whenever a model changes its phase."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _plain_lines()
        return
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    with Progress(*columns, console=console) as bars:
        yield _bars(bars)


def _bars(bars: Progress) -> OnProgress:
    tasks: dict[str, TaskID] = {}

    def on_progress(step: Step) -> None:
        if step.artefact not in tasks:
            tasks[step.artefact] = bars.add_task(step.artefact, total=step.total or None)
        text = f"{step.artefact}: {step.note or step.phase}"[:72]
        bars.update(tasks[step.artefact], completed=step.done, description=text)

    return on_progress


def _plain_lines(write: Callable[[str], None] = typer.echo) -> OnProgress:
    said: dict[str, tuple[str, int]] = {}

    def on_progress(step: Step) -> None:
        tenth = 10 * step.done // step.total if step.total else 0
        if said.get(step.artefact) == (step.phase, tenth):
            return
        said[step.artefact] = (step.phase, tenth)
        megabytes = f"{step.done / 1e6:.0f} of {step.total / 1e6:.0f} MB" if step.total else ""
        write(f"{step.artefact}: {step.phase} {step.note or megabytes}".rstrip())

    return on_progress


if __name__ == "__main__":
    models_app()
