"""`python -m app.turn_taking.train --data DIR`: the floor head from labelled recordings.

Writes the shipped head and, for honest figures on the same recordings, one head per fold that
never heard the fold's speakers. Each turn is heard as it was recorded and once more elsewhere, in
another room at another microphone. `--also` names folders with synthetic learners, whose questions
and read-out numbers the recordings lack; they belong to no fold. About fifteen minutes on one
core; the same input gives the same weights up to the rounding of the encoder.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from app.conversation.ports import VoiceActivity
from app.models import Store
from app.turn_taking.encoder import TurnEncoder
from app.turn_taking.features import WINDOW_S
from app.turn_taking.head import SHIPPED, write_heads
from app.turn_taking.training.elsewhere import elsewhere
from app.turn_taking.training.examples import Example, examples_of
from app.turn_taking.training.fit import fit
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
SYNTHETIC_TRUST: Final = 0.5
"""Of a synthetic learner's examples: right by construction, but nobody's real pauses."""
HERE: Final = Path(__file__).parent
FOLD_HEADS: Final = "fold_heads.npz"
FOLD_TABLE: Final = "folds.json"


def main(arguments: Sequence[str] | None = None) -> int:
    """Trains, writes the weights and returns 0."""
    parser = argparse.ArgumentParser(prog="python -m app.turn_taking.train", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with dev_full.json")
    parser.add_argument("--labels", default="dev_full.json")
    parser.add_argument("--also", type=Path, action="append", default=[], help="synthetic learners")
    parser.add_argument("--out", type=Path, default=HERE / "weights")
    options = parser.parse_args(arguments)

    store = Store()
    voice = Silero(store.path("vad"))
    encoder = TurnEncoder(store.path("end_of_turn"), WINDOW_S)
    turns = read_turns(options.data, options.labels)
    numbers = folds(speaker_groups(turns), FOLDS)
    fold_of = {turn.name: int(fold) for turn, fold in zip(turns, numbers, strict=True)}
    examples = gather(turns, voice, encoder, trust_of(turns))
    made = [turn for folder in options.also for turn in read_turns(folder, options.labels)]
    first = examples[-1].pause + 1
    synthetic = gather(made, voice, encoder, lambda _: SYNTHETIC_TRUST, first)

    write_heads(options.out / SHIPPED, {"all": fit(examples + synthetic)})
    heads = {}
    for fold in range(FOLDS):
        sys.stderr.write(f"fold {fold + 1} of {FOLDS}\n")
        others = [item for item in examples if fold_of[item.turn] != fold]
        heads[str(fold)] = fit(others + synthetic)
    write_heads(options.out / FOLD_HEADS, heads)
    table = {fingerprint(turn): fold_of[turn.name] for turn in turns}
    text = json.dumps(table, indent=0, sort_keys=True)
    (options.out / FOLD_TABLE).write_text(text + "\n", encoding="utf-8")
    return 0


def trust_of(turns: list[Turn]) -> Callable[[Turn], float]:
    """Returns how much each recording counts beside the others."""
    sizes = Counter(turn.recording.split("/")[0] for turn in turns)

    def trust(turn: Turn) -> float:
        small = sizes[turn.recording.split("/")[0]] < SMALL_COLLECTION
        return SMALL_TRUST if small else 1.0

    return trust


def gather(
    turns: list[Turn],
    voice: VoiceActivity,
    encoder: TurnEncoder,
    trust: Callable[[Turn], float],
    first_pause: int = 0,
) -> list[Example]:
    """Returns the examples of all turns: as spoken, with thinking pauses put in, and elsewhere."""
    rng = np.random.default_rng(SEED)
    found: list[Example] = []
    for count, turn in enumerate(turns):
        variants = [turn, *harder(turn, rng)]
        for variant in (*variants, elsewhere(variants[-1], rng)):
            first = found[-1].pause + 1 if found else first_pause
            found += examples_of(variant, voice, encoder, first_pause=first, trust=trust(turn))
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
