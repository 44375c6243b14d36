"""A session with documents measures how near a turn comes to its criteria before it answers."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.conversation import events as ev
from app.conversation.check import CHECK_ATTEMPT
from app.conversation.exercise import CheckItem, CheckQuestion
from app.conversation.ports import Retriever
from app.conversation.replay import replay
from app.knowledge import (
    Document,
    HybridRetriever,
    MiniLmEmbedder,
    build_index,
    default_authored_dir,
)
from app.runtime.looking_up import LookingUp, likeness_for
from app.runtime.typed_session import TypedSession
from tests.behaviour.exercise import EXERCISE
from tests.behaviour.stage import a_plan
from tests.unit.runtime.test_typed_session import FakeModel

PAPERS = [Document("limits.md", "# Limits\n\nA handler decides alone up to eight thousand.")]
Made = Callable[[str], Retriever]


@pytest.fixture
def retriever(model: Callable[..., Path], tmp_path: Path) -> Made:
    embedder = MiniLmEmbedder(model("embeddings"))
    return lambda language: HybridRetriever(
        build_index(PAPERS, embedder, tmp_path, language), embedder, default_authored_dir()
    )


def test_every_turn_is_measured_just_before_its_passages_come(retriever: Made) -> None:
    heard: list[ev.Event] = []
    plan = a_plan(objectives=EXERCISE)
    talk = TypedSession(plan, model=FakeModel(), retriever=retriever("en"), heard=heard.append)
    talk.say("I think somebody was hurt.")
    at = next(n for n, e in enumerate(heard) if isinstance(e, ev.LikenessMeasured))
    measured, found = heard[at : at + 2]
    assert isinstance(measured, ev.LikenessMeasured)
    assert isinstance(found, ev.PassagesRetrieved)
    assert (measured.attempt, measured.query) == (found.attempt, "I think somebody was hurt.")
    odds = {one.criterion_id: one.odds for one in measured.criteria}
    assert list(odds) == ["injury", "money", "both"]
    assert odds["injury"] > 0 > odds["money"]
    talk.end()
    assert replay(talk.journal.splitlines(keepends=True)).difference is None


def test_an_answer_of_the_check_is_measured_by_its_model_answers_too(retriever: Made) -> None:
    words = "It leaves my desk for the sixth floor."
    question = CheckQuestion(question="Whose is it?", model_answer="It goes up to the sixth floor.")
    item = CheckItem(criterion_id="injury", before=question, after=question)
    looking = LookingUp(a_plan(objectives=EXERCISE, check=(item,)), retriever("en"))
    looking.learn()

    def odds(attempt: int) -> float:
        request = ev.RetrievalRequested(attempt=attempt, query=words, language="en")
        measured, _ = looking.answer(request)
        assert isinstance(measured, ev.LikenessMeasured)
        return measured.criteria[0].odds

    assert odds(CHECK_ATTEMPT) > 0 > odds(1)


def test_no_language_that_the_vectors_do_not_know_is_measured(retriever: Made) -> None:
    assert likeness_for(a_plan(objectives=EXERCISE), retriever("sv")) is None


def test_without_an_exercise_or_documents_there_is_nothing_to_measure(retriever: Made) -> None:
    assert likeness_for(a_plan(), retriever("en")) is None
    assert likeness_for(a_plan(objectives=EXERCISE), None) is None
