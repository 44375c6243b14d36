"""The judge on labelled pairs: likeness of meanings, the model's odds, and both together."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.conversation.evaluation import NEVER, SURELY
from app.conversation.evidence import asks_for_several, lists_too_few, turns_down
from app.conversation.plan import SessionPlan
from app.knowledge import Embedder
from app.language import fit, keep
from app.language.calibration import SHIPPED
from app.packs import Pack
from app.runtime.calibrating import Pair, example_pairs
from app.runtime.plans import plan_for
from bench.dialogue.likening import features_of, keep_weights, likeness_odds
from bench.dialogue.margins import of_criteria, sample
from bench.dialogue.pairs import auc, calibrated, groups_of, spoken_pairs
from bench.dialogue.regression import Numbers, cross_validated, fitted
from bench.dialogue.scripts import Learner

MOST_LEFT_OUT = 5
"""So many examples of each side of a criterion are pairs, too. To leave one out is to draw all the
lines of its scenario anew: a third of a second."""


def labelled(packs: Sequence[Pack], learners: Sequence[Learner], embedder: Embedder) -> "Judged":
    """Return every pair of the packs and learners, with its odds of likeness."""
    plans: dict[str, SessionPlan] = {}
    pairs: list[Pair] = []
    for pack in packs:
        for scenario in pack.scenarios:
            plan = plans[f"{pack.id}/{scenario}"] = plan_for(pack, scenario_id=scenario)
            pairs += example_pairs(plan, MOST_LEFT_OUT)
    for learner in learners:
        pairs += spoken_pairs(plans[f"{learner.pack}/{learner.scenario}"], learner)
    features = features_of(pairs, plans, embedder)
    return Judged(pairs, features, likeness_odds(pairs, features))


@dataclass(slots=True)
class Judged:
    """Labelled pairs in order; nothing in it counts that was fitted on a pair's own scenario."""

    pairs: list[Pair] = field(default_factory=list)
    features: Numbers = field(default_factory=lambda: np.zeros((0, 0)))
    likeness: Numbers = field(default_factory=lambda: np.zeros(0))
    """Log odds."""
    margins: list[float] = field(default_factory=list)
    """The model's; empty where it was not asked."""

    def sample(self, most: int) -> "Judged":
        """Return about `most` of the pairs."""
        return self._only(sample(self.pairs, most))

    def of_criteria(self, most: int) -> "Judged":
        """Return the turns of so many criteria."""
        return self._only(of_criteria(self.pairs, most))

    def _only(self, pairs: Sequence[Pair]) -> "Judged":
        chosen = {id(pair) for pair in pairs}
        rows = [n for n, pair in enumerate(self.pairs) if id(pair) in chosen]
        return Judged([self.pairs[n] for n in rows], self.features[rows], self.likeness[rows])

    def keep_weights(self) -> None:
        """Write the weights of likeness that are shipped, fitted on all pairs."""
        keep_weights(self.pairs, self.features)

    def keep_calibration(self, model: str) -> None:
        """Write the calibration of this model that is shipped, fitted on all pairs."""
        keep(fit(self.margins, self._labels.tolist()), model, SHIPPED)

    def figures(self) -> dict[str, Any]:
        """Return accuracy, share of false positives and AUC: likeness, model, and the judge."""
        if not self.pairs:
            return {"judge_pairs": 0, "judge_accuracy": None, "judge_auc": None}
        spoken = np.array([pair.source != "example" for pair in self.pairs])
        labels = self._labels
        found = {
            "likeness_pairs": len(self.pairs),
            **_parted("likeness", self.likeness > 0, labels, self.likeness),
            "likeness_spoken_pairs": int(spoken.sum()),
            **_parted(
                "likeness_spoken", self.likeness[spoken] > 0, labels[spoken], self.likeness[spoken]
            ),
        }
        return {**found, **self._figures_of_the_judge()} if self.margins else found

    def _figures_of_the_judge(self) -> dict[str, Any]:
        labels, groups = self._labels.tolist(), groups_of(self.pairs)
        model = calibrated(self.margins, labels, groups)
        rows, alike = np.c_[self.likeness, model], [1.0] * len(labels)
        both = cross_validated(rows, labels, alike, groups)
        several = np.array([asks_for_several(pair.criterion) for pair in self.pairs])
        asked = (self.likeness > NEVER) & ((self.likeness < SURELY) | several)
        judged = np.where(asked, both.clip(NEVER, SURELY), self.likeness)
        no = [
            turns_down(pair.said, pair.criterion) or lists_too_few(pair.said, pair.criterion)
            for pair in self.pairs
        ]
        judged = np.where(no, NEVER, judged)
        whole = fit(self.margins, labels)
        odds = np.array(self.margins) * whole.slope + whole.offset
        weights = fitted(np.c_[self.likeness, odds], labels, alike)
        return {
            "judge_pairs": len(labels),
            **_parted("model", model > 0, self._labels, np.array(self.margins)),
            **_parted("judge", judged > 0, self._labels, judged),
            "judge_asks_the_model": round(float(asked.mean()), 3),
            "both_weights": [round(float(weight), 3) for weight in weights],
        }

    @property
    def _labels(self) -> NDArray[np.bool_]:
        return np.array([pair.met for pair in self.pairs])

    def rows(self) -> list[dict[str, Any]]:
        """Return a row for each pair."""
        margins: Sequence[float | None] = self.margins or [None] * len(self.pairs)
        return [
            {
                "criterion": f"{pair.group}/{pair.criterion.id}",
                "said": pair.said,
                "met": pair.met,
                "likeness": round(float(likeness), 2),
                "margin": None if margin is None else round(margin, 2),
                "source": pair.source,
            }
            for pair, likeness, margin in zip(self.pairs, self.likeness, margins, strict=True)
        ]


def _parted(
    name: str, judged: NDArray[np.bool_], labels: NDArray[np.bool_], scores: Numbers
) -> dict[str, Any]:
    return {
        f"{name}_accuracy": round(float((judged == labels).mean()), 3),
        f"{name}_fp_rate": round(float(judged[~labels].mean()), 3),
        f"{name}_auc": round(auc(scores, labels), 3),
    }
