"""The learner's words looked up: how like they are to the criteria, and what the material says."""

import time
from collections.abc import Iterator, Mapping

import msgspec
import numpy as np

from app.conversation.check import CHECK_ATTEMPT
from app.conversation.events import (
    CriterionLikeness,
    Event,
    GuardrailCheckRequested,
    GuardrailLikeness,
    GuardrailsMeasured,
    HiddenStatesRead,
    LikenessMeasured,
    Passage,
    PassagesRetrieved,
    ProbesMeasured,
    RetrievalRequested,
)
from app.conversation.exercise import Criterion
from app.conversation.plan import SessionPlan
from app.conversation.ports import Likeness, Nearness, Retriever, Vectors
from app.conversation.questions import asked, beside_question, may_ask
from app.conversation.safety_rules import rules_for
from app.knowledge import CriteriaLikeness, GuardrailNearness, HybridRetriever, Probes
from app.knowledge.likeness import with_probe
from app.knowledge.probes import Lines, sentences_of, texts_of

PASSAGES = 3


class LookingUp:
    """Answers the requests of one session. For one thread; it may be another than it is made on."""

    def __init__(self, plan: SessionPlan, retriever: Retriever | None) -> None:
        self._plan, self._retriever = plan, retriever
        self._nearness: Nearness | None = None
        self._criteria = [c for o in plan.objectives for c in o.criteria]
        self._likeness = likeness_for(plan, retriever)
        self._lines: Lines | None = None
        if (probes := probes_for(retriever)) is not None and self._likeness is not None:
            self._lines = probes.lines(plan.scenario_id, self._criteria, rules_for(plan))
        self._check = likeness_for(plan, retriever) if plan.check else None
        """For answers of the check: the model answers are examples, too."""
        self._latest: RetrievalRequested | None = None
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

    @property
    def probes(self) -> bool:
        """Whether the words of a turn can be measured against probes, too."""
        return self._lines is not None

    def to_read(self, query: str) -> list[str]:
        """Return the texts whose hidden states `probed` needs."""
        apart = self._apart(query)
        return list(dict.fromkeys([*texts_of(query), *(texts_of(apart) if apart else ())]))

    def probed(self, event: HiddenStatesRead) -> Iterator[Event]:
        """Yield what likeness and probes say together, in every case; before it, what the material
        says to words that ask something, as the probes see it.

        `event`: the hidden states of `to_read`.
        """
        measured = ProbesMeasured(query=event.query, failed=True)
        try:
            if event.rows and self._lines is not None:
                read = self._read(event, self._lines)
                if read and may_ask(event.query):
                    yield from self._sharper_passages(event.query, read)
                if read:
                    measured = self._probed(event, read, self._lines)
        finally:
            yield measured

    def _read(self, event: HiddenStatesRead, lines: Lines) -> dict[str, Vectors]:
        """Return each text's row; none of another model than the lines were drawn for."""
        texts = self.to_read(event.query)
        states = np.frombuffer(event.rows, dtype="<f4").reshape(len(texts), -1)
        if states.shape[1] != lines.dimensions:
            return {}
        return dict(zip(texts, lines.standardised(states), strict=True))

    def _sharper_passages(self, query: str, read: Mapping[str, Vectors]) -> Iterator[Event]:
        retriever, request = self._retriever, self._latest
        if not isinstance(retriever, HybridRetriever) or retriever.asked_lines is None:
            return
        if request is None or request.query != query:
            return
        began_s = time.monotonic()
        state = read[texts_of(query)[0]].reshape(1, -1)
        yield PassagesRetrieved(
            attempt=request.attempt,
            query=query,
            passages=tuple(retriever.search(query, k=PASSAGES, state=state)),
            compute_ms=(time.monotonic() - began_s) * 1000,
        )

    def _probed(
        self, event: HiddenStatesRead, read: Mapping[str, Vectors], lines: Lines
    ) -> ProbesMeasured:
        began_s, query = time.monotonic(), event.query
        each = np.array([read[sentence] for sentence in sentences_of(query)])
        each = each.reshape(-1, lines.dimensions)
        odds = {name: line.odds(each) for name, line in lines.guardrails.items()}
        apart = self._apart(query)
        return ProbesMeasured(
            query=query,
            criteria=self._sharper(query, read, lines),
            apart=self._sharper(apart, read, lines) if apart else (),
            guardrails=self._nearness.measure(query, odds) if self._nearness is not None else (),
            compute_ms=event.compute_ms + (time.monotonic() - began_s) * 1000,
        )

    def _sharper(
        self, said: str, read: Mapping[str, Vectors], lines: Lines
    ) -> tuple[CriterionLikeness, ...]:
        assert self._likeness is not None
        rows = np.array([read[text] for text in texts_of(said)])
        return tuple(
            msgspec.structs.replace(
                like, odds=with_probe(like.odds, lines.criteria[like.criterion_id].odds(rows))
            )
            for like in self._likeness.measure(said)
        )

    @staticmethod
    def _apart(query: str) -> str:
        question = asked(query)
        return beside_question(query, question) if question else ""

    def answer(self, request: RetrievalRequested) -> Iterator[Event]:
        """Yield how like final words are to the criteria, then the passages, in every case.

        Words that still grow are only made ready for, once their passages are on their way.
        """
        partial = request.attempt == 0
        found: tuple[Passage, ...] = ()
        began_s = time.monotonic()
        try:
            if not partial:
                self._latest = request
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
        apart = self._apart(request.query)
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


def probes_for(retriever: Retriever | None) -> Probes | None:
    """Return the probes of the pack whose material that is; None where it has none."""
    return retriever.probes if isinstance(retriever, HybridRetriever) else None


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
