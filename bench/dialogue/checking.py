"""Answers to the questions of a check, judged as a session judges them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from app.conversation import events as ev
from app.conversation.exercise import CheckItem
from app.conversation.plan import SessionPlan
from app.conversation.ports import Retriever
from app.packs import Pack
from app.runtime.checks import check_item
from app.runtime.plans import plan_for
from app.runtime.typed_session import TypedModel, TypedSession
from bench.dialogue.scripts import CheckAnswers

CERTAINTY = 2


@dataclass(slots=True)
class Checked:
    """One answer's result."""

    where: str
    """Scenario, criterion and form."""
    text: str
    right: bool
    met: bool = False
    p_yes: float | None = None
    asked_the_model: bool = False

    def take(self, event: ev.Event) -> None:
        """Listen to one event of its session."""
        match event:
            case ev.CriterionJudgeRequested():
                self.asked_the_model = True
            case ev.CheckJudged():
                self.met, self.p_yes = event.verdict is ev.CriterionVerdict.MET, event.p_yes


def check_all(
    answers: CheckAnswers, pack: Pack, *, model: TypedModel, retriever: Retriever
) -> Iterable[Checked]:
    """Yield what becomes of each answer, given alone in a session of its own."""
    for answer in answers.answers:
        scenario = pack.scenario(answer.scenario)
        item = check_item(next(i for i in scenario.check if i.criterion == answer.criterion))
        plan = plan_for(pack, scenario_id=scenario.id)
        other = msgspec.structs.replace(item, before=item.after, after=item.before)
        for form, asked, said in (("before", item, answer.before), ("after", other, answer.after)):
            for text, right in ((said.right, True), (said.wrong, False)):
                where = f"{scenario.id}/{answer.criterion}/{form}"
                yield _judged(Checked(where, text, right), asked, plan, model, retriever)


def _judged(
    found: Checked, item: CheckItem, plan: SessionPlan, model: TypedModel, retriever: Retriever
) -> Checked:
    plan = msgspec.structs.replace(plan, check=(item,))
    session = TypedSession(plan, model=model, retriever=retriever, heard=found.take)
    session.answer(found.text, CERTAINTY)
    return found


def figures_of(checked: Sequence[Checked]) -> dict[str, Any]:
    """Return how many answers are judged right, and how many wrong ones pass, by form and all."""
    figures: dict[str, Any] = {}
    for name, form in (("check", ""), ("check_before", "/before"), ("check_after", "/after")):
        rows = [row for row in checked if row.where.endswith(form)]
        wrong = [row for row in rows if not row.right]
        if rows:
            figures[f"{name}_answers"] = len(rows)
            figures[f"{name}_accuracy"] = round(sum(r.met == r.right for r in rows) / len(rows), 3)
            figures[f"{name}_wrong_ones_passed"] = sum(row.met for row in wrong)
    if checked:
        asked = sum(row.asked_the_model for row in checked) / len(checked)
        figures["check_asks_the_model"] = round(asked, 3)
    return figures


def rows_of(checked: Sequence[Checked]) -> list[dict[str, Any]]:
    """Return a row for each answer that was judged wrong."""
    return [
        {"check": row.where, "said": row.text, "right": row.right, "p_yes": row.p_yes}
        for row in checked
        if row.met != row.right
    ]
