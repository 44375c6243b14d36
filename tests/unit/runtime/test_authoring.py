"""An author who types as the learner sees what was asked, judged and branched, and can leave."""

from collections.abc import Iterator

from app.conversation import events as ev
from app.runtime.authoring import HELP, AuthorsView, talk
from tests.behaviour.exercise import EXERCISE
from tests.behaviour.stage import LINES, a_plan
from tests.unit.runtime.test_typed_session import FakeModel


def talked(*typed: str) -> list[str]:
    """Everything told to an author who types these lines and then closes the terminal."""
    left: Iterator[str] = iter(typed)

    def read() -> str:
        for line in left:
            return line
        raise EOFError

    told: list[str] = []
    talk(
        a_plan(objectives=EXERCISE), model=FakeModel(), retriever=None, read=read, tell=told.append
    )
    return told


def test_an_author_sees_judgement_and_branch() -> None:
    told = talked("Somebody was hurt.", "It is over my limit.")
    assert any(line.endswith(LINES.greeting) for line in told)
    judged = [line for line in told if line.startswith("  judged")]
    assert any("met" in line and "Somebody was hurt" in line for line in judged)
    assert [line.split()[-1] for line in told if line.startswith("  begins")] == ["name", "sum-up"]
    assert told[-1].startswith("  ended")


def test_an_author_sees_where_it_leads_what_was_noted_and_what_waits_for_a_person() -> None:
    view = AuthorsView("Robin")
    left = ev.ObjectiveCompleted(
        objective_id="name", met=(), missing=("b",), outputs={"day": "Friday"}, next_id="end"
    )
    assert list(view.lines(left)) == [
        "  left    name → end, missing: b",
        "  noted   day: “Friday”",
    ]
    (waits,) = view.lines(ev.ObjectivePending(objective_id="name"))
    assert waits.startswith("  pending name")


def test_what_is_found_again_for_the_same_words_is_told_once() -> None:
    view = AuthorsView("Robin")
    one = ev.Passage(chunk_id="1", document="a.md", heading="A", text="A.", similarity=0.5)
    two = ev.Passage(chunk_id="2", document="b.md", heading="B", text="B.", similarity=0.4)
    first = ev.PassagesRetrieved(attempt=1, query="Where?", passages=(one,))
    again = ev.PassagesRetrieved(attempt=1, query="Where?", passages=(two, one))
    assert list(view.lines(first)) == ["  found   0.50 a.md › A"]
    assert not list(view.lines(first))
    assert list(view.lines(again)) == ["  found   0.40 b.md › B", "  found   0.50 a.md › A"]


def test_the_last_prompt_is_shown_when_asked_for() -> None:
    told = talked("/prompt", "Somebody was hurt.", "/prompt")
    assert told.count("nothing has been asked yet") == 1
    assert any("--- system" in line and "Somebody was hurt." in line for line in told)


def test_silence_help_and_leaving() -> None:
    told = talked("/wait 200", "/what", "", "/quit", "never said")
    assert any(line.endswith(LINES.still_there) for line in told)
    assert told.count(HELP) == 2
    assert not any("never said" in line for line in told)
