"""`vivavoce bench QUESTION`: the scripts in bench/, one folder a question."""

import importlib
import sys
from pathlib import Path

import typer

from app.errors import VivaError

ROOT = Path(__file__).resolve().parents[2]


class NoBench(VivaError):
    """There is no such benchmark here."""

    code = "bench.unknown"


def questions() -> list[str]:
    """Return the names of all benchmarks of this checkout."""
    return sorted(p.parent.name for p in (ROOT / "bench").glob("*/main.py"))


def bench(context: typer.Context, question: str) -> None:
    """Measure one thing and print JSON. Options after QUESTION belong to the benchmark."""
    if question not in questions():
        raise NoBench(f"no benchmark {question!r}; there are: {', '.join(questions())}")
    sys.path.insert(0, str(ROOT))
    module = importlib.import_module(f"bench.{question}.main")
    raise typer.Exit(module.main(list(context.args)))


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command(
        context_settings={
            "allow_extra_args": True,
            "ignore_unknown_options": True,
            "help_option_names": [],
        }
    )(bench)
