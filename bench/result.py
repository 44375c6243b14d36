"""What every benchmark prints: one JSON object with its machine, versions and figures."""

import json
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil

from app import __version__

ROOT = Path(__file__).resolve().parents[1]


def machine() -> dict[str, Any]:
    """Return what the figures were measured on."""
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        models = [
            ln.split(":", 1)[1].strip()
            for ln in info.read_text().splitlines()
            if ln.startswith("model name")
        ]
        cpu = models[0] if models else cpu
    return {
        "cpu": cpu,
        "cores": psutil.cpu_count(),
        "gpu": None,
        "ram_gb": round(psutil.virtual_memory().total / 1e9),
    }


def commit() -> str:
    """Return the short name of the checked-out commit, or "" outside a checkout."""
    try:
        done = subprocess.run(
            ["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"],
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.strip()


def print_result(
    bench: str,
    figures: dict[str, Any],
    *,
    n: int,
    models: dict[str, str] | None = None,
    baselines: dict[str, dict[str, Any]] | None = None,
    cases: list[Any] | None = None,
    as_json: bool = True,
) -> None:
    """Print the result on standard output: JSON, or the figures as lines for people."""
    if not as_json:
        for name, value in figures.items():
            print(f"{name:28} {value}")
        return
    json.dump(
        {
            "bench": bench,
            "version": __version__,
            "commit": commit(),
            "machine": machine(),
            "models": models or {},
            "n": n,
            "figures": figures,
            "baselines": baselines or {},
            "cases": cases or [],
        },
        sys.stdout,
        indent=1,
    )
    print()
