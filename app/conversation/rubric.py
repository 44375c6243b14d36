"""What a session is measured by, frozen in its plan before it begins; the score is code."""

from collections.abc import Collection, Sequence

import msgspec


class CriterionCard(msgspec.Struct, frozen=True, kw_only=True):
    """One thing the learner says or does not say, as the debrief and the schedule need it."""

    criterion_id: str
    statement: str
    better_wording: str = ""
    """An author's way to say it."""
    practice: str = ""
    """A small case that asks for it."""
    topic: str = ""
    """What it is called in a sentence: "signs of fraud"."""
    weight: float = 1.0
    required: bool = False


class ObjectiveCard(msgspec.Struct, frozen=True, kw_only=True):
    """What belongs together under one title."""

    objective_id: str
    title: str
    criteria: tuple[CriterionCard, ...]


class Band(msgspec.Struct, frozen=True, kw_only=True):
    """What a share of at least `at_least` is called."""

    at_least: float
    label: str
    meaning: str = ""


class Rubric(msgspec.Struct, frozen=True, kw_only=True):
    """The frozen measure of one scenario."""

    title: str = ""
    """The scenario's."""
    objectives: tuple[ObjectiveCard, ...] = ()
    bands: tuple[Band, ...] = ()
    pass_share: float = 0.7
    blocked_by: tuple[str, ...] = ()
    """Guardrails: one of these tripped by the learner, and the session is not passed."""
    self_rating: tuple[str, ...] = ()
    """Questions the learner answers about themselves before seeing anything."""
    pack_version: str = ""
    family: str = ""
    """Scenarios of one family share what is remembered about practice."""

    @property
    def criteria(self) -> tuple[CriterionCard, ...]:
        return tuple(c for o in self.objectives for c in o.criteria)


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """Computed from which criteria have evidence and which guardrails tripped, nothing else."""

    met: int
    total: int
    share: float
    """Of the weights, 0..1."""
    passed: bool
    band: str = ""
    meaning: str = ""
    lacking: tuple[str, ...] = ()
    """Required criteria without evidence."""
    blocked_by: tuple[str, ...] = ()


def score(
    rubric: Rubric, judged: Sequence[str], met: Collection[str], tripped: Collection[str]
) -> Score:
    """Return the score over the criteria that were judged, by their ids."""
    cards = [c for c in rubric.criteria if c.criterion_id in judged]
    total = sum(c.weight for c in cards)
    share = sum(c.weight for c in cards if c.criterion_id in met) / total if total else 0.0
    lacking = tuple(c.criterion_id for c in cards if c.required and c.criterion_id not in met)
    blocked = tuple(name for name in rubric.blocked_by if name in tripped)
    reached = [band for band in rubric.bands if share >= band.at_least]
    best = max(reached, key=lambda band: band.at_least, default=Band(at_least=0.0, label=""))
    return Score(
        met=sum(c.criterion_id in met for c in cards),
        total=len(cards),
        share=share,
        passed=bool(cards) and share >= rubric.pass_share and not lacking and not blocked,
        band=best.label,
        meaning=best.meaning,
        lacking=lacking,
        blocked_by=blocked,
    )
