"""A reply that grows too long is cut; what was begun is not left hanging."""

import pytest

from app.conversation.composing import behind
from tests.behaviour.stage import LINES, Stage, a_plan


def spoken(reply: str) -> list[str]:
    """Return what is heard where more than a dozen words are too many."""
    stage = Stage(plan=a_plan(max_reply_words=12), fake_reply=reply)
    stage.learner_says("hello", at_s=4.0, lasts_s=1.0)
    return stage.run(15.0).spoken()


def test_an_authors_words_follow_what_was_begun() -> None:
    heard = spoken(
        "I am really very sorry, that was a long and hard day for everybody on the whole ward and "
        "nobody had any time at all for you."
    )
    assert heard == [LINES.greeting, f"I am really very sorry, {LINES.no_llm}"]


def test_whole_sentences_stay_as_they_are() -> None:
    heard = spoken(
        "I am sorry. That was a long and hard day for everybody on the whole ward and nobody had "
        "any time at all for you."
    )
    assert heard == [LINES.greeting, "I am sorry."]


@pytest.mark.parametrize(
    ("before", "line", "said"),
    [
        ("I'm sorry,", "Sorry, the bell rang. What was that?", "the bell rang. What was that?"),
        ("Sorry…", "I'm sorry, what did you say?", "What did you say?"),
        ("Sorry…", "I'm sorry about your neck.", "I'm sorry about your neck."),
        ("That hurts,", "Sorry, the bell rang.", "Sorry, the bell rang."),
        ("", "Sorry, the bell rang.", "Sorry, the bell rang."),
        ("Sorry,", "Sorry.", "Sorry."),
    ],
)
def test_nobody_is_sorry_twice_in_one_breath(before: str, line: str, said: str) -> None:
    assert behind(before, line) == said
