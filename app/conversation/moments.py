"""Which two moments of a talk are worth hearing again: the best one and the weakest one."""

from dataclasses import dataclass

from app.conversation.debrief import CriterionResult, Debrief


@dataclass(frozen=True, slots=True)
class Moments:
    """Each with a quote of the learner's; None where there is no such moment."""

    best: CriterionResult | None
    weakest: CriterionResult | None


def moments_of(debrief: Debrief) -> Moments:
    """Return what was shown best, with least help and in most words, and what came close only.

    The weakest is what the debrief says to try next, if the learner said anything near it.
    """
    judged = [c for o in debrief.objectives for c in o.criteria if c.judged and c.quote is not None]
    met = [c for c in judged if c.met]
    missed = [c for c in judged if not c.met]
    retried = [c for c in missed if debrief.retry and c.criterion_id == debrief.retry.criterion_id]
    best = max(met, key=_strength, default=None)
    return Moments(best, next(iter(retried + missed), None))


def _strength(shown: CriterionResult) -> tuple[int, int]:
    words = len(shown.quote.text.split()) if shown.quote is not None else 0
    return -len(shown.hints), words
