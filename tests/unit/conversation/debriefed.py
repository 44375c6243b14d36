"""A short conversation as events, written by hand: two spoken turns, one typed, one cough."""

from app.conversation import events as ev
from app.conversation.findings import Findings, HintUsed, Mark, Referral
from app.conversation.plan import Lines, SessionPlan
from app.conversation.rubric import Band, CriterionCard, ObjectiveCard, Rubric

LINES = Lines(greeting="Hi.", still_there="-", no_llm="-", not_in_material="-", say_again="-")
RUBRIC = Rubric(
    title="Three reasons to escalate",
    pack_version="1.2.0",
    objectives=(
        ObjectiveCard(
            objective_id="name",
            title="Name the triggers",
            criteria=(
                CriterionCard(
                    criterion_id="injury",
                    statement="Says that any injury escalates the claim",
                    better_wording="The moment somebody is hurt, it leaves my desk.",
                ),
                CriterionCard(
                    criterion_id="fraud",
                    statement="Says that signs of fraud escalate the claim",
                    topic="signs of fraud",
                    better_wording="When two facts contradict each other, I send it on.",
                    practice="The invoice is dated before the crash. What now?",
                    required=True,
                ),
                CriterionCard(
                    criterion_id="authority",
                    statement="Says that cost above the limit escalates the claim",
                    better_wording="Above my limit, a senior decides.",
                    weight=2.0,
                ),
            ),
        ),
        ObjectiveCard(
            objective_id="close",
            title="Sum up",
            criteria=(CriterionCard(criterion_id="all", statement="Says all three together"),),
        ),
    ),
    bands=(
        Band(at_least=0.0, label="Beginning", meaning="Most of it is still ahead."),
        Band(at_least=0.6, label="Getting there", meaning="The core is in place."),
    ),
    blocked_by=("promise",),
    self_rating=("How much of it did you show?",),
)
PLAN = SessionPlan(
    pack_id="claims",
    scenario_id="three-triggers",
    persona_id="maya",
    persona_name="Maya",
    system_prompt="You are Maya.",
    voice="-",
    lines=LINES,
    rubric=RUBRIC,
    models=("qwen.gguf",),
)
INJURY = "Well, if anybody got hurt, even a sore neck, it isn't mine any more."
LIMIT = "And anything over my limit goes to a senior."
PASSAGE = ev.Passage(
    chunk_id="policy#3",
    document="policy.md",
    heading="Limits",
    text="7,500 dollars.",
    similarity=0.7,
)


def persona_says(
    text: str, inference: str, at_s: float, lasts_s: float, **cut: object
) -> list[ev.Event]:
    """A reply of one clause, heard."""
    clause, turn_idx = f"{inference}.0", int(inference.split(".")[0])
    common = {"turn_idx": turn_idx, "inference_id": inference}
    return [
        ev.PlaybackRequested(clause_id=clause, text=text, t_s=at_s, **common),
        ev.PlaybackStarted(clause_id=clause, at_s=at_s, t_s=at_s),
        ev.PlaybackEnded(clause_id=clause, heard_s=lasts_s, truncated=False, t_s=at_s + lasts_s),
        ev.UtteranceHeard(
            text=text,
            interrupted=bool(cut.get("interrupted", False)),
            citations=tuple(cut.get("citations", ())),
            t_s=at_s + lasts_s,
            **common,
        ),
    ]


def learner_speaks(*spans: tuple[float, float]) -> list[ev.Event]:
    """A voice, edge by edge."""
    return [
        edge
        for start_s, end_s in spans
        for edge in (
            ev.SpeechStarted(onset_s=start_s, t_s=start_s + 0.1),
            ev.SpeechStopped(offset_s=end_s, t_s=end_s + 0.1),
        )
    ]


def a_session() -> list[ev.Event]:
    """Return the events, in order."""
    return [
        ev.SessionStarted(plan=PLAN, session_id="20261122-101500-ab12cd34"),
        *persona_says("Hi. When do you escalate?", "0.1", 1.0, 3.0),
        *learner_speaks((6.0, 8.0), (10.0, 12.0)),
        ev.TurnTaken(onset_s=6.0, offset_s=12.0, text=INJURY, attempts=1, turn_idx=1, t_s=12.5),
        ev.PassagesRetrieved(attempt=1, query=INJURY, passages=(PASSAGE,), t_s=12.6),
        *persona_says("Good. What else?", "1.2", 13.0, 2.0, citations=("policy#3",)),
        *learner_speaks((16.0, 16.2)),  # a cough
        ev.ObservationMade(
            text="answered after 3.0 s; apparent uncertainty", since_s=18.0, until_s=20.0, t_s=20.0
        ),
        *learner_speaks((18.0, 21.0)),
        ev.TurnTaken(onset_s=18.0, offset_s=21.0, text=LIMIT, attempts=1, turn_idx=2, t_s=21.5),
        *persona_says("Fine, and", "2.3", 22.0, 1.0, interrupted=True),
        ev.LearnerTyped(text="Can I see my file?", t_s=24.0),
        ev.TurnTaken(
            onset_s=24.0, offset_s=24.0, text="Can I see my file?", attempts=1, turn_idx=3, t_s=24.1
        ),
        *persona_says("I will pass that on.", "3.4", 25.0, 2.0),
        ev.SessionEnded(reason="learner", t_s=28.0),
    ]


FINDINGS = Findings(
    marks=(
        Mark(
            criterion_id="injury",
            met=True,
            quote="if anybody got hurt, even a sore neck",
            t_s=12.9,
            turn_idx=1,
        ),
        Mark(
            criterion_id="fraud",
            met=False,
            quote="anything over my limit",
            t_s=21.9,
            turn_idx=2,
            reason="denied",
        ),
        Mark(criterion_id="authority", met=True, quote="over MY limit!", t_s=21.9, turn_idx=2),
    ),
    hints=(HintUsed(criterion_id="authority", rung="nudge", text="Think of money.", t_s=15.5),),
    referrals=(Referral(question="Can I see my file?", t_s=24.1),),
    active=("name",),
)
