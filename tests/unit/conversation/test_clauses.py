"""A stream of text is cut where a voice can begin."""

from hypothesis import given
from hypothesis import strategies as st

from app.conversation.clauses import ClauseSplitter, spoken


def cut(text: str, size: int = 3) -> list[str]:
    splitter = ClauseSplitter()
    parts = [p for i in range(0, len(text), size) for p in splitter.push(text[i : i + size])]
    return parts + splitter.flush()


def test_the_first_clause_comes_early_and_sentences_follow() -> None:
    assert cut("Thank you, that is clear. What would you do next?") == [
        "Thank you,",
        "that is clear.",
        "What would you do next?",
    ]


def test_abbreviations_and_decimals_do_not_end_a_sentence() -> None:
    assert cut("Dr. Lee paid 7.5 percent more. Fine.") == [
        "Dr. Lee paid 7.5 percent more.",
        "Fine.",
    ]


def test_markup_and_emoji_are_not_spoken() -> None:
    assert spoken("**Good** 🎉 `point`\n\n# yes") == "Good point yes"


def test_the_first_clause_does_not_wait_for_the_next_word() -> None:
    splitter = ClauseSplitter()
    assert splitter.push("That sounds") == []
    assert splitter.push(" right.") == ["That sounds right."]
    assert splitter.push(" Go on.") == []
    assert ClauseSplitter().push("We paid 7.") == []
    assert ClauseSplitter().push("I saw Dr.") == []


@given(st.text(alphabet="abc ,.!?", max_size=80), st.integers(1, 9))
def test_nothing_is_lost_and_chunks_do_not_matter(text: str, size: int) -> None:
    letters = [c for c in text if c.isalnum()]
    assert [c for part in cut(text, size) for c in part if c.isalnum()] == letters
