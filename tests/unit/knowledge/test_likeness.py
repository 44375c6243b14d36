"""Words near an author's examples are likely to meet the criterion, words about else are not."""

import pytest

from app.conversation.exercise import Criterion, Hints
from app.knowledge import CriteriaLikeness, MiniLmEmbedder
from app.knowledge.authored import AuthoredVectors, default_authored_dir
from app.knowledge.likeness import FEATURES, MOST_PARTS, parts

INJURY = Criterion(
    id="injury",
    statement="The learner asks whether anybody was hurt.",
    met_by=("Was anyone injured in the accident?", "Is everybody all right, or is anybody hurt?"),
    not_met_by=("How much will the repair cost?", "Was the car badly damaged?"),
    hints=Hints(model_answer="First of all, was anybody hurt?"),
)
DEADLINE = Criterion(
    id="deadline",
    statement="The learner says that the claim must be reported within one week.",
    met_by=("You have to report it within a week.", "It needs to be with us in seven days."),
    not_met_by=("There is no hurry with the report.",),
)


@pytest.fixture
def likeness(minilm: MiniLmEmbedder) -> CriteriaLikeness:
    measured = CriteriaLikeness(minilm, authored=AuthoredVectors(minilm, default_authored_dir()))
    measured.learn([INJURY, DEADLINE])
    return measured


def test_each_criterion_is_likely_for_words_of_its_own(likeness: CriteriaLikeness) -> None:
    injury, deadline = likeness.measure("Okay. Before we go on, did anybody get hurt?")
    assert (injury.criterion_id, deadline.criterion_id) == ("injury", "deadline")
    assert injury.odds > 0.0 > deadline.odds


def test_words_about_something_else_are_unlikely_for_all(likeness: CriteriaLikeness) -> None:
    assert all(one.odds < -2.0 for one in likeness.measure("I like your green jacket."))


def test_the_nearest_example_is_named_with_its_side(likeness: CriteriaLikeness) -> None:
    injury, _ = likeness.measure("What is the repair going to cost?")
    assert (injury.like, injury.like_meets) == ("How much will the repair cost?", False)
    injury, _ = likeness.measure("So is anybody hurt?")
    assert injury.like in INJURY.met_by
    assert injury.like_meets


def test_one_clause_of_many_is_enough(likeness: CriteriaLikeness) -> None:
    said = (
        "Right, thanks for calling. I will note down the plate and the street in a moment, "
        "but first tell me, was anyone injured? The weather was awful on Monday."
    )
    injury, deadline = likeness.measure(said)
    assert injury.odds > deadline.odds
    assert injury.like_meets


def test_having_read_words_before_changes_nothing(likeness: CriteriaLikeness) -> None:
    said = "Please report it within seven days."
    before = likeness.measure(said)
    likeness.warm("Please report it")
    assert likeness.measure(said) == before


def test_nothing_is_measured_before_anything_was_learnt(minilm: MiniLmEmbedder) -> None:
    assert CriteriaLikeness(minilm).measure("Was anyone injured?") == ()


def test_a_criterion_without_examples_is_measured_by_its_statement(minilm: MiniLmEmbedder) -> None:
    bare = CriteriaLikeness(minilm)
    bare.learn([Criterion(id="bare", statement="The learner asks whether anybody was hurt.")])
    (near,) = bare.measure("I would ask whether anybody was hurt.")
    (far,) = bare.measure("I would ask for the licence plate.")
    assert near.odds > far.odds
    assert near.like_meets


def test_parts_are_the_whole_then_sentences_then_clauses_and_few() -> None:
    said = "I would wait, and I would call her. Fine."
    sentence, *clauses = "I would wait, and I would call her", "I would wait", "I would call her"
    assert parts(said) == [said, sentence, *clauses]
    assert len(parts("Now this is one of them. " + "One more is number " * 200)) <= MOST_PARTS


def test_what_says_no_counts_less_against_what_says_yes(minilm: MiniLmEmbedder) -> None:
    escalates = Criterion(
        id="escalates",
        statement="The learner says that an injury takes the claim off their desk.",
        met_by=("A bruise counts too, so I'd call the injury people.",),
        not_met_by=("You mean injuries? I would not escalate those.",),
    )
    measured = CriteriaLikeness(minilm, authored=AuthoredVectors(minilm, default_authored_dir()))
    measured.learn([escalates])
    at = FEATURES.index("not_met_by_part")
    ((plain,), (denied,)) = (
        measured.features(said)[:, at]
        for said in ("If it is an injury I would escalate it.", "Injuries I would not escalate.")
    )
    assert plain < denied / 1.5
