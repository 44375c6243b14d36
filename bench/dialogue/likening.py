"""How far the likeness of meanings alone parts what meets a criterion from what does not."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import numpy as np

from app.conversation.exercise import Criterion
from app.conversation.plan import SessionPlan
from app.knowledge import AuthoredVectors, CriteriaLikeness, Embedder
from app.knowledge.embedding import Vectors
from app.knowledge.likeness import FEATURES, WEIGHTS, Weights
from app.runtime.calibrating import Pair
from bench.dialogue.pairs import groups_of
from bench.dialogue.regression import Numbers, cross_validated, fitted

EXAMPLE_SHARE = 0.1
"""An author's example, left out of its criterion, counts so much: it was written to be different
from those that stay, and learners' turns are what is judged."""


class _Remembering:
    """An embedder that embeds no text twice: every pair has a criterion of its own to learn."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: dict[str, Vectors] = {}
        self.dimensions = embedder.dimensions
        self.languages = embedder.languages
        self.fingerprint = embedder.fingerprint

    def embed(self, texts: Sequence[str]) -> Vectors:
        for text in texts:
            if text not in self._known:
                self._known[text] = self._embedder.embed([text])[0]
        rows = [self._known[text] for text in texts]
        return np.array(rows, dtype=np.float32).reshape(len(rows), self.dimensions)


def features_of(
    pairs: Sequence[Pair], plans: dict[str, SessionPlan], embedder: Embedder
) -> Numbers:
    """Return a row of features for each pair. `plans`: group to plan."""
    unweighted = Weights(weights=dict.fromkeys(FEATURES, 0.0), offset=0.0, pairs=0)
    with TemporaryDirectory() as lines:  # most pairs leave most criteria as they are
        remembering = _Remembering(embedder)
        kept = AuthoredVectors(remembering, Path(lines))
        likeness = CriteriaLikeness(remembering, unweighted, kept)
        return np.array([_features(likeness, pair, plans[pair.group]) for pair in pairs])


def _features(likeness: CriteriaLikeness, pair: Pair, plan: SessionPlan) -> Numbers:
    criteria = [c for o in plan.objectives for c in o.criteria]
    if pair.source == "example":
        criteria = [_without(c, pair.said) for c in criteria]
    likeness.learn(criteria)
    at = [c.id for c in criteria].index(pair.criterion.id)
    return np.asarray(likeness.features(pair.said)[at])


def _without(criterion: Criterion, said: str) -> Criterion:
    """The criterion as if its author had not thought of those words."""
    hints = criterion.hints
    if hints.model_answer == said:
        hints = msgspec.structs.replace(hints, model_answer="")
    return msgspec.structs.replace(
        criterion,
        met_by=tuple(text for text in criterion.met_by if text != said),
        not_met_by=tuple(text for text in criterion.not_met_by if text != said),
        hints=hints,
    )


def likeness_odds(pairs: Sequence[Pair], features: Numbers) -> Numbers:
    """Return each pair's log odds by weights fitted on all other scenarios."""
    labels = [pair.met for pair in pairs]
    return cross_validated(features, labels, _shares(pairs), groups_of(pairs))


def keep_weights(pairs: Sequence[Pair], features: Numbers, target: Path = WEIGHTS) -> None:
    """Fit on all pairs and write the weights that are shipped."""
    found = fitted(features, [pair.met for pair in pairs], _shares(pairs))
    weights = Weights(
        weights=dict(zip(FEATURES, (round(float(w), 4) for w in found[:-1]), strict=True)),
        offset=round(float(found[-1]), 4),
        pairs=len(pairs),
    )
    text = msgspec.json.format(msgspec.json.encode(weights), indent=1)
    target.write_bytes(text + b"\n")


def _shares(pairs: Sequence[Pair]) -> list[float]:
    return [EXAMPLE_SHARE if pair.source == "example" else 1.0 for pair in pairs]
