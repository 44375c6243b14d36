"""The page stands alone, quotes safely, says that a machine spoke, and can be read by everyone."""

import re
from datetime import date
from xml.etree import ElementTree as ET

import msgspec
import pytest

from app.conversation.certainty import SelfRating
from app.conversation.checked import CheckedAnswer, CheckedCriterion
from app.conversation.debrief import Cue, Noted
from app.conversation.debriefing import build_debrief
from app.conversation.findings import Findings, Mark, Trip
from app.records.debrief_charts import progress_svg, ring_svg, timeline_svg
from app.records.debrief_page import TEMPLATES, debrief_html
from tests.unit.conversation.debriefed import FINDINGS, a_session

DEBRIEF = build_debrief(
    a_session(),
    FINDINGS,
    app_version="0.1.0",
    self_rating=SelfRating(share=1.0, certainty=3),
)
PAGE = debrief_html(DEBRIEF, held=date(2026, 11, 22))


def visible(page: str) -> str:
    """Return the words between the tags."""
    return " ".join(re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL).split())


def test_self_rating_comes_first_then_result_then_one_next_thing_then_criteria() -> None:
    words = visible(PAGE)
    order = [
        "You said “fully” and were very sure",
        "Getting there",
        "One thing to try next",
        "Name the triggers",
        "Who spoke when",
        "How it came across",
        "Where it is written",
        "AI-generated",
    ]
    places = [words.index(part) for part in order]
    assert places == sorted(places)


def test_each_criterion_shows_state_quote_time_better_wording_and_hints() -> None:
    words = visible(PAGE)
    assert "“if anybody got hurt, even a sore neck” you, at 0:06" in words
    assert "The moment somebody is hurt, it leaves my desk." in words
    assert "This says the opposite of what was asked for." in words
    assert "With help: nudge (0:15)" in words


def test_what_the_exercise_does_not_allow_is_quoted_with_its_time() -> None:
    trip = Trip(guardrail_id="promise", quote="I'll pay <it>", action="rephrase", t_s=28.4)
    findings = msgspec.structs.replace(FINDINGS, trips=(trip,))
    words = visible(debrief_html(build_debrief(a_session(), findings, app_version="-")))
    assert "so it does not count as passed. “I&#39;ll pay &lt;it&gt;” (you, at 0:28)" in words
    assert "does not allow" not in visible(PAGE)


def test_what_the_exercise_noted_stands_with_its_time() -> None:
    noted = (Noted(what="The day of the follow-up", value="On <Friday>.", t_s=65.0),)
    words = visible(debrief_html(msgspec.structs.replace(DEBRIEF, noted=noted)))
    assert "Noted down In your own words" in words
    assert "1:05 The day of the follow-up: “On &lt;Friday&gt;.”" in words
    assert "Noted down" not in visible(PAGE)


def test_what_a_person_has_yet_to_confirm_says_so() -> None:
    waits = msgspec.structs.replace(DEBRIEF.objectives[0], pending=True)
    page = debrief_html(msgspec.structs.replace(DEBRIEF, objectives=(waits,)))
    assert "A person has yet to confirm this." in visible(page)
    assert "A person has yet to confirm this." not in visible(PAGE)


def test_what_was_noticed_says_what_it_changed_and_what_the_whole_talk_was_like() -> None:
    cue = Cue(text="agreed after 2.7 s", t_s=105.0, changed=("ask how sure you are",))
    seen = msgspec.structs.replace(DEBRIEF, delivery=(cue,), measured=("How fast? 140.",))
    words = visible(debrief_html(seen))
    assert "1:45 agreed after 2.7 s. So Maya was free to: ask how sure you are." in words
    assert "How fast? 140." in words


def test_it_needs_nothing_but_itself() -> None:
    for outside in ("<script", "<link", "<img", "src=", "@import", "url(", "https:"):
        assert outside not in PAGE
    assert re.findall(r"http://\S+?(?=\")", PAGE) == ["http://www.w3.org/2000/svg"] * 3


def test_words_are_never_markup() -> None:
    events = [
        msgspec.structs.replace(e, text="I'd <b>escalate</b> & stop")
        if type(e).__name__ == "TurnTaken"
        else e
        for e in a_session()
    ]
    mark = Mark(
        criterion_id="injury", met=True, quote="<b>escalate</b> & stop", t_s=9.0, turn_idx=1
    )
    page = debrief_html(
        build_debrief(events, Findings(marks=(mark,), active=("name",)), app_version="-")
    )
    assert "&lt;b&gt;escalate&lt;/b&gt; &amp; stop" in page
    assert "<b>escalate" not in page


@pytest.mark.parametrize("draw", [ring_svg, timeline_svg, progress_svg])
def test_charts_are_whole_and_say_in_words_what_they_show(draw: object) -> None:
    root = ET.fromstring(draw(DEBRIEF))  # type: ignore[operator]
    assert root.get("role") == "img"
    assert root.get("aria-label")


def test_the_timeline_draws_every_span_and_the_progress_every_step() -> None:
    drawn = timeline_svg(DEBRIEF)
    assert drawn.count("<rect") == sum(not s.typed for s in DEBRIEF.timeline.spans)
    assert drawn.count("stroke-dasharray") == len(DEBRIEF.timeline.pauses)
    assert progress_svg(DEBRIEF).count("<circle") == DEBRIEF.score.met


def test_what_was_not_judged_is_not_called_missing() -> None:
    unknown = msgspec.structs.replace(FINDINGS, unjudged=("fraud",))
    words = visible(debrief_html(build_debrief(a_session(), unknown, app_version="-")))
    assert "Not judged" in words
    assert "Not yet" not in words


def test_what_was_answered_without_help_stands_side_by_side() -> None:
    wrong = CheckedAnswer(
        question="Whose claim?",
        model_answer="The <desk>’s.",
        text="Mine, <i>surely</i>",
        certainty=3,
        correct=False,
    )
    check = CheckedCriterion(criterion_id="fraud", statement="Says fraud", before=wrong)
    page = debrief_html(msgspec.structs.replace(DEBRIEF, checks=(check,)))
    words = visible(page)
    for part in ("Without help", "Whose claim?", "Not right yet, very sure", "Not asked"):
        assert part in words, part
    assert "a surprise worth remembering" in words
    assert "Right before" not in words
    assert "<i>surely" not in page
    assert "Without help" not in visible(debrief_html(DEBRIEF))


def test_a_session_without_judgements_says_so() -> None:
    words = visible(debrief_html(build_debrief(a_session(), Findings(), app_version="-")))
    assert "Nothing was judged in this conversation." in words
    assert "One thing to try next" not in words


def contrast(first: str, second: str) -> float:
    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("words", "ground"),
    [
        ("ink", "paper"),
        ("muted", "paper"),
        ("muted", "card"),
        ("accent", "paper"),
        ("caution", "paper"),
        ("caution", "caution-soft"),
        ("on-soft", "accent-soft"),
        ("card", "accent"),
    ],
)
def test_words_reach_aa_contrast(words: str, ground: str) -> None:
    css = (TEMPLATES / "page.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", css))
    assert contrast(colours[words], colours[ground]) >= 4.5
