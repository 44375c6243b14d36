"""The `vivavoce` command."""

import importlib
import os
import sys

import typer

from app.errors import VivaError
from app.runtime.entry import WORKER_COMMAND

app = typer.Typer(
    name="vivavoce",
    help="Talk face to face with an AI Persona. Everything runs on this machine.",
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    add_completion=False,
)

GROUPS = {
    "models": ("app.cli.models", "models_app"),
    "face": ("app.cli.face", "face_app"),
    "packs": ("app.cli.packs", "packs_app"),
    "records": ("app.cli.records", "records_app"),
    "security": ("app.cli.security", "security_app"),
    "memories": ("app.cli.memories", "memories_app"),
}
COMMANDS = {
    "rehearse": "app.cli.rehearse",
    "replay": "app.cli.replay",
    "debrief": "app.cli.debrief",
    "doctor": "app.cli.doctor",
    "bench": "app.cli.bench",
    "kiosk": "app.cli.kiosk",
}
"""Subcommand → module; only the one asked for is imported, so that each starts fast."""


def _register(wanted: str | None) -> None:
    names = [wanted] if wanted in {*GROUPS, *COMMANDS} else [*COMMANDS, *GROUPS]
    for name in names:
        if name in GROUPS:
            module, attribute = GROUPS[name]
            app.add_typer(getattr(importlib.import_module(module), attribute), name=name)
        else:
            importlib.import_module(COMMANDS[name]).register(app)


@app.callback(invoke_without_command=True)
def door(context: typer.Context) -> None:
    """Without a subcommand: the kiosk, or a rehearsal where there is no screen or sound."""
    if context.invoked_subcommand is None:
        from app.cli.kiosk import kiosk_or_rehearsal

        raise typer.Exit(kiosk_or_rehearsal())


def main() -> None:
    """Run the command line. Exit code 1 and one clear sentence for any fault of ours."""
    arguments = sys.argv[1:]
    if arguments[:1] == [WORKER_COMMAND]:
        from app.runtime.workers import run_worker

        run_worker(arguments[1], arguments[2])
        return
    os.environ.setdefault("LANCE_LOG", "error")
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    _register(next((a for a in arguments if not a.startswith("-")), None))
    try:
        app()
    except VivaError as fault:
        typer.secho(str(fault), fg="red", err=True)
        sys.exit(1)
    except OSError as fault:
        if fault.filename is None:
            raise
        typer.secho(f"{fault.filename}: {fault.strerror}.", fg="red", err=True)
        sys.exit(1)
