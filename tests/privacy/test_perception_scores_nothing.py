"""What was perceived reaches the prompt, the journal and the learner's transcript, nothing else."""

import ast
from pathlib import Path

import pytest

from app.conversation import events as ev
from app.conversation.debriefing import build_debrief
from app.conversation.signs import Sign
from tests.behaviour.exercise import EXERCISE
from tests.behaviour.stage import Stage, a_plan
from tests.unit.conversation.debriefed import FINDINGS, a_session

ROOT = Path(__file__).parents[2]
KEEPERS = [
    *(ROOT / "app" / "records").glob("*.py"),
    *(ROOT / "app" / "memory").glob("*.py"),
    *(ROOT / "app" / "store").glob("*.py"),
    *(ROOT / "app" / "security").glob("*.py"),
    *(ROOT / "app" / "language").glob("*.py"),
    *(
        ROOT / "app" / "conversation" / f"{name}.py"
        for name in (
            "rubric",
            "findings",
            "certainty",
            "debrief_timeline",
            "history",
            "evaluation",
            "evidence",
            "objectives",
        )
    ),
]
"""Where scores are made and anything about a learner is kept."""
PERCEIVED = {
    *("ObservationMade", "PresenceChanged", "MovesLicensed", "AwarenessAnswered"),
    *("AnalysisAnswered", "PerceptionToolRaised", "Aside", "Delivery", "Sign", "Move"),
}


@pytest.mark.parametrize("path", KEEPERS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_keeps_or_scores_does_not_know_what_was_perceived(path: Path) -> None:
    known = set()
    for node in ast.walk(ast.parse(path.read_text())):
        known |= {getattr(node, field, None) for field in ("id", "attr", "name")}
        if isinstance(node, ast.ImportFrom):
            assert node.module not in ("app.conversation.cues", "app.conversation.signs"), path
    assert not known & PERCEIVED


def test_a_score_is_the_same_whatever_was_noticed() -> None:
    events = a_session()
    noticed = [
        ev.ObservationMade(
            t_s=event.t_s,
            text="agreed after 4.0 s",
            since_s=0,
            until_s=event.t_s,
            of_utterance=True,
        )
        for event in events
        if isinstance(event, ev.TurnTaken)
    ]
    with_them = sorted([*events, *noticed], key=lambda event: event.t_s)
    plain = build_debrief(events, FINDINGS, app_version="-")
    seen = build_debrief(with_them, FINDINGS, app_version="-")
    assert noticed
    assert (seen.score, seen.objectives) == (plain.score, plain.objectives)


def test_who_judges_a_turn_reads_the_same_whatever_was_noticed() -> None:
    plain, noticed = spoken(seen=False), spoken(seen=True)
    assert plain
    assert noticed == plain


def spoken(*, seen: bool) -> list[tuple[ev.Message, ...]]:
    """Return what a judge is given to read of one spoken turn."""
    stage = Stage(plan=a_plan(objectives=EXERCISE))
    stage.fake_reply = "I see."
    stage.learner_says("Somebody got hurt.", at_s=5.0, lasts_s=1.0)
    if seen:
        late = (Sign.LATE, Sign.AWAY)
        stage.at(
            6.2,
            ev.ObservationMade(
                text="answered after 4.0 s", since_s=5, until_s=6, signs=late, of_utterance=True
            ),
        )
        stage.at(6.1, ev.AwarenessAnswered(query="reading", text="has looked away"))
    stage.run(20.0)
    assert bool(stage.out(ev.MovesLicensed)) is seen
    return [tuple(e.messages) for e in stage.out(ev.CriterionJudgeRequested)]
