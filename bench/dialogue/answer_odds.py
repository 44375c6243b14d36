"""Which quotes answer which questions: the model's odds on each, and the weights fitted on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.conversation.answering import (
    BY_WORDS,
    PROBED,
    RECOGNISED,
    Odds,
    answering_prompt,
    candidates,
    odds_for,
    weighed,
)
from app.conversation.events import Passage
from app.conversation.grounding import HEADING_SEPARATOR, Quote
from app.conversation.plan import SessionPlan
from app.conversation.ports import Retriever
from app.conversation.wording import normal
from app.knowledge import HybridRetriever
from app.knowledge.probes import texts_of
from app.runtime.looking_up import PASSAGES
from app.runtime.typed_session import TypedModel
from bench.dialogue.regression import Numbers, cross_validated, fitted
from bench.dialogue.scripts import Answerable, Questions, Unanswerable


@dataclass(frozen=True, slots=True)
class Shown:
    """One quote that the model was shown for one question."""

    pack: str
    question: str
    known: bool
    """The material answers the question."""
    answers: bool
    """This quote does: it is from a right section and has the words that are needed."""
    by: Odds
    """What a session weighs it with."""
    weighed: list[float]


def shown(
    questions: Questions, plan: SessionPlan, retriever: Retriever, model: TypedModel
) -> list[Shown]:
    """Return every quote that may be shown for every question; none stops at a sure one."""
    found = []
    every: list[Answerable | Unanswerable] = [*questions.answerable, *questions.unanswerable]
    for question in every:
        passages = _found(question.ask, retriever, model)
        for quote in candidates(question.ask, passages, plan.similarity_floor):
            judged = model.judge(answering_prompt(question.ask, quote), cancelled=lambda: False)
            assert judged is not None
            found.append(
                Shown(
                    pack=questions.pack,
                    question=question.ask,
                    known=isinstance(question, Answerable),
                    answers=isinstance(question, Answerable) and _answers(question, quote),
                    by=odds_for(quote),
                    weighed=weighed(question.ask, quote, judged.margin),
                )
            )
    return found


def _found(ask: str, retriever: Retriever, model: TypedModel) -> Sequence[Passage]:
    if not isinstance(retriever, HybridRetriever) or retriever.asked_lines is None:
        return retriever.search(ask, k=PASSAGES)
    assert retriever.probes is not None
    state = model.read(texts_of(ask)[:1], cancelled=lambda: False)
    assert state is not None
    return retriever.search(ask, k=PASSAGES, state=retriever.probes.standardised(state))


def _answers(question: Answerable, quote: Quote) -> bool:
    section = (quote.passage.document, quote.passage.heading.split(HEADING_SEPARATOR)[-1])
    words = normal(quote.text)
    return section in {(c.document, c.heading) for c in question.cites} and all(
        any(normal(option) in words for option in wanted.split(" / ")) for wanted in question.says
    )


def figures_of(quotes: Sequence[Shown]) -> dict[str, Any]:
    """Return how questions fare by weights of the other packs, and the weights of all."""
    if not quotes:
        return {}
    worth, weights = np.zeros(len(quotes)), {}
    for odds, name in (
        (PROBED, "answer_weights_probed"),
        (RECOGNISED, "answer_weights"),
        (BY_WORDS, "answer_weights_by_words"),
    ):
        at = [n for n, quote in enumerate(quotes) if quote.by is odds]
        if at:
            held_out, weights[name] = _fitted([quotes[n] for n in at])
            worth[at] = held_out - odds.answered
    best = _best(quotes, worth)
    answerable = [(odd, quote) for odd, quote in best if quote.known]
    open_ = [odd for odd, quote in best if not quote.known]
    right = sum(odd >= 0.0 and quote.answers for odd, quote in answerable)
    return {
        "answer_questions": len(best),
        "answer_quotes": len(quotes),
        "answer_held_out_right": round(right / len(answerable), 3) if answerable else None,
        "answer_held_out_wrong": sum(odd >= 0.0 and not quote.answers for odd, quote in answerable),
        "answer_held_out_invented": sum(odd >= 0.0 for odd in open_),
        "answer_highest_without": round(max(open_), 2) if open_ else None,
        **weights,
    }


def _fitted(quotes: Sequence[Shown]) -> tuple[Numbers, list[float]]:
    """Return each quote's odds by weights of the other packs, and the weights of all."""
    table = np.array([quote.weighed for quote in quotes])
    labels, counts = [quote.answers for quote in quotes], [1.0] * len(quotes)
    odds = cross_validated(table, labels, counts, [quote.pack for quote in quotes])
    return odds, [round(float(weight), 2) for weight in fitted(table, labels, counts)]


def _best(quotes: Sequence[Shown], odds: Numbers) -> list[tuple[float, Shown]]:
    best: dict[str, tuple[float, Shown]] = {}
    for quote, odd in zip(quotes, odds.tolist(), strict=True):
        if quote.question not in best or odd > best[quote.question][0]:
            best[quote.question] = (odd, quote)
    return list(best.values())
