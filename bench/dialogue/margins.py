"""The model's log odds of labelled pairs, kept as they come: minutes of work are not done twice."""

import json
import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

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
    pairs: Sequence[Pair],
    judge: Judge,
    model: str,
    rows: Path | None,
    progress: Callable[[str], None] = lambda _: None,
) -> list[float]:
    """Return the judge's log odds of every pair, in order.

    `rows`, a file of JSON lines, gets each as it comes and spares asking for what it holds.
    """
    known: dict[tuple[str, str, str], float] = {}
    if rows is not None and rows.is_file():
        for line in rows.read_text("utf-8").splitlines():
            row = json.loads(line)
            if row["model"] == model:
                known[row["criterion"], row["said"], row["source"]] = row["margin"]
    for n, pair in enumerate(sorted(pairs, key=_place)):
        if _key(pair) not in known:
            (known[_key(pair)],) = margins([pair], judge)
            if rows is not None:
                _keep(rows, model, pair, known[_key(pair)])
            progress(f"  judged {n + 1} of {len(pairs)}")
    return [known[_key(pair)] for pair in pairs]


def _place(pair: Pair) -> tuple[bool, str, str]:
    """Pairs with a common beginning stand side by side."""
    return (pair.source == "example", pair.group, pair.criterion.id)


def _key(pair: Pair) -> tuple[str, str, str]:
    kind = "example" if pair.source == "example" else "spoken"
    return (f"{pair.group}/{pair.criterion.id}", pair.said, kind)


def _keep(rows: Path, model: str, pair: Pair, margin: float) -> None:
    criterion, said, source = _key(pair)
    row = {"model": model, "criterion": criterion, "said": said, "source": source}
    with rows.open("a", encoding="utf-8") as out:
        out.write(json.dumps({**row, "met": pair.met, "margin": round(margin, 4)}) + "\n")
