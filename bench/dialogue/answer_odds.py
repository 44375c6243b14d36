"""Which quotes answer which questions: the model's odds on each, and the weights fitted on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.conversation.answering import (
    ALIKE,
    ANSWERED,
    answering_prompt,
    candidates,
    words_in_common,
)
from app.conversation.expecting import asks_yes_or_no
from app.conversation.grounding import HEADING_SEPARATOR, Quote
from app.conversation.plan import SessionPlan
from app.conversation.ports import Judge, Retriever
from app.conversation.wording import normal
from app.runtime.looking_up import PASSAGES
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
    share: float
    similarity: float
    margin: float
    asked: float
    left_open: float

    def by_words(self) -> list[float]:
        """Return what is weighed of any quote: the odds, those on yes or no, whether that is asked,
        words in common, nearness."""
        return [*self._odds(), self.share, self.similarity]

    def by_alike(self) -> list[float]:
        """Return what is weighed where somebody has asked alike: odds as above, nearness of the
        questions with an answer and of those without."""
        return [*self._odds(), self.asked, self.left_open]

    def _odds(self) -> list[float]:
        yes_or_no = asks_yes_or_no(self.question)
        return [0.0, self.margin, 1.0] if yes_or_no else [self.margin, 0.0, 0.0]


def shown(
    questions: Questions, plan: SessionPlan, retriever: Retriever, judge: Judge
) -> list[Shown]:
    """Return every quote that may be shown for every question; none stops at a sure one."""
    found = []
    every: list[Answerable | Unanswerable] = [*questions.answerable, *questions.unanswerable]
    for question in every:
        passages = retriever.search(question.ask, k=PASSAGES)
        for quote in candidates(question.ask, passages, plan.similarity_floor):
            judged = judge.judge(answering_prompt(question.ask, quote), cancelled=lambda: False)
            assert judged is not None
            found.append(
                Shown(
                    pack=questions.pack,
                    question=question.ask,
                    known=isinstance(question, Answerable),
                    answers=isinstance(question, Answerable) and _answers(question, quote),
                    share=words_in_common(question.ask, quote),
                    similarity=quote.passage.similarity,
                    margin=judged.margin,
                    asked=quote.passage.asked,
                    left_open=quote.passage.left_open,
                )
            )
    return found


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
    alike = [n for n, quote in enumerate(quotes) if quote.asked >= ALIKE]
    words, words_weights = _fitted(quotes, [quote.by_words() for quote in quotes])
    asked, asked_weights = _fitted(
        [quotes[n] for n in alike], [quotes[n].by_alike() for n in alike]
    )
    worth = words - ANSWERED
    worth[alike] = np.maximum(worth[alike], asked)
    best = _best(quotes, worth)
    known = [(odd, quote) for odd, quote in best if quote.known]
    open_ = [odd for odd, quote in best if not quote.known]
    right = sum(odd >= 0.0 and quote.answers for odd, quote in known)
    return {
        "answer_questions": len(best),
        "answer_quotes": len(quotes),
        "answer_held_out_right": round(right / len(known), 3) if known else None,
        "answer_held_out_wrong": sum(odd >= 0.0 and not quote.answers for odd, quote in known),
        "answer_held_out_invented": sum(odd >= 0.0 for odd in open_),
        "answer_highest_without": round(max(open_), 2) if open_ else None,
        "answer_weights": words_weights,
        "answer_alike_weights": asked_weights,
    }


def _fitted(quotes: Sequence[Shown], rows: list[list[float]]) -> tuple[Numbers, list[float]]:
    """Return each quote's odds by weights of the other packs, and the weights of all."""
    if not quotes:
        return np.zeros(0), []
    table, labels, counts = np.array(rows), [q.answers for q in quotes], [1.0] * len(quotes)
    odds = cross_validated(table, labels, counts, [quote.pack for quote in quotes])
    return odds, [round(float(weight), 2) for weight in fitted(table, labels, counts)]


def _best(quotes: Sequence[Shown], odds: Numbers) -> list[tuple[float, Shown]]:
    best: dict[str, tuple[float, Shown]] = {}
    for quote, odd in zip(quotes, odds.tolist(), strict=True):
        if quote.question not in best or odd > best[quote.question][0]:
            best[quote.question] = (odd, quote)
    return list(best.values())
