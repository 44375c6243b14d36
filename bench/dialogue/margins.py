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
