"""`vivavoce bench memory`: a second talk begins with the gap of the first, until it is erased."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.language import LlamaModel, calibration_for
from app.models import Store
from app.packs import find_pack, list_packs, load_pack
from app.runtime import parts
from app.runtime.settings import load_settings
from bench.dialogue.kept_odds import KeptOdds
from bench.dialogue.mute import MuteModel
from bench.dialogue.scripts import HERE, Learner, read_learners
from bench.memory.pairs import Pair, as_row, measure, practised_next, scratch_archive
from bench.memory.spoken import Spoken, hold_pair
from bench.result import print_result

KINDS = ("partial", "wrong")
"""Learners who leave something open."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns the exit code."""
    parser = argparse.ArgumentParser(prog="vivavoce bench memory", description=__doc__)
    parser.add_argument("--pack", action="append", help="only this pack; may be given again")
    parser.add_argument("--only", action="append", help="only learners with this in PACK/ID")
    parser.add_argument("--rows", type=Path, help="keep the model's odds here, and reuse them")
    parser.add_argument("--spoken", action="store_true", help="the real-time rehearsals instead")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--profile")
    options = parser.parse_args(arguments)
    if options.spoken:
        said = hold_pair(options.profile, _say)
        print_result("memory", _of_spoken(said), n=1, cases=[said.as_row()], as_json=options.json)
        return 0
    pairs, sha256 = _typed(options)
    print_result(
        "memory",
        _figures(pairs),
        n=len(pairs),
        models={"llm": sha256},
        cases=[as_row(pair) for pair in pairs],
        as_json=options.json,
    )
    return 0


def _typed(options: argparse.Namespace) -> tuple[list[Pair], str]:
    settings = load_settings(profile=options.profile)
    store = Store(profile=settings.profile)
    sha256 = parts.model_sha256(store, "llm", settings.profile)
    calibration = calibration_for(sha256, settings.data_dir)
    llama = LlamaModel(
        store.path("llm", settings.profile),
        threads=settings.llm_threads,
        n_ctx=settings.llm_context,
        calibration=calibration,
    )
    model = MuteModel(KeptOdds(llama, sha256, calibration, options.rows))
    pairs: list[Pair] = []
    for name in options.pack or sorted(list_packs()):
        pack = load_pack(find_pack(name))
        retriever = parts.retriever(store, pack, settings.data_dir / "cache")
        for learner in read_learners(HERE / "learners"):
            again = (
                practised_next(pack, learner.scenario) if _wanted(learner, options, name) else None
            )
            if again is None:
                continue
            with tempfile.TemporaryDirectory() as folder:
                archive = scratch_archive(Path(folder))
                pair = measure(
                    learner, pack, again, archive=archive, model=model, retriever=retriever
                )
                archive.database.close()
            _say(f"{pair.learner} -> {pair.scenario}\n  2: {pair.second}\n  3: {pair.after_erase}")
            pairs.append(pair)
    llama.close()
    return pairs, sha256


def _wanted(learner: Learner, options: argparse.Namespace, pack: str) -> bool:
    named = not options.only or any(p in f"{learner.pack}/{learner.id}" for p in options.only)
    leaves_open = learner.kind in KINDS and bool(learner.truth.missing)
    return learner.pack == pack and leaves_open and named


def _figures(pairs: Sequence[Pair]) -> dict[str, Any]:
    return {
        "pairs": len(pairs),
        "second_opens_on_gap": sum(bool(p.opens_on) for p in pairs),
        "after_erase_opens_on_gap": sum(bool(p.opens_on_after) for p in pairs),
        "rows_left_after_erase": sum(p.rows_left for p in pairs),
        "sealed_pieces": sum(p.sealed for p in pairs),
        "sealed_left_after_erase": sum(p.sealed_left for p in pairs),
    }


def _of_spoken(said: Spoken) -> dict[str, Any]:
    return {
        "pairs": 1,
        "second_opens_on_gap": int(bool(said.opens_on)),
        "second_heard_by_recogniser": int(said.heard_on_gap),
        "after_erase_opens_on_gap": int(bool(said.opens_on_after) or said.heard_on_gap_after),
        "rows_left_after_erase": said.rows_left,
        "sessions_that_replay": said.replays,
    }


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
