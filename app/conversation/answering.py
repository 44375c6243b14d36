"""Does the material answer a question? The model's odds on a few quotes decide, one after another.

Words in common and nearness say what a passage is about, not whether it holds what is asked for:
both are as high for many a question the material leaves open. A small model that is shown a quote
and the question tells them apart, so nothing is answered from the material without it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from app.conversation.events import (
    CriterionJudgeRequested,
    CriterionScored,
    Event,
    Message,
    Passage,
)
from app.conversation.expecting import asks_yes_or_no
from app.conversation.grounding import Quote, best_quote
from app.conversation.questions import fits
from app.conversation.wording import content, share

MODEL_COUNTS, SHARE_COUNTS, NEARNESS_COUNTS, OFFSET = 1.03, 2.29, 4.07, -5.07
"""Log odds that a quote answers = the first times the model's + the second times the share of the
question's words in the quote + the third times its passage's nearness in meaning + the fourth.
Fitted by `vivavoce bench dialogue --parts answers` (`answer_weights`), held out by pack."""
YES_OR_NO_COUNTS, YES_OR_NO_OFFSET = 0.68, 0.98
"""The first in place of the first where yes or no is asked, the second added: there its own yes and
no confuse the model."""
ALIKE = 0.45
"""Cosine from which a question counts as asked before: its section is worth a look, and its own
words help to find the sentence."""
ALIKE_COUNTS, LEFT_OPEN_COUNTS, ALIKE_OFFSET = 7.9, -3.18, -4.91
ALIKE_MODEL_COUNTS, ALIKE_YES_OR_NO_COUNTS, ALIKE_YES_OR_NO_OFFSET = 1.25, 0.62, 1.38
"""Log odds that the quote for such a question answers, by how near the nearest question of its
section and the nearest that is left open are, and by the model's; fitted likewise."""
ANSWERED = -0.9
"""Log odds from which a quote is told. Every question has several that do not answer, so that even
odds are too much to ask. Even ones are asked for where somebody has asked alike before: those are
higher, also of what is only nearly answered."""
SURELY = 3.1
"""So far above what is asked for no other quote is looked at."""
LEAST_SHARE = 0.2
"""With fewer of the question's words no passage is worth a look: it takes a second or two each."""
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
    messages = [Message("system", INSTRUCTION)]
    for text, example, answer in EXAMPLES:
        messages += [Message("user", _put(text, example)), Message("assistant", answer)]
    section = quote.section
    text = f"{section}: {quote.text}" if section else quote.text
    return (*messages, Message("user", _put(text, question)))


def _put(text: str, question: str) -> str:
    asked = " ".join(question.split())
    if asks_yes_or_no(asked):  # or else its "no" is taken for the answer
        asked = f'What is the rule when somebody asks "{asked}"'
    return f"Text: {' '.join(text.split())}\nQuestion: {asked}"


def words_in_common(question: str, quote: Quote) -> float:
    """Return the share of the question's words that carry meaning which the quote has, 0..1."""
    return share(content(question), content(quote.text))


def candidates(question: str, passages: Sequence[Passage], floor: float) -> list[Quote]:
    """Return the best quote of each passage that may hold the answer, best passage first."""
    quotes = []
    for passage in passages:
        near = passage.share >= LEAST_SHARE and passage.similarity >= floor
        if near or passage.asked >= ALIKE:
            about = question if near else f"{question} {passage.asked_as}"
            quotes.append(
                best_quote(
                    about, [passage], fits=lambda run: fits(question, run), in_any_case=not near
                )
            )
    return [quote for quote in quotes if quote is not None]


def worth(question: str, quote: Quote, margin: float) -> float:
    """Return how far the log odds that the quote answers are above what is asked for.

    `margin`: the model's. Words and meaning of the quote, or a question asked before, are enough.
    """
    passage = quote.passage
    yes_or_no = asks_yes_or_no(question)
    odds = SHARE_COUNTS * words_in_common(question, quote) + NEARNESS_COUNTS * passage.similarity
    odds += YES_OR_NO_COUNTS * margin + YES_OR_NO_OFFSET if yes_or_no else MODEL_COUNTS * margin
    by_words = odds + OFFSET - ANSWERED if passage.share >= LEAST_SHARE else OFFSET
    if passage.asked < ALIKE:
        return by_words
    alike = ALIKE_COUNTS * passage.asked + LEFT_OPEN_COUNTS * passage.left_open + ALIKE_OFFSET
    if yes_or_no:
        return max(by_words, alike + ALIKE_YES_OR_NO_COUNTS * margin + ALIKE_YES_OR_NO_OFFSET)
    return max(by_words, alike + ALIKE_MODEL_COUNTS * margin)


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
            or max(self.worth, default=OFFSET) >= SURELY
        )

    def take(self, margin: float) -> None:
        """The model's odds of the next quote are known."""
        self.worth.append(worth(self.question, self.quotes[len(self.worth)], margin))

    def found(self) -> Quote | None:
        """Return the quote that answers, by all that is known."""
        if not self.worth or max(self.worth) < 0.0:
            return None
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
