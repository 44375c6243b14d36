"""Labels out of conversations: a journal says which silences were pauses and which were ends.

    python -m app.turn_taking.training.conversations --journal J --sound FLAC --out DIR

A rehearsal leaves both files, `journal.jsonl` and `learner.flac`. A silence after which the learner
went on within a turn was a pause; the one after which the turn was taken, and nobody objected, was
its end. The turns are written as `python -m app.turn_taking.train` reads them, so that
`--data DIR --labels dev.json --tune` moves the shipped weights towards them.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
import soundfile

from app.conversation.events import (
    Event,
    SessionStarted,
    SpeechStarted,
    SpeechStopped,
    TurnTaken,
)
from app.conversation.journal import entries
from app.conversation.ports import Samples
from app.turn_taking.log_mel import RATE_HZ

LEAD_S: Final = 0.5
"""Sound before a turn's first voice."""
TAIL_S: Final = 4.0
"""Sound after its end, as far as nobody speaks."""
SHORTEST_PAUSE_S: Final = 0.16


class Labelled(msgspec.Struct, frozen=True):
    """One turn in session time, seconds."""

    onset_s: float
    offset_s: float
    holds: tuple[tuple[float, float], ...]
    until_s: float
    """When the learner was next heard."""
    text: str


def labelled(events: Iterable[Event]) -> list[Labelled]:
    """Returns the spoken turns that were taken, each as it was last, from a session's events."""
    voice: list[tuple[float, float]] = []
    began_s: float | None = None
    taken: dict[int, TurnTaken] = {}
    for event in events:
        if isinstance(event, SpeechStarted):
            began_s = event.onset_s
        elif isinstance(event, SpeechStopped) and began_s is not None:
            voice.append((began_s, event.offset_s))
            began_s = None
        elif isinstance(event, TurnTaken) and event.offset_s > event.onset_s:
            taken[event.turn_idx] = event
    return [_labelled(turn, voice) for turn in taken.values()]


def _labelled(turn: TurnTaken, voice: Sequence[tuple[float, float]]) -> Labelled:
    own = [s for s in voice if s[0] < turn.offset_s and s[1] > turn.onset_s]
    silences = ((before[1], after[0]) for before, after in itertools.pairwise(own))
    next_s = min((start for start, _ in voice if start > turn.offset_s), default=float("inf"))
    return Labelled(
        onset_s=turn.onset_s,
        offset_s=turn.offset_s,
        holds=tuple((a, b) for a, b in silences if b - a >= SHORTEST_PAUSE_S),
        until_s=min(turn.offset_s + TAIL_S, next_s),
        text=turn.text,
    )


def write_turns(
    turns: Sequence[Labelled], sound: Samples, folder: Path, source: str, language: str
) -> list[dict[str, Any]]:
    """Writes each turn's sound and adds the turns to `folder/dev.json`; returns the new rows.

    `sound`: the learner's, mono at 16 kHz, its first sample at session time 0.
    """
    folder.mkdir(parents=True, exist_ok=True)
    labels = folder / "dev.json"
    rows = json.loads(labels.read_text(encoding="utf-8")) if labels.exists() else []
    fresh = []
    for number, turn in enumerate(turns):
        start_s = max(turn.onset_s - LEAD_S, 0.0)
        name = f"{source}_{number}"
        piece = sound[round(start_s * RATE_HZ) : round(turn.until_s * RATE_HZ)]
        soundfile.write(folder / f"{name}.flac", piece, RATE_HZ)
        fresh.append(
            {
                "id": name,
                "wav": f"{name}.flac",
                "source": source,
                "lang": language,
                "true_end": round(turn.offset_s - start_s, 3),
                "holds": [[round(a - start_s, 3), round(b - start_s, 3)] for a, b in turn.holds],
                "hold_kinds": ["clear"] * len(turn.holds),
                "hold_kind": "clear" if turn.holds else None,
                "natural_end": True,
                "stretched": [],
                "text": turn.text,
            }
        )
    labels.write_text(json.dumps([*rows, *fresh], indent=1) + "\n", encoding="utf-8")
    return fresh


def main(arguments: Sequence[str] | None = None) -> int:
    """Reads one conversation, writes its turns and returns 0."""
    parser = argparse.ArgumentParser(
        prog="python -m app.turn_taking.training.conversations", description=__doc__
    )
    parser.add_argument("--journal", type=Path, required=True)
    parser.add_argument("--sound", type=Path, required=True, help="the learner, mono, 16 kHz")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    sound, rate_hz = soundfile.read(options.sound, dtype="float32")
    if rate_hz != RATE_HZ or sound.ndim != 1:
        raise ValueError(f"{options.sound} is not 16 kHz mono")
    with options.journal.open("rb") as lines:
        events = [event for _, event in entries(lines)]
    plan = next(event.plan for event in events if isinstance(event, SessionStarted))
    source = options.journal.resolve().parent.name
    fresh = write_turns(labelled(events), sound, options.out, source, plan.language)
    sys.stderr.write(f"{len(fresh)} turns written to {options.out}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
