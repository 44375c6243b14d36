"""`vivavoce bench packs`: is what would harm the machine refused, how soon, in how much memory?"""

from __future__ import annotations

import argparse
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from app.knowledge import unsearchable
from app.packs import PackError
from app.packs.archive import unpack
from bench.packs.hostile import ARCHIVES, BOMB_BYTES, DOCUMENTS, bomb, unpacked
from bench.result import print_result


def main(args: Sequence[str] | None = None) -> int:
    """Runs the benchmark and prints its figures; returns 0 when it ran."""
    parser = argparse.ArgumentParser(prog="vivavoce bench packs", description=__doc__)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(args)
    unsearchable(Path(tempfile.gettempdir()) / "nothing-there")  # readers are loaded
    cases = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for kind, make in ARCHIVES.items():
            file = folder / f"{kind}.vvpack"
            file.write_bytes(make())
            cases.append(_case(kind, partial(_refusal, file, folder / "shelf")))
            file.unlink()
        for kind, make in DOCUMENTS.items():
            knowledge = folder / kind
            knowledge.mkdir()
            (knowledge / kind).write_bytes(make())
            cases.append(_case(kind, partial(_torn, knowledge, kind)))
        written = list((folder / "shelf").rglob("*")) if (folder / "shelf").exists() else []
        whole = folder / "whole.zip"
        whole.write_bytes(bomb())
        begun = time.perf_counter()
        assert unpacked(whole) == BOMB_BYTES
        unpacking_s = time.perf_counter() - begun
    bombs = [case for case in cases if case["kind"].startswith(("bomb", "lies"))]
    print_result(
        "packs",
        {
            "hostile": len(cases),
            "refused": sum(bool(case["why"]) for case in cases),
            "files_written": len(written),
            "bomb_2gb_s": max(case["seconds"] for case in bombs),
            "refusal_s_max": max(case["seconds"] for case in cases),
            "memory_mb_max": max(case["memory_mb"] for case in cases),
        },
        n=len(cases),
        baselines={"unpacked": {"bomb_2gb_s": round(unpacking_s, 3)}},
        cases=cases,
        as_json=chosen.json,
    )
    return 0


def _refusal(file: Path, shelf: Path) -> str:
    try:
        unpack(file, shelf)
    except PackError as refused:
        return refused.operator
    return ""


def _torn(knowledge: Path, name: str) -> str:
    return unsearchable(knowledge).get(name, "")


def _case(kind: str, look: Callable[[], str]) -> dict[str, Any]:
    """Looked at twice: once for the time, once for the memory."""
    begun = time.perf_counter()
    why = look()
    seconds = time.perf_counter() - begun
    tracemalloc.start()
    look()
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    memory_mb = round(peak_bytes / 1e6, 1)
    return {"kind": kind, "why": why, "seconds": round(seconds, 3), "memory_mb": memory_mb}
