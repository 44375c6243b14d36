"""Questions over a pack's material: answered with the right section, or filed."""

from dataclasses import dataclass

from app.conversation import events as ev
from app.conversation.grounding import UNSURE
from app.conversation.plan import SessionPlan
from app.conversation.ports import Retriever
from app.conversation.wording import normal
from app.runtime.typed_session import TypedModel, TypedSession
from bench.dialogue.scripts import Answerable, Questions


@dataclass(frozen=True, slots=True)
class Answer:
    """One question's result."""

    question: str
    answerable: bool
    said: str
    right: bool
    cited: bool
    filed: bool
    headings: tuple[str, ...] = ()

    @property
    def in_doubt(self) -> bool:
        """What comes nearest was told, as no more than that, and the question filed."""
        return self.filed and bool(self.headings)


class _Listener:
    def __init__(self) -> None:
        self.passages: dict[str, ev.Passage] = {}
        self.heard: list[ev.UtteranceHeard] = []
        self.filed = False

    def take(self, event: ev.Event) -> None:
        if isinstance(event, ev.PassagesRetrieved):
            self.passages |= {p.chunk_id: p for p in event.passages}
        elif isinstance(event, ev.UtteranceHeard):
            self.heard.append(event)
        elif isinstance(event, ev.QuestionReferred):
            self.filed = True


def ask_all(
    questions: Questions, plan: SessionPlan, *, model: TypedModel, retriever: Retriever
) -> list[Answer]:
    """Ask each question in a session of its own."""
    answers = []
    for question in questions.answerable:
        answers.append(_ask(question.ask, question, plan, model, retriever))
    for other in questions.unanswerable:
        answers.append(_ask(other.ask, None, plan, model, retriever))
    return answers


def _ask(
    words: str,
    truth: Answerable | None,
    plan: SessionPlan,
    model: TypedModel,
    retriever: Retriever,
) -> Answer:
    listener = _Listener()
    session = TypedSession(plan, model=model, retriever=retriever, heard=listener.take)
    session.say(words)
    reply = listener.heard[-1]
    cited = [listener.passages[c] for c in reply.citations if c in listener.passages]
    headings = tuple(f"{p.document}#{p.heading.split(' › ')[-1]}" for p in cited)
    if truth is None:
        refused = normal(plan.lines.not_in_material) in normal(reply.text)
        as_such = refused or reply.text.startswith(UNSURE)
        return Answer(words, False, reply.text, as_such, False, listener.filed, headings)
    right = all(
        any(normal(option) in normal(reply.text) for option in wanted.split(" / "))
        for wanted in truth.says
    )
    good = {f"{c.document}#{c.heading}" for c in truth.cites}
    return Answer(
        words, True, reply.text, right, bool(good & set(headings)), listener.filed, headings
    )
