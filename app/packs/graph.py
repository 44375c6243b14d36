"""Whether a scenario's parts fit each other: names that exist, objectives that can be reached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from app.packs.checking import unknown_reference
from app.packs.errors import Fault
from app.packs.guardrail import Guardrail, GuardrailFile
from app.packs.objective import END, Objective
from app.packs.scenario import Scenario
from app.packs.yaml_source import Place, YamlSource


def scenario_faults(
    scenario: Scenario, source: YamlSource, of_pack: GuardrailFile | None
) -> Iterator[Fault]:
    """Every name inside the scenario that leads nowhere, and every objective nobody comes to.

    Without the pack's guardrails, because their own file has faults, none is missed.
    """
    pack_guardrails = of_pack.guardrails if of_pack else ()
    yield from _repeated(scenario, source, pack_guardrails)
    objectives = {objective.id for objective in scenario.objectives}
    criteria = set(scenario.criteria)
    guardrails = {rail.id for rail in (*pack_guardrails, *scenario.guardrails)}

    def rails(names: Iterable[str], place: Place) -> Iterator[Fault]:
        yield from known(names if of_pack else (), place, "guardrail", guardrails)

    def known(names: Iterable[str], place: Place, kind: str, there: set[str]) -> Iterator[Fault]:
        for at, name in enumerate(names):
            if name not in there:
                yield unknown_reference(source, (*place, at), kind, name, there)

    for at, objective in enumerate(scenario.objectives):
        here: Place = ("objectives", at)
        yield from known(objective.practises, (*here, "practises"), "criterion", criteria)
        targets = objectives | {END}
        yield from _ways_on(objective, source, here)
        if objective.next_required and objective.next_required not in targets:
            place = (*here, "next_required")
            yield unknown_reference(source, place, "objective", objective.next_required, targets)
        for index, branch in enumerate(objective.next_conditional):
            there = (*here, "next_conditional", index)
            if branch.to not in targets:
                yield unknown_reference(source, (*there, "to"), "objective", branch.to, targets)
            yield from known(branch.met, (*there, "met"), "criterion", criteria)
            yield from known(branch.missing, (*there, "missing"), "criterion", criteria)
            yield from rails(branch.tripped, (*there, "tripped"))
    rubric = scenario.rubric
    for name in rubric.weights:
        if name not in criteria:
            yield unknown_reference(
                source, ("rubric", "weights", name), "criterion", name, criteria
            )
    yield from known(rubric.required, ("rubric", "required"), "criterion", criteria)
    yield from rails(rubric.blocked_by, ("rubric", "blocked_by"))
    yield from _check_faults(scenario, source)
    yield from _unreached(scenario, source)


def _check_faults(scenario: Scenario, source: YamlSource) -> Iterator[Fault]:
    criteria = set(scenario.criteria)
    asked: set[str] = set()
    for at, item in enumerate(scenario.check):
        place: Place = ("check", at, "criterion")
        if item.criterion not in criteria:
            yield unknown_reference(source, place, "criterion", item.criterion, criteria)
        elif item.criterion in asked:
            what = f"a second check asks for {item.criterion!r}"
            yield Fault(source.file, source.line_of(place), what, "keep one for each criterion")
        asked.add(item.criterion)
        if item.after.question == item.before.question:
            line = source.line_of(("check", at, "after", "question"))
            hint = "ask for the same with another case: an answer by heart shows nothing"
            yield Fault(source.file, line, "before and after ask the same question", hint)


def _ways_on(objective: Objective, source: YamlSource, here: Place) -> Iterator[Fault]:
    line = source.line_of((*here, "next_conditional"))
    if objective.next_required and objective.next_conditional:
        what = "next_conditional cannot stand beside next_required"
        yield Fault(source.file, line, what, "keep one of them")
    open_ended = [branch.catches_all for branch in objective.next_conditional]
    if open_ended and (not open_ended[-1] or any(open_ended[:-1])):
        what = "next_conditional does not end in its only catch-all"
        yield Fault(source.file, line, what, "let the last branch, and no other, be `to` alone")


def following(scenario: Scenario, at: int) -> set[str]:
    """The ids, or END, that objective number `at` can lead to."""
    objective: Objective = scenario.objectives[at]
    if objective.next_conditional:
        return {branch.to for branch in objective.next_conditional}
    if objective.next_required:
        return {objective.next_required}
    return {scenario.objectives[at + 1].id if at + 1 < len(scenario.objectives) else END}


def _unreached(scenario: Scenario, source: YamlSource) -> Iterator[Fault]:
    places = {objective.id: at for at, objective in enumerate(scenario.objectives)}
    after = {name: following(scenario, at) for name, at in places.items()}
    reached = _closure({scenario.objectives[0].id}, after)
    before: dict[str, set[str]] = {}
    for name, targets in after.items():
        for target in targets:
            before.setdefault(target, set()).add(name)
    ending = _closure({END}, before)
    for name, at in places.items():
        line = source.line_of(("objectives", at))
        if name not in reached:
            hint = "let a next_required or next_conditional lead to it"
            yield Fault(source.file, line, f"nothing leads to the objective {name!r}", hint)
        elif name not in ending:
            what = f"the objective {name!r} never leads to the end"
            yield Fault(source.file, line, what, "give some branch `to: end`")


def _closure(start: set[str], steps: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    open_ends = set(start)
    while open_ends:
        found |= open_ends
        open_ends = {to for name in open_ends for to in steps.get(name, ())} - found
    return found


def _repeated(
    scenario: Scenario, source: YamlSource, pack_guardrails: Sequence[Guardrail]
) -> Iterator[Fault]:
    named: list[tuple[str, str, Place]] = []
    for at, objective in enumerate(scenario.objectives):
        named.append(("objective", objective.id, ("objectives", at, "id")))
        for index, criterion in enumerate(objective.criteria):
            place: Place = ("objectives", at, "criteria", index, "id")
            named.append(("criterion", criterion.id, place))
    for at, fact in enumerate(scenario.facts):
        named.append(("fact", fact.id, ("facts", at, "id")))
    for at, rail in enumerate(scenario.guardrails):
        named.append(("guardrail", rail.id, ("guardrails", at, "id")))
    seen = {("guardrail", rail.id) for rail in pack_guardrails}
    for kind, name, place in named:
        if (kind, name) in seen:
            what = f"a second {kind} is called {name!r}"
            yield Fault(source.file, source.line_of(place), what, "give each its own id")
        elif kind == "objective" and name == END:
            what = "an objective cannot be called 'end'"
            yield Fault(source.file, source.line_of(place), what, "`end` is where a scenario ends")
        seen.add((kind, name))
