"""Does the material answer a question? The model's odds on a few quotes decide, one after another.

Words in common and nearness say what a passage is about, not whether it holds what is asked for:
both are as high for many a question the material leaves open. A small model that is shown a quote
and the question tells them apart, so nothing is answered from the material without it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

import msgspec

from app.conversation.events import (
    CriterionJudgeRequested,
    CriterionScored,
    Event,
    Message,
    Passage,
)
from app.conversation.expecting import asks_yes_or_no
from app.conversation.grounding import UNSURE_WORDS, Quote, best_quote
from app.conversation.questions import fits
from app.conversation.wording import content, share


@dataclass(frozen=True, slots=True)
class Odds:
    """Log odds that a quote answers = the sum of `counts` times `weighed` + `offset`.

    Fitted by `vivavoce bench dialogue --parts answers`, held out by pack.
    """

    counts: tuple[float, ...]
    offset: float
    answered: float
    """From these odds on a quote is told. Every question has several that do not answer."""


RECOGNISED = Odds((0.85, 0.37, 1.19, 0.22, 15.86, -8.38, -5.16, 0.91, 3.31), -5.76, answered=-0.4)
"""Where it is known what is asked for the material's sections."""
PROBED = Odds((0.8, 0.26, 0.87, 0.28, 10.75, -6.5, -2.97, 0.85, 2.49), -4.56, answered=-0.6)
"""The same where the model's hidden states have told."""
BY_WORDS = Odds((1.03, 0.68, 0.98, 2.29, 4.07), -5.07, answered=-0.9)
"""For other material, fitted on questions in its own words."""
SURELY = 3.1
"""So far above what is asked for no other quote is looked at."""
NEAREST = -1.5
"""So far below it a quote is told as what comes nearest, and the question filed. Of strangers'
questions whose answer it is, most that are not told lie above."""
HIGHEST_MARGIN = 4.0
"""The model is hardly ever surer. What would not be told even then is not looked at."""
MOST_LOOKED_AT = 3
LEAST_SHARE = 0.2
"""With fewer of the question's words in it no passage is told for them."""
INSTRUCTION = (
    "You check whether a text answers a question. Answer yes only if the text states what the "
    "question asks for, also when it says that something is not allowed. A text on the same topic "
    "that leaves the question open: no."
)
_LOANS = "Loans: Books are lent for three weeks. A late book costs 20 cents a day."
_ROOM = "Reading room: The reading room opens at nine. It is closed on public holidays."
_BAGS = "Reading room: Food stays outside, and bags are left in a locker."
_GROUPS = "Groups: Classes and groups tell the desk two days before they come."
_VISITS = "Groups: The head of the desk agrees to visits of more than 30 people."
EXAMPLES = (
    (_LOANS, "How long may I keep a book?", "yes"),
    (_LOANS, "How many books may I borrow?", "no"),
    (_BAGS, "May I eat in here?", "yes"),
    (_GROUPS, "Who do I tell if I want to bring my class?", "yes"),
    (_ROOM, "How many days of holiday do librarians get?", "no"),
    (_VISITS, "What is the name of the head of the desk?", "no"),
)
"""Of no pack: a near miss beside each kind of answer."""


def answering_prompt(question: str, quote: Quote) -> tuple[Message, ...]:
    """Return the prompt after which a model says yes or no; only its last message changes."""
    section = quote.section
    text = f"{section}: {quote.text}" if section else quote.text
    return (*_beginning(), Message("user", _put(text, question)))


def unasked_prompt() -> tuple[Message, ...]:
    """Return that prompt with nothing asked: a model that has read it, which takes seconds, needs
    one or two for the first question."""
    return (*_beginning(), Message("user", ""))


def _beginning() -> list[Message]:
    messages = [Message("system", INSTRUCTION)]
    for text, example, answer in EXAMPLES:
        messages += [Message("user", _put(text, example)), Message("assistant", answer)]
    return messages


def _put(text: str, question: str) -> str:
    asked = " ".join(question.split())
    if asks_yes_or_no(asked):  # or else its "no" is taken for the answer
        asked = f'What is the rule when somebody asks "{asked}"'
    return f"Text: {' '.join(text.split())}\nQuestion: {asked}"


def words_in_common(question: str, quote: Quote) -> float:
    """Return the share of the question's words that carry meaning which the quote has, 0..1."""
    return share(content(question), content(quote.text))


def candidates(question: str, passages: Sequence[Passage], floor: float) -> list[Quote]:
    """Return the best quote of each passage that may hold the answer, the likeliest first."""
    found = [quote for p in passages if (quote := _best(question, p, floor)) is not None]
    found = [quote for quote in found if worth(question, quote, HIGHEST_MARGIN) >= 0.0]
    if all(quote.passage.recognised for quote in found):
        found.sort(key=lambda quote: -worth(question, quote, 0.0))
    return found[:MOST_LOOKED_AT]


def _best(question: str, passage: Passage, floor: float) -> Quote | None:
    has_what_is_asked = partial(fits, question)
    if passage.recognised is None:
        if passage.share < LEAST_SHARE or passage.similarity < floor:
            return None
        return best_quote(question, [passage], fits=has_what_is_asked)
    likely = partial(
        best_quote, question, [passage], in_any_case=True, holding=passage.recognised.nearest
    )
    return likely(fits=has_what_is_asked) or likely()


def _shortened(question: str, quote: Quote) -> Quote | None:
    """Return the part of a quote that has what is asked for, at most UNSURE_WORDS long."""
    if len(quote.text.split()) <= UNSURE_WORDS:
        return quote
    own = [msgspec.structs.replace(quote.passage, text=quote.text)]
    like = quote.passage.recognised
    shorter = partial(
        best_quote,
        question,
        own,
        longest=UNSURE_WORDS,
        in_any_case=True,
        holding=like.nearest if like is not None else "",
    )
    found = shorter(fits=partial(fits, question)) or shorter()
    return found and Quote(found.text, quote.passage)


def weighed(question: str, quote: Quote, margin: float) -> list[float]:
    """Return what the odds that a quote answers are made of. `margin`: the model's.

    Those, or 0 where yes or no is asked, because there its own yes and no confuse the model; those
    on yes or no; whether that is asked; words in common. Then, where its section was recognised,
    how much that is asked for, any other, and none of them, the nearness of its nearest sentence,
    and whether the quote has the number or name that is asked for; else its passage's nearness.
    """
    yes_or_no = asks_yes_or_no(question)
    numbers = [
        0.0 if yes_or_no else margin,
        margin if yes_or_no else 0.0,
        float(yes_or_no),
        words_in_common(question, quote),
    ]
    like = quote.passage.recognised
    if like is None:
        return [*numbers, quote.passage.similarity]
    has_what_is_asked = float(fits(question, quote.text))
    return [*numbers, like.asks, like.rival, like.left_open, like.nearness, has_what_is_asked]


def odds_for(quote: Quote) -> Odds:
    """Return what a quote is weighed with, by what is known of its section."""
    like = quote.passage.recognised
    if like is None:
        return BY_WORDS
    return PROBED if like.probed else RECOGNISED


def worth(question: str, quote: Quote, margin: float) -> float:
    """Return how far the log odds that the quote answers are above what is asked for."""
    odds = odds_for(quote)
    numbers = weighed(question, quote, margin)
    told = sum(count * number for count, number in zip(odds.counts, numbers, strict=True))
    return told + odds.offset - odds.answered


@dataclass(slots=True)
class _Search:
    """One question and the quotes that may answer it."""

    question: str
    quotes: list[Quote]
    worth: list[float] = field(default_factory=list)
    """How far the odds of the first of them, as far as the model was asked, are above what is asked
    for."""
    waits_for: str = ""
    over: bool = False

    @property
    def settled(self) -> bool:
        """True when no further odds would change anything."""
        return (
            self.over
            or len(self.worth) == len(self.quotes)
            or max(self.worth, default=0.0) >= SURELY
        )

    def take(self, margin: float) -> None:
        """The model's odds of the next quote are known."""
        self.worth.append(worth(self.question, self.quotes[len(self.worth)], margin))

    def found(self) -> Quote | None:
        """Return the quote that answers, by all that is known."""
        if not self.worth or max(self.worth) < 0.0:
            return None
        return self._likeliest()

    def nearest(self) -> Quote | None:
        """Return the likeliest quote where it is known what its section is asked for, and it is not
        far from answering."""
        if not self.worth or max(self.worth) < NEAREST:
            return None
        likeliest = self._likeliest()
        return likeliest if likeliest.passage.recognised else None

    def _likeliest(self) -> Quote:
        return self.quotes[self.worth.index(max(self.worth))]


class Answering:
    """Looks for answers. `emit` sends the questions for the model out of the session."""

    def __init__(self, floor: float, emit: Callable[[Event], None]) -> None:
        self._floor = floor
        self._emit = emit
        self._searches: dict[tuple[str, tuple[str, ...]], _Search] = {}
        self._asked = 0

    def settled(self, question: str, passages: Sequence[Passage]) -> bool:
        """Return whether it is known what answers; ask the model for what is not yet."""
        search = self._search(question, passages)
        if not search.settled and not search.waits_for:
            self._asked += 1
            search.waits_for = f"answer.{self._asked}"
            messages = answering_prompt(question, search.quotes[len(search.worth)])
            self._emit(
                CriterionJudgeRequested(
                    judgement_id=search.waits_for, messages=messages, about="answer"
                )
            )
        return search.settled

    def scored(self, event: CriterionScored) -> bool:
        """Take the model's odds; return whether they were asked for here."""
        for search in self._searches.values():
            if search.waits_for == event.judgement_id:
                search.waits_for = ""
                if event.p_yes is None:
                    search.over = True
                else:
                    search.take(event.margin)
                return True
        return False

    def quote(self, question: str, passages: Sequence[Passage]) -> Quote | None:
        """Return what answers the question; None where nothing is known to."""
        return self._search(question, passages).found()

    def nearest(self, question: str, passages: Sequence[Passage]) -> Quote | None:
        """Return what comes near to an answer, short enough to be told with all doubt; or None."""
        quote = self._search(question, passages).nearest()
        return quote and _shortened(question, quote)

    @property
    def looks(self) -> bool:
        """True while whether the material answers something is not settled."""
        return any(not search.settled for search in self._searches.values())

    def give_up(self) -> None:
        """Wait no longer: what is not known to answer does not."""
        for search in self._searches.values():
            search.over = True

    def forget(self) -> None:
        """The turn was taken."""
        self._searches.clear()

    def _search(self, question: str, passages: Sequence[Passage]) -> _Search:
        key = (question, tuple(p.chunk_id for p in passages))
        if key not in self._searches:
            quotes = candidates(question, passages, self._floor)
            self._searches[key] = _Search(question, quotes)
        return self._searches[key]
