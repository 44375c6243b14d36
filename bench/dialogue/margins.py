"""The model's log odds of labelled pairs, and which pairs stand for all of them."""

import random
from collections import defaultdict
from collections.abc import Callable, Sequence

from app.conversation.ports import Judge
from app.runtime.calibrating import Pair, margins

SEED = 6


def sample(pairs: Sequence[Pair], most: int) -> list[Pair]:
    """Return about `most` pairs, the same share of each criterion's two sides.

    Learners' turns go first: those of one criterion share their prompt but for the last line,
    while an author's example has a prompt of its own. Of every side at least one stays.
    """
    spoken = [pair for pair in pairs if pair.source != "example"]
    pool = spoken if len(spoken) >= most else list(pairs)
    sides: dict[tuple[str, str, bool], list[Pair]] = defaultdict(list)
    for pair in pool:
        sides[pair.group, pair.criterion.id, pair.met].append(pair)
    chance = random.Random(SEED)
    chosen: list[Pair] = []
    for side in sides.values():
        chosen += chance.sample(side, max(1, min(len(side), round(len(side) * most / len(pool)))))
    return chosen


def of_criteria(pairs: Sequence[Pair], most: int) -> list[Pair]:
    """Return all learners' turns of so many criteria: of each scenario in turn the one most met.

    Turns of one criterion share their prompt, so that many are judged for the price of few.
    """
    met: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    spoken = [pair for pair in pairs if pair.source != "example"]
    for pair in spoken:
        met[pair.group][pair.criterion.id] += pair.met
    ranked = [
        (rank, group, name)
        for group, counts in sorted(met.items())
        for rank, name in enumerate(sorted(counts, key=lambda name: (-counts[name], name)))
    ]
    chosen = {(group, name) for _, group, name in sorted(ranked)[:most]}
    return [pair for pair in spoken if (pair.group, pair.criterion.id) in chosen]


def measured(
    pairs: Sequence[Pair], judge: Judge, progress: Callable[[str], None] = lambda _: None
) -> list[float]:
    """Return the judge's log odds of every pair, in order."""
    known: dict[int, float] = {}
    for n, pair in enumerate(sorted(pairs, key=_place)):
        (known[id(pair)],) = margins([pair], judge)
        progress(f"  judged {n + 1} of {len(pairs)}")
    return [known[id(pair)] for pair in pairs]


def _place(pair: Pair) -> tuple[bool, str, str]:
    """Pairs with a common beginning stand side by side."""
    return (pair.source == "example", pair.group, pair.criterion.id)
