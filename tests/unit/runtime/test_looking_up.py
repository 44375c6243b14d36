"""A session with documents measures how near a turn comes to its criteria before it answers."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from app.conversation import events as ev
from app.conversation.check import CHECK_ATTEMPT
from app.conversation.exercise import CheckItem, CheckQuestion
from app.conversation.ports import Retriever, Vectors
from app.conversation.replay import replay
from app.conversation.safety_rules import rules_for
from app.knowledge import (
    Document,
    HybridRetriever,
    MiniLmEmbedder,
    Probes,
    build_index,
    default_authored_dir,
)
from app.knowledge.asked_lines import Asked
from app.knowledge.probes import Exercise, draw
from app.runtime.looking_up import LookingUp, likeness_for
from app.runtime.typed_session import TypedSession
from tests.behaviour.exercise import EXERCISE
from tests.behaviour.stage import a_plan
from tests.unit.knowledge.test_probes import fake_read
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


class FakeReadingModel(FakeModel):
    """Reads letters: no two texts are the same to it."""

    def read(self, texts: Sequence[str], *, cancelled: Callable[[], bool]) -> Vectors:
        return fake_read(texts)


@pytest.fixture
def probed(retriever: Made) -> Retriever:
    """A retriever whose pack has probes, drawn through the exercise's own examples."""
    made = retriever("en")
    assert isinstance(made, HybridRetriever)
    criteria = [c for objective in EXERCISE for c in objective.criteria]
    exercise = Exercise("s", rules_for(a_plan(objectives=EXERCISE)), criteria)
    made.probes = Probes(draw("sha", (exercise,), fake_read, lambda _: None))
    return made


def test_a_turn_of_a_pack_with_probes_is_measured_against_them_too(probed: Retriever) -> None:
    heard: list[ev.Event] = []
    plan = a_plan(objectives=EXERCISE)
    talk = TypedSession(plan, model=FakeReadingModel(), retriever=probed, heard=heard.append)
    talk.say("Somebody got hurt.")
    (started,) = [e for e in heard if isinstance(e, ev.SessionStarted)]
    assert started.plan.probed
    (likened,) = [e for e in heard if isinstance(e, ev.LikenessMeasured)]
    (measured,) = [e for e in heard if isinstance(e, ev.ProbesMeasured)]
    assert (measured.query, measured.failed) == ("Somebody got hurt.", False)
    both = zip(likened.criteria, measured.criteria, strict=True)
    assert [a.criterion_id == b.criterion_id and a.odds != b.odds for a, b in both] == [True] * 3
    assert {e.criterion_id: e.verdict for e in heard if isinstance(e, ev.CriterionJudged)} == {
        "injury": "met",
        "money": "not_met",
    }
    talk.end()
    assert replay(talk.journal.splitlines(keepends=True)).difference is None
    assert b"rows" not in talk.journal


def test_what_is_asked_beside_is_read_apart(probed: Retriever) -> None:
    looking = LookingUp(a_plan(objectives=EXERCISE), probed)
    looking.learn()
    said = "Somebody got hurt. What is the limit of a handler?"
    texts = looking.to_read(said)
    assert texts[1:] == ["Somebody got hurt", "What is the limit of a handler?"]
    rows = fake_read(texts).astype("<f4").tobytes()
    (measured,) = looking.probed(ev.HiddenStatesRead(query=said, rows=rows))
    assert isinstance(measured, ev.ProbesMeasured)
    assert [one.criterion_id for one in measured.apart] == ["injury", "money", "both"]


@pytest.mark.parametrize("rows", [b"", bytes(4 * 3)])
def test_what_no_model_or_another_one_has_read_is_told_as_failed(
    probed: Retriever, rows: bytes
) -> None:
    looking = LookingUp(a_plan(objectives=EXERCISE), probed)
    looking.learn()
    (measured,) = looking.probed(ev.HiddenStatesRead(query="Somebody got hurt.", rows=rows))
    assert measured == ev.ProbesMeasured(query="Somebody got hurt.", failed=True)


LIMIT = "Up to what sum may I settle it?"


@pytest.fixture
def asked(probed: Retriever) -> HybridRetriever:
    """The same pack where an author says what is asked of its documents, and its probes know."""
    assert isinstance(probed, HybridRetriever)
    answered = {("limits.md", "Limits"): ("How much may a handler decide?", LIMIT)}
    said = Asked(answered, ("Who feeds the cat?",), (("Somebody got hurt.",), ("No.",)))
    probed.learn(said.answered, said.open, said.spoken)
    criteria = [c for objective in EXERCISE for c in objective.criteria]
    exercise = Exercise("s", rules_for(a_plan(objectives=EXERCISE)), criteria)
    probed.probes = Probes(draw("sha", (exercise,), fake_read, lambda _: None, said))
    probed.asked_lines = probed.probes.asked(said)
    return probed


def test_what_asks_something_is_looked_up_anew_once_it_is_read(asked: HybridRetriever) -> None:
    heard: list[ev.Event] = []
    plan = a_plan(objectives=EXERCISE, has_material=True)
    talk = TypedSession(plan, model=FakeReadingModel(), retriever=asked, heard=heard.append)
    talk.say(LIMIT)
    (request,) = [e for e in heard if isinstance(e, ev.ProbesRequested)]
    assert request.waited_for
    before, after = [e for e in heard if isinstance(e, ev.PassagesRetrieved)]
    assert (before.attempt, before.query) == (after.attempt, after.query)
    for found, read in ((before, False), (after, True)):
        like = found.passages[0].recognised
        assert like is not None
        assert like.probed is read
    (measured,) = [e for e in heard if isinstance(e, ev.ProbesMeasured)]
    assert heard.index(after) < heard.index(measured)
    talk.end()
    assert replay(talk.journal.splitlines(keepends=True)).difference is None


@pytest.mark.parametrize(
    ("looked_up", "read"),
    [("Somebody got hurt.", "Somebody got hurt."), (LIMIT, "What may I settle?"), ("", LIMIT)],
)
def test_what_asks_nothing_or_is_past_is_not(
    asked: HybridRetriever, looked_up: str, read: str
) -> None:
    looking = LookingUp(a_plan(objectives=EXERCISE), asked)
    looking.learn()
    if looked_up:
        list(looking.answer(ev.RetrievalRequested(attempt=1, query=looked_up, language="en")))
    rows = fake_read(looking.to_read(read)).astype("<f4").tobytes()
    (measured,) = looking.probed(ev.HiddenStatesRead(query=read, rows=rows))
    assert isinstance(measured, ev.ProbesMeasured)
    assert not measured.failed
