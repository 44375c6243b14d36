"""The debrief quotes, counts and chooses by rules."""

import msgspec
import pytest

from app.conversation import events as ev
from app.conversation.certainty import RATING_NAMES, SelfRating, nearest_step
from app.conversation.debrief import Debrief, Noted
from app.conversation.debriefing import NoSession, build_debrief, findings_of, stands_in
from app.conversation.exercise import Objective, OutputVariable
from app.conversation.findings import TO_CONFIRM, Findings, Mark, Referral, Trip
from app.conversation.moves import FREE_TO, Move
from tests.unit.conversation.debriefed import FINDINGS, a_session


def debrief(findings: Findings = FINDINGS, **more: object) -> Debrief:
    return build_debrief(a_session(), findings, app_version="0.1.0", **more)


def test_a_met_criterion_is_quoted_with_its_time() -> None:
    result = debrief().result("injury")
    assert result is not None
    assert result.met
    assert result.quote is not None
    assert (result.quote.text, result.quote.t_s) == ("if anybody got hurt, even a sore neck", 6.0)


def test_no_quote_no_credit() -> None:
    invented = Mark(
        criterion_id="fraud", met=True, quote="the story is false", t_s=13.0, turn_idx=1
    )
    findings = msgspec.structs.replace(FINDINGS, marks=(*FINDINGS.marks, invented))
    result = debrief(findings).result("fraud")
    assert result is not None
    assert not result.met


def test_what_came_closest_is_shown_with_the_reason() -> None:
    result = debrief().result("fraud")
    assert result is not None
    assert result.quote is not None
    assert (result.quote.text, result.reason) == ("anything over my limit", "denied")


def test_the_score_is_weighted_and_knows_required_and_blocking() -> None:
    score = debrief().score
    assert (score.met, score.total, score.share) == (2, 3, 0.75)
    assert score.band == "Getting there"
    assert score.lacking == ("fraud",)
    assert not score.passed
    trip = Trip(guardrail_id="promise", quote="I promise", action="stop", t_s=1.0)
    everything = Mark(criterion_id="fraud", met=True, quote="sore neck", t_s=13.0, turn_idx=1)
    whole = msgspec.structs.replace(FINDINGS, marks=(*FINDINGS.marks, everything))
    assert debrief(whole).score.passed
    blocked = debrief(msgspec.structs.replace(whole, trips=(trip,))).score
    assert (blocked.passed, blocked.blocked_by) == (False, ("promise",))


def test_objectives_that_were_not_reached_are_not_judged() -> None:
    assert [o.objective_id for o in debrief().objectives] == ["name"]
    nothing = debrief(Findings())
    assert (nothing.objectives, nothing.score.total, nothing.score.passed) == ((), 0, False)


def test_what_the_judge_did_not_get_to_counts_for_nothing() -> None:
    unknown = msgspec.structs.replace(FINDINGS, unjudged=("fraud", "injury"))
    made = debrief(unknown)
    results = {c.criterion_id: c for o in made.objectives for c in o.criteria}
    assert not results["fraud"].judged
    assert results["injury"].judged, "a quote that was credited stays credited"
    assert (made.score.met, made.score.total, made.score.lacking) == (2, 2, ())
    assert made.retry is not None
    assert made.retry.criterion_id == "authority"


def test_one_retry_target_missing_first_then_most_helped() -> None:
    retry = debrief().retry
    assert retry is not None
    assert retry.criterion_id == "fraud"
    found = Mark(criterion_id="fraud", met=True, quote="sore neck", t_s=13.0, turn_idx=1)
    whole = msgspec.structs.replace(FINDINGS, marks=(*FINDINGS.marks, found))
    helped = debrief(whole).retry
    assert helped is not None
    assert helped.criterion_id == "authority"
    assert debrief(msgspec.structs.replace(whole, hints=())).retry is None


def test_what_the_exercise_asks_for_is_noted_in_the_learners_words() -> None:
    left = ev.ObjectiveCompleted(
        objective_id="name",
        met=(),
        missing=(),
        outputs={"limit": "nine thousand"},
        next_id="end",
        t_s=27.0,
    )
    limit = OutputVariable(id="limit", description="The limit that was named", kind="number")
    started, *rest = a_session()
    assert isinstance(started, ev.SessionStarted)
    assert debrief().noted == ()
    name = Objective(id="name", title="Name", prompt="Ask.", outputs=(limit,))
    plan = msgspec.structs.replace(started.plan, objectives=(name,))
    events = [msgspec.structs.replace(started, plan=plan), *rest[:-1], left, rest[-1]]
    made = build_debrief(events, FINDINGS, app_version="0.1.0")
    assert made.noted == (Noted(what="The limit that was named", value="nine thousand", t_s=27.0),)


@pytest.mark.parametrize("may_refer", [True, False])
def test_what_a_person_shall_confirm_says_so_where_it_reaches_one(may_refer: bool) -> None:
    started, *rest = a_session()
    assert isinstance(started, ev.SessionStarted)
    title = started.plan.rubric.objectives[0].title
    name = Objective(id="name", title=title, prompt="Ask.", confirmation="manual")
    plan = msgspec.structs.replace(started.plan, objectives=(name,), may_refer=may_refer)
    waits = ev.ObjectivePending(objective_id="name", t_s=27.0)
    events = [msgspec.structs.replace(started, plan=plan), *rest[:-1], waits, rest[-1]]
    pending = findings_of(events).pending
    assert pending == (Referral(question=title, t_s=27.0, reason=TO_CONFIRM),)
    made = build_debrief(
        events, msgspec.structs.replace(FINDINGS, pending=pending), app_version="0.1.0"
    )
    assert [o.pending for o in made.objectives] == [may_refer]
    assert made.referrals == FINDINGS.referrals


def test_a_question_keeps_why_it_was_passed_on() -> None:
    asked = ev.QuestionReferred(question="May I see my file?", reason="privacy", t_s=3.0)
    kept = Referral(question="May I see my file?", reason="privacy", t_s=3.0)
    assert findings_of([asked]).referrals == (kept,)


def test_nothing_perceived_enters_the_score() -> None:
    blind = [e for e in a_session() if type(e).__name__ != "ObservationMade"]
    seen, unseen = debrief(), build_debrief(blind, FINDINGS, app_version="0.1.0")
    assert seen.delivery
    assert msgspec.structs.replace(seen, delivery=()) == unseen


def test_delivery_holds_what_was_measured_and_no_reading_of_it() -> None:
    assert [cue.text for cue in debrief().delivery] == ["answered after 3.0 s"]


def test_what_was_noticed_stands_there_once_with_what_it_changed() -> None:
    early = ev.ObservationMade(
        text="agreed", since_s=18.0, until_s=19.0, of_utterance=True, t_s=19.1
    )
    whole = msgspec.structs.replace(early, text="agreed after 3.0 s", until_s=21.0, t_s=21.1)
    licensed = ev.MovesLicensed(
        turn_idx=2,
        noticed="agreed after 3.0 s",
        moves=(Move.PROBE, Move.ASK_HOW_SURE),
        since_s=18.0,
        until_s=21.0,
        t_s=21.4,
    )
    waited = ev.MovesLicensed(
        turn_idx=2, noticed="looked away", moves=(Move.WAIT,), since_s=21.0, until_s=21.2, t_s=21.2
    )
    pace = ev.AnalysisAnswered(query="pace", text="How fast? Median 140.", t_s=30.0)
    added = [early, whole, waited, licensed, pace]
    made = build_debrief(
        [*(e for e in a_session() if not isinstance(e, ev.ObservationMade)), *added],
        FINDINGS,
        app_version="0.1.0",
    )
    assert [(cue.text, cue.changed) for cue in made.delivery] == [
        ("agreed after 3.0 s", (FREE_TO[Move.PROBE], FREE_TO[Move.ASK_HOW_SURE])),
        ("looked away", (FREE_TO[Move.WAIT],)),
    ]
    assert made.measured == ("How fast? Median 140.",)


def test_citations_are_passages_that_were_leaned_on() -> None:
    assert [(c.document, c.heading) for c in debrief().citations] == [("policy.md", "Limits")]


@pytest.mark.parametrize(
    ("share", "certainty", "mark"), [(2 / 3, 3, 3), (2 / 3, 1, 1), (1.0, 3, -6), (0.0, 1, 0)]
)
def test_being_sure_of_oneself_counts(share: float, certainty: int, mark: int) -> None:
    assert debrief(self_rating=SelfRating(share=share, certainty=certainty)).self_mark == mark


def test_it_is_plain_data_and_names_its_versions() -> None:
    made = debrief()
    assert msgspec.json.decode(msgspec.json.encode(made), type=Debrief) == made
    assert (made.versions.pack_version, made.versions.models) == ("1.2.0", ("qwen.gguf",))
    assert len(made.versions.prompt) == 12


def test_a_journal_without_a_beginning_has_no_debrief() -> None:
    with pytest.raises(NoSession):
        build_debrief([], FINDINGS, app_version="0.1.0")


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("IT ISN’T mine", True),
        ("it  isn't, mine", True),
        ("hurt", True),
        ("hur", False),
        ("", False),
    ],
)
def test_a_quote_stands_in_the_words_whole(quote: str, found: bool) -> None:
    assert stands_in(quote, "If anybody got hurt it isn't mine.") is found


def test_half_of_it_is_not_mostly() -> None:
    shares = (0.0, 0.2, 0.5, 0.51, 0.99, 1.0)
    assert [RATING_NAMES[nearest_step(share)] for share in shares] == [
        "not yet",
        "partly",
        "partly",
        "mostly",
        "mostly",
        "fully",
    ]
