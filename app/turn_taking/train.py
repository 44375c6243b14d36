"""`python -m app.turn_taking.train --data DIR`: the floor head from labelled recordings.

With `--tune` DIR holds synthetic learners, and the weights that are there already are moved as
little as those demand: the recordings hold next to no questions, numbers or other microphones.

Writes the shipped head and, for honest figures on the same recordings, one head per fold that
never heard the fold's speakers. About fifteen minutes on one core; the same input gives the same
weights up to the rounding of the encoder.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from app.conversation.ports import VoiceActivity
from app.models import Store
from app.turn_taking.encoder import TurnEncoder
from app.turn_taking.features import WINDOW_S
from app.turn_taking.head import SHIPPED, read_heads, write_heads
from app.turn_taking.training.elsewhere import elsewhere
from app.turn_taking.training.examples import Example, examples_of
from app.turn_taking.training.fit import fit, tuned
from app.turn_taking.training.hard_cases import dips, stretched
from app.turn_taking.training.recordings import Turn, read_turns
from app.turn_taking.training.speakers import folds, speaker_groups
from app.turn_taking.training.voice import Silero

SEED: Final = 1
FOLDS: Final = 10
SILENCES_S: Final = (0.4, 0.8, 1.4, 2.0)
"""Lengths of the thinking pauses that are put into fluent turns."""
PER_TURN: Final = 2
SMALL_COLLECTION: Final = 40
SMALL_TRUST: Final = 0.25
"""Small collections are read aloud, in other languages, or cut out of monologues: many of their
ends are nobody's. Given full weight they teach the sound of the collection instead."""
TUNING_ASKS_S: Final = (0.25, 0.6)
"""Ages of silence at which examples are taken from synthetic turns."""
HERE: Final = Path(__file__).parent
FOLD_HEADS: Final = "fold_heads.npz"
FOLD_TABLE: Final = "folds.json"


def main(arguments: Sequence[str] | None = None) -> int:
    """Trains, writes the weights and returns 0."""
    parser = argparse.ArgumentParser(prog="python -m app.turn_taking.train", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with dev_full.json")
    parser.add_argument("--labels", default="dev_full.json")
    parser.add_argument("--out", type=Path, default=HERE / "weights")
    parser.add_argument("--tune", action="store_true", help="start from the weights in --out")
    options = parser.parse_args(arguments)

    store = Store()
    voice = Silero(store.path("vad"))
    encoder = TurnEncoder(store.path("end_of_turn"), WINDOW_S)
    turns = read_turns(options.data, options.labels)
    if options.tune:
        tune(options.out, heard(turns, voice, encoder))
        return 0
    numbers = folds(speaker_groups(turns), FOLDS)
    fold_of = {turn.name: int(fold) for turn, fold in zip(turns, numbers, strict=True)}
    examples = gather(turns, voice, encoder)

    write_heads(options.out / SHIPPED, {"all": fit(examples)})
    heads = {}
    for fold in range(FOLDS):
        sys.stderr.write(f"fold {fold + 1} of {FOLDS}\n")
        heads[str(fold)] = fit([item for item in examples if fold_of[item.turn] != fold])
    write_heads(options.out / FOLD_HEADS, heads)
    table = {fingerprint(turn): fold_of[turn.name] for turn in turns}
    text = json.dumps(table, indent=0, sort_keys=True)
    (options.out / FOLD_TABLE).write_text(text + "\n", encoding="utf-8")
    return 0


def tune(weights: Path, examples: list[Example]) -> None:
    """Moves every head in `weights` towards the examples, which belong to no fold."""
    for name in (SHIPPED, FOLD_HEADS):
        heads = read_heads(weights / name)
        write_heads(weights / name, {key: tuned(head, examples) for key, head in heads.items()})


def heard(turns: list[Turn], voice: VoiceActivity, encoder: TurnEncoder) -> list[Example]:
    """Returns the examples of synthetic turns: as they are, then each once more elsewhere."""
    rng = np.random.default_rng(SEED)
    found: list[Example] = []
    for turn in (*turns, *(elsewhere(turn, rng) for turn in turns)):
        first = found[-1].pause + 1 if found else 0
        found += examples_of(turn, voice, encoder, first_pause=first, asks_s=TUNING_ASKS_S)
    return found


def gather(turns: list[Turn], voice: VoiceActivity, encoder: TurnEncoder) -> list[Example]:
    """Returns the examples of all turns, each as spoken and with thinking pauses put in."""
    rng = np.random.default_rng(SEED)
    found: list[Example] = []
    sizes = Counter(turn.recording.split("/")[0] for turn in turns)
    for count, turn in enumerate(turns):
        small = sizes[turn.recording.split("/")[0]] < SMALL_COLLECTION
        trust = SMALL_TRUST if small else 1.0
        variants = [turn, *harder(turn, rng)]
        for variant in variants:
            first = found[-1].pause + 1 if found else 0
            found += examples_of(variant, voice, encoder, first_pause=first, trust=trust)
        if count % 20 == 0:
            sys.stderr.write(f"{count} of {len(turns)} turns, {len(found)} examples\n")
    return found


def harder(turn: Turn, rng: np.random.Generator) -> list[Turn]:
    """Returns the turn with up to `PER_TURN` of its dips stretched, longer dips first in line."""
    places = [
        (start_s, end_s)
        for start_s, end_s in dips(turn)
        if not any(hold.start_s - 0.05 <= start_s <= hold.end_s for hold in turn.holds)
    ]
    if not places:
        return []
    lengths = np.array([end_s - start_s for start_s, end_s in places])
    chosen = rng.choice(
        len(places), min(PER_TURN, len(places)), replace=False, p=lengths / lengths.sum()
    )
    for index in sorted(chosen, reverse=True):
        start_s, end_s = places[index]
        turn = stretched(turn, (start_s + end_s) / 2, float(rng.choice(SILENCES_S)), rng)
    return [turn]


def fingerprint(turn: Turn) -> str:
    """Returns what a recording is known by: half a SHA-256 of its samples."""
    sound = np.ascontiguousarray(turn.samples, dtype="<f4").tobytes()
    return hashlib.sha256(sound).hexdigest()[:32]


if __name__ == "__main__":
    raise SystemExit(main())
