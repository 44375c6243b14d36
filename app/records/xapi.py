"""What a session has shown, as xAPI 2.0 statements (IEEE 9274.1.1).

They name the learner by a random id and hold no words of theirs. Ids are made from what a statement
says, so that the same one can be sent twice and counts once.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.conversation.checked import CheckedCriterion
from app.conversation.plan import SessionPlan
from app.records.results import MET, NOT_REACHED, CriterionResult
from app.store import from_utc_text

VERSION = "2.0.0"
HOME_PAGE = "https://vivavoce.invalid/learners"
"""Whose numbering of learners it is; a store maps it to its own people."""
ACTIVITIES = "https://vivavoce.invalid/packs"
CERTAINTY = "https://vivavoce.invalid/certainty"
"""How sure the learner was of an answer: 1 not, 2 fairly, 3 very."""
TYPES = "http://adlnet.gov/expapi/activities"
VERBS = {
    "attempted": "http://adlnet.gov/expapi/verbs/attempted",
    "answered": "http://adlnet.gov/expapi/verbs/answered",
    "mastered": "http://adlnet.gov/expapi/verbs/mastered",
    "completed": "http://adlnet.gov/expapi/verbs/completed",
    "abandoned": "https://w3id.org/xapi/adl/verbs/abandoned",
}


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """What statements need to know of a session beside its results."""

    session_id: str
    learner_id: str
    started_utc: str
    ended_utc: str
    finished: bool
    """True if it came to its end, False if it was left or cut off."""
    passed: bool | None
    share: float | None
    """Of the criteria, 0..1."""


def statements(
    plan: SessionPlan,
    facts: SessionFacts,
    results: Sequence[CriterionResult],
    checks: Sequence[CheckedCriterion] = (),
) -> list[dict[str, Any]]:
    """Return the session's statements in the order in which they became true."""
    scenario = f"{ACTIVITIES}/{plan.pack_id}/{plan.scenario_id}"
    title = plan.rubric.title or plan.scenario_id
    made = [_statement(plan, facts, "attempted", facts.started_utc, scenario, title, "simulation")]
    made += _checked(plan, facts, checks, "before")
    for objective in plan.rubric.objectives:
        place = f"{scenario}/{objective.objective_id}"
        mine = [one for one in results if one.objective_id == objective.objective_id]
        for card in objective.criteria:
            one = next((r for r in mine if r.criterion_id == card.criterion_id), None)
            if one is None or one.verdict == NOT_REACHED:
                continue
            made.append(
                _statement(
                    plan,
                    facts,
                    "answered",
                    facts.ended_utc,
                    f"{place}/{card.criterion_id}",
                    card.statement,
                    "question",
                    {"success": one.verdict == MET},
                )
            )
        if mine and all(one.verdict == MET for one in mine):
            made.append(
                _statement(
                    plan,
                    facts,
                    "mastered",
                    facts.ended_utc,
                    place,
                    objective.title,
                    "objective",
                    {"success": True},
                )
            )
    made += _checked(plan, facts, checks, "after")
    result: dict[str, Any] = {"completion": facts.finished, "duration": _duration(facts)}
    if facts.finished and facts.passed is not None and facts.share is not None:
        result |= {"success": facts.passed, "score": {"scaled": round(facts.share, 4)}}
    verb = "completed" if facts.finished else "abandoned"
    made.append(
        _statement(plan, facts, verb, facts.ended_utc, scenario, title, "simulation", result)
    )
    return made


def _checked(
    plan: SessionPlan, facts: SessionFacts, checks: Sequence[CheckedCriterion], form: str
) -> list[dict[str, Any]]:
    """What was answered without help; without its verdict where it was never judged."""
    at_utc = facts.started_utc if form == "before" else facts.ended_utc
    made = []
    for one in checks:
        answer = one.answer(form)
        if answer is None:
            continue
        result: dict[str, Any] = {"extensions": {CERTAINTY: answer.certainty}}
        if answer.correct is not None:
            result["success"] = answer.correct
        place = f"{ACTIVITIES}/{plan.pack_id}/{plan.scenario_id}/check/{one.criterion_id}/{form}"
        made.append(
            _statement(plan, facts, "answered", at_utc, place, answer.question, "question", result)
        )
    return made


def _statement(
    plan: SessionPlan,
    facts: SessionFacts,
    verb: str,
    at_utc: str,
    activity: str,
    name: str,
    kind: str,
    result: dict[str, Any] | None = None,
) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{facts.session_id}/{verb}/{activity}")),
        "version": VERSION,
        "timestamp": at_utc,
        "actor": {
            "objectType": "Agent",
            "account": {"homePage": HOME_PAGE, "name": facts.learner_id},
        },
        "verb": {"id": VERBS[verb], "display": {"en": verb}},
        "object": {
            "objectType": "Activity",
            "id": activity,
            "definition": {"type": f"{TYPES}/{kind}", "name": {plan.language: name}},
        },
        "context": {
            "registration": str(uuid.uuid5(uuid.NAMESPACE_URL, facts.session_id)),
            "platform": "Viva Voce",
            "language": plan.language,
        },
    }
    if result is not None:
        made["result"] = result
    return made


def _duration(facts: SessionFacts) -> str:
    passed = from_utc_text(facts.ended_utc) - from_utc_text(facts.started_utc)
    return f"PT{max(passed.total_seconds(), 0):.2f}S"
