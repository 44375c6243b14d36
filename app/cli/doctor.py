"""`vivavoce doctor`: what works here, and what to do about what does not."""

import typer
from rich.console import Console
from rich.table import Table

from app.runtime.doctor import examine
from app.runtime.settings import load_settings

_MARKS = {True: "[green]ok[/green]", False: "[red]no[/red]", None: "[yellow]--[/yellow]"}


def doctor() -> None:
    """Look at devices, models, graphics, disk and memory of this machine."""
    findings = examine(load_settings())
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    for finding in findings:
        table.add_row(_MARKS[finding.ok], finding.part, finding.detail)
        if finding.remedy:
            table.add_row("", "", f"[dim]{finding.remedy}[/dim]")
    Console().print(table)
    if any(f.ok is False and f.needed for f in findings):
        raise typer.Exit(1)


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command()(doctor)
