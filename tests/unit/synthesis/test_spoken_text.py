"""Only what a person would say reaches the voice."""

import pytest

from app.synthesis.spoken_text import respell, spoken_text


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("**Good.** That's *one*.", "Good. That's one."),
        ("Well done 🙂👍🏽!", "Well done !"),
        ("# Title\n- first\n- second", "Title. first. second"),
        ("> quoted\nline", "quoted. line"),
        ("See [the policy](policy.md#x) now", "See the policy now"),
        ("Go to https://example.org/a?b=c, please.", "Go to the address shown, please."),
        ("<b>Bold</b> and <break time='1s'/>silent", "Bold and silent"),
        ("*smiles* That is right.", "That is right."),
        ("That is right. *nods* What else?", "That is right. What else?"),
        ("A *very* good point", "A very good point"),
        ("[laughs] No.", "No."),
        ("```\ncode\n``` done", "done"),
        ("What??? Really!!", "What? Really!"),
        ("wait -- what - now", "wait — what — now"),
        ("and/or maybe", "and or maybe"),
        ("snake_case stays", "snake_case stays"),
        ("two\u200bparts\ufeff", "twoparts"),
        ("It is 20 °C", "It is 20 °C"),
        ("1,250 of 3/4, $7,500 on 03/14/2026", "1,250 of 3/4, $7,500 on 03/14/2026"),
        ("on call 24/7", "on call twenty-four seven"),
        ("line one,\nline two", "line one, line two"),
    ],
)
def test_takes_away_what_nobody_says(written: str, said: str) -> None:
    assert spoken_text(written) == said


@pytest.mark.parametrize("written", ["", "  \n ", "...", "?!", "🙂", "***", "—", "<br>", "[sighs]"])
def test_is_empty_where_nothing_can_be_said(written: str) -> None:
    assert spoken_text(written) == ""


def test_respells_whole_words_in_any_case_and_longest_first() -> None:
    lexicon = {"CL": "C L", "CL-07": "C L seven", "Okafor": "/ˌOkəfˈɔɹ/"}
    said = respell("Ask OKAFOR about CL-07, CL and CLUB.", lexicon)
    assert said == "Ask [OKAFOR](/ˌOkəfˈɔɹ/) about C L seven, C L and CLUB."


def test_markup_cannot_set_phonemes() -> None:
    assert spoken_text("Say [no](/jˈɛs/) now") == "Say no now"
