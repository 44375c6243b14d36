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
ANSWERED = -0.9
"""Log odds of the best quote from which it is told. Every question has several that do not answer,
so that even odds are too much to ask; none of those without an answer reaches this."""
SURELY = 2.2
"""Log odds from which no other quote is looked at."""
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
    quotes = [
        best_quote(question, [passage], fits=lambda run: fits(question, run))
        for passage in passages
        if passage.share >= LEAST_SHARE and passage.similarity >= floor
    ]
    return [quote for quote in quotes if quote is not None]


@dataclass(slots=True)
class _Search:
    """One question and the quotes that may answer it."""

    question: str
    quotes: list[Quote]
    odds: list[float] = field(default_factory=list)
    """Of the first of them, as far as the model was asked."""
    waits_for: str = ""
    over: bool = False

    @property
    def settled(self) -> bool:
        """True when no further odds would change anything."""
        return (
            self.over
            or len(self.odds) == len(self.quotes)
            or max(self.odds, default=OFFSET) >= SURELY
        )

    def take(self, margin: float) -> None:
        """The model's odds of the next quote are known."""
        quote = self.quotes[len(self.odds)]
        near = SHARE_COUNTS * words_in_common(self.question, quote)
        near += NEARNESS_COUNTS * quote.passage.similarity
        if asks_yes_or_no(self.question):
            self.odds.append(YES_OR_NO_COUNTS * margin + YES_OR_NO_OFFSET + near + OFFSET)
        else:
            self.odds.append(MODEL_COUNTS * margin + near + OFFSET)

    def found(self) -> Quote | None:
        """Return the quote that answers, by all that is known."""
        if not self.odds or max(self.odds) < ANSWERED:
            return None
        return self.quotes[self.odds.index(max(self.odds))]


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
            messages = answering_prompt(question, search.quotes[len(search.odds)])
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
