"""The learner's words looked up: how like they are to the criteria, and what the material says."""

import time
from collections.abc import Iterator

import msgspec

from app.conversation.check import CHECK_ATTEMPT
from app.conversation.events import (
    Event,
    GuardrailCheckRequested,
    GuardrailLikeness,
    GuardrailsMeasured,
    LikenessMeasured,
    Passage,
    PassagesRetrieved,
    RetrievalRequested,
)
from app.conversation.exercise import Criterion
from app.conversation.plan import SessionPlan
from app.conversation.ports import Likeness, Nearness, Retriever
from app.conversation.questions import asked, beside_question
from app.conversation.safety_rules import rules_for
from app.knowledge import CriteriaLikeness, GuardrailNearness, HybridRetriever

PASSAGES = 3


class LookingUp:
    """Answers the requests of one session. For one thread; it may be another than it is made on."""

    def __init__(self, plan: SessionPlan, retriever: Retriever | None) -> None:
        self._plan, self._retriever = plan, retriever
        self._nearness: Nearness | None = None
        self._criteria = [c for o in plan.objectives for c in o.criteria]
        self._likeness = likeness_for(plan, retriever)
        self._check = likeness_for(plan, retriever) if plan.check else None
        """For answers of the check: the model answers are examples, too."""
        self._model_answers = {
            item.criterion_id: (item.before.model_answer, item.after.model_answer)
            for item in plan.check
        }

    def learn(self) -> None:
        """Measure the criteria's examples; milliseconds for each."""
        if self._likeness is not None:
            self._likeness.learn(self._criteria)
        if self._check is not None:
            self._check.learn([self._with_model_answers(one) for one in self._criteria])
        self._nearness = nearness_for(self._plan, self._retriever)

    def answer(self, request: RetrievalRequested) -> Iterator[Event]:
        """Yield how like final words are to the criteria, then the passages, in every case.

        Words that still grow are only made ready for, once their passages are on their way.
        """
        partial = request.attempt == 0
        found: tuple[Passage, ...] = ()
        began_s = time.monotonic()
        try:
            if not partial:
                yield from self._measured(request, began_s)
                began_s = time.monotonic()
            if self._retriever is not None:
                found = tuple(self._retriever.search(request.query, k=PASSAGES))
        finally:
            yield PassagesRetrieved(
                attempt=request.attempt,
                query=request.query,
                passages=found,
                compute_ms=(time.monotonic() - began_s) * 1000,
            )
        if partial and self._likeness is not None:
            self._likeness.warm(request.query)

    def weigh(self, request: GuardrailCheckRequested) -> Iterator[Event]:
        """Yield how near a clause of the model's comes to each guardrail, in every case."""
        began_s = time.monotonic()
        near: tuple[GuardrailLikeness, ...] = ()
        try:
            if self._nearness is not None:
                near = self._nearness.measure(request.sentence)
        finally:
            yield GuardrailsMeasured(
                clause_id=request.clause_id,
                sentence=request.sentence,
                guardrails=near,
                compute_ms=(time.monotonic() - began_s) * 1000,
                inference_id=request.inference_id,
            )

    def _measured(self, request: RetrievalRequested, began_s: float) -> Iterator[Event]:
        likeness = self._check if request.attempt == CHECK_ATTEMPT else self._likeness
        if likeness is None:
            return
        question = asked(request.query)
        apart = beside_question(request.query, question) if question else ""
        criteria = likeness.measure(request.query)
        if criteria:
            guards = self._nearness if likeness is self._likeness else None
            yield LikenessMeasured(
                attempt=request.attempt,
                query=request.query,
                criteria=criteria,
                apart=likeness.measure(apart) if apart else (),
                guardrails=guards.measure(request.query) if guards is not None else (),
                compute_ms=(time.monotonic() - began_s) * 1000,
            )

    def _with_model_answers(self, criterion: Criterion) -> Criterion:
        answers = self._model_answers.get(criterion.id, ())
        return msgspec.structs.replace(criterion, met_by=(*answers, *criterion.met_by))


def likeness_for(plan: SessionPlan, retriever: Retriever | None) -> Likeness | None:
    """Return what measures likeness on the vectors of that retriever; it has learnt nothing yet.

    None without an exercise, or without vectors of the language.
    """
    if not plan.objectives or not isinstance(retriever, HybridRetriever):
        return None
    if retriever.embedder is None:
        return None
    return CriteriaLikeness(retriever.embedder, authored=retriever.authored)


def nearness_for(plan: SessionPlan, retriever: Retriever | None) -> Nearness | None:
    """Return what measures nearness to the plan's guardrails, made ready; None like the other."""
    if not plan.objectives or not isinstance(retriever, HybridRetriever):
        return None
    if retriever.embedder is None or retriever.authored is None:
        return None
    nearness = GuardrailNearness(retriever.embedder, retriever.authored)
    criteria = [c for o in plan.objectives for c in o.criteria]
    nearness.learn(rules_for(plan), [texts for c in criteria for texts in (c.met_by, c.not_met_by)])
    return nearness
