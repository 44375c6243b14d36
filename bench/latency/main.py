"""From the learner's last sample to the Persona's first: every stage, in real time.

Every turn is a session's worth of conversation: the learner's recorded voice comes in through the
virtual microphone in real time, the engines answer, the embedded face listens.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from app.conversation.plan import SessionPlan
from app.conversation.ports import Retriever, Synthesiser
from app.models import Store
from app.packs import find_pack, load_pack
from app.runtime import parts
from app.runtime.latency import SpokenTurn, TurnLatency, figures, latencies
from app.runtime.parts import HearingParts
from app.runtime.plans import plan_for
from app.runtime.processes import SupervisedProcess
from app.runtime.rehearsal import Line, Rehearsal
from app.runtime.scripts import lines_of, recorded_line
from app.runtime.settings import Settings, load_settings
from app.runtime.staging import face_process
from bench.latency.idle import IdleMeter
from bench.result import print_result

SCRIPTS = ("fluent", "hesitant", "interrupting")
TURNS_A_SESSION = 8
"""A session of this many clips, then a new one: history grows as it would."""


def clip_lines(data: Path, limit: int, seed: int) -> list[Line]:
    """Return the clips with a natural end and English words, as lines of a script."""
    rows = json.loads((data / "dev.json").read_text())
    rows = [
        r
        for r in rows
        if r["lang"].startswith("en") and r["natural_end"] and r["true_end"] is not None
    ]
    random.Random(seed).shuffle(rows)
    return [
        recorded_line(data / r["wav"], true_end_s=r["true_end"], text=r["text"], name=r["id"])
        for r in rows[:limit]
    ]


@dataclass(frozen=True, slots=True)
class Engines:
    """What all sessions of a run share."""

    settings: Settings
    hearing: HearingParts
    voices: Synthesiser
    retriever: Retriever
    llm: SupervisedProcess
    face: bool


def rehearse(
    lines: Sequence[Line], plan: SessionPlan, shared: Engines, name: str, kept: Path | None
) -> tuple[list[SpokenTurn], list[TurnLatency], float]:
    """Run one session and return its turns, their latencies and the peak of memory.

    Its journal stays in the folder `kept`, if there is one.
    """
    with tempfile.TemporaryDirectory() as folder:
        journal = (kept or Path(folder)) / f"{name}.jsonl"
        journal.unlink(missing_ok=True)
        face = face_process(plan, shared.settings) if shared.face else None
        if face is not None:
            face.start()
        rehearsal = Rehearsal(
            plan=plan,
            session_id=name,
            journal=journal,
            hearing=shared.hearing,
            synthesiser=shared.voices,
            retriever=shared.retriever,
            llm=shared.llm,
            face=face,
            progress=lambda line: print(f"  {line}", file=sys.stderr),
        )
        outcome = rehearsal.run(lines)
    return outcome.turns, latencies(outcome.turns, outcome.events), outcome.rss_gb_max


def main(arguments: list[str]) -> int:
    """Run the benchmark; returns the exit code."""
    parser = argparse.ArgumentParser(prog="vivavoce bench latency", description=__doc__)
    parser.add_argument("--data", type=Path, help="recordings (dev.json); else our own scripts")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--out", type=Path, help="folder for the figures and the journals")
    parser.add_argument("--turns", type=int, default=32)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--profile")
    parser.add_argument("--scenario", help="of the pack in the settings; its default otherwise")
    parser.add_argument("--no-face", action="store_true", help="as a comparison")
    options = parser.parse_args(arguments)

    settings = load_settings(profile=options.profile)
    store = Store(profile=settings.profile)
    pack = load_pack(find_pack(settings.pack))
    voices = parts.synthesiser(store)
    llm = SupervisedProcess("llm", parts.llm_config(store, settings))
    llm.start()
    shared = Engines(
        settings=settings,
        hearing=parts.hearing_parts(store, settings),
        voices=voices,
        retriever=parts.retriever(store, pack, settings.data_dir / "cache"),
        llm=llm,
        face=not options.no_face,
    )
    plan = plan_for(pack, scenario_id=options.scenario, language=settings.language)
    if options.data is not None:
        every = clip_lines(options.data, options.turns, options.seed)
        sessions = [every[i : i + TURNS_A_SESSION] for i in range(0, len(every), TURNS_A_SESSION)]
        short = msgspec.structs.replace(plan.lines, greeting="Hello. Please go ahead.")
        plan = msgspec.structs.replace(plan, lines=short)
    else:
        spoken = parts.learner_voices(store)
        sessions = [lines_of(pack.script(n), pack.recording(""), spoken) for n in SCRIPTS]
    if options.out is not None:
        options.out.mkdir(parents=True, exist_ok=True)
    rows: list[TurnLatency] = []
    memory, idle = 0.0, IdleMeter()
    began_s = time.monotonic()
    for number, lines in enumerate(sessions):
        print(f"session {number + 1} of {len(sessions)}", file=sys.stderr)
        before = [idle.silence] if number == 0 else []
        _, more, rss = rehearse([*before, *lines], plan, shared, f"bench-{number}", options.out)
        rows += more
        memory = max(memory, rss)
    llm.close()
    result = {
        **figures(rows),
        "idle_core_share": round(idle.core_share, 3) if idle.core_share is not None else None,
        "rss_gb_max": memory,
        "minutes": (time.monotonic() - began_s) / 60,
    }
    print_result(
        "latency",
        result,
        n=len(rows),
        models={"llm": Path(str(parts.llm_config(store, settings)["model"])).name},
        cases=[msgspec.to_builtins(r) for r in rows],
        as_json=options.json,
    )
    if options.out is not None:
        (options.out / "latency.json").write_text(
            json.dumps([msgspec.to_builtins(r) for r in rows])
        )
    return 0
