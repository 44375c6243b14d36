"""What was perceived reaches the prompt, the journal and the learner's transcript, nothing else."""

import ast
from pathlib import Path

import pytest

from app.conversation import events as ev
from app.conversation.debriefing import build_debrief
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
        for name in ("rubric", "findings", "certainty", "debrief_timeline", "history")
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
