"""From a pack's scenario to the exercise a session's plan carries."""

from app.conversation import exercise
from app.packs import END, Exchange, Guardrail, Objective, Pack, Persona, Scenario, completed


def objectives_for(scenario: Scenario) -> tuple[exercise.Objective, ...]:
    """Return the graph of the scenario's objectives; every list of branches ends in a catch-all."""
    every = scenario.objectives
    return tuple(
        _objective(objective, scenario, every[at + 1].id if at + 1 < len(every) else END)
        for at, objective in enumerate(every)
    )


LISTENING = (
    "You are a listener. Say back the point of the other person's words in two to eight words, "
    'as "you" or as the bare thing. Add nothing, judge nothing, ask nothing.'
)


def coaching_for(scenario: Scenario) -> exercise.Coaching:
    """Return what the coach says around the author's questions.

    Without examples in the scenario's language the model is not asked to say anything back.
    """
    lines = completed(scenario.feedback, scenario.language)
    return exercise.Coaching(
        right=lines.right,
        heard=lines.heard,
        beside=lines.beside,
        more=lines.more,
        probe=lines.probe,
        how_sure=lines.how_sure,
        offer_break=lines.offer_break,
        looking=lines.looking,
        not_in_material=lines.not_in_material or "",
        farewell=lines.farewell or "",
        listening=LISTENING if lines.said_back else "",
        examples=exchanges(lines.said_back),
    )


def exchanges(examples: tuple[Exchange, ...]) -> tuple[exercise.Exchange, ...]:
    """Return an author's example turns as the plan carries them."""
    return tuple(exercise.Exchange(e.learner, e.persona) for e in examples)


def guardrails_for(pack: Pack, scenario: Scenario) -> tuple[exercise.Guardrail, ...]:
    """Return the guardrails of pack and scenario as rules over single sentences."""
    return tuple(_guardrail(guardrail) for guardrail in pack.guardrails_of(scenario))


def safety_for(pack: Pack) -> exercise.Safety:
    """Return the pack's own lines for what no exercise is for."""
    safety = pack.safety
    return exercise.Safety(
        abuse=safety.abuse or "",
        self_harm=safety.self_harm or "",
        emergency=safety.emergency or "",
        injection=safety.injection or "",
    )


def facts_for(persona: Persona, scenario: Scenario) -> tuple[str, ...]:
    """Return what may be stated beside the material: the story, the scene, the way to lead."""
    return (
        *(fact.text for fact in scenario.facts),
        scenario.setting,
        scenario.opening,
        f"{persona.name}, {persona.role}. {persona.backstory}",
        *scenario.guidance,
    )


def _objective(objective: Objective, scenario: Scenario, following: str) -> exercise.Objective:
    branches = tuple(
        exercise.Branch(to=b.to, met=b.met, missing=b.missing, tripped=b.tripped)
        for b in objective.next_conditional
    )
    return exercise.Objective(
        id=objective.id,
        title=objective.title,
        prompt=objective.prompt,
        mode=objective.mode or scenario.mode,
        opening=objective.opening or "",
        confirmation=objective.confirmation,
        criteria=tuple(
            exercise.Criterion(
                id=criterion.id,
                statement=criterion.statement,
                met_by=criterion.met_by,
                not_met_by=criterion.not_met_by,
                hints=(
                    exercise.Hints(**criterion.hints.model_dump())
                    if criterion.hints is not None
                    else exercise.Hints()
                ),
                better_wording=criterion.better_wording or "",
                practice=criterion.practice or "",
            )
            for criterion in objective.criteria
        ),
        practises=objective.practises,
        attempts=objective.attempts,
        outputs=tuple(exercise.OutputVariable(**o.model_dump()) for o in objective.outputs),
        branches=branches or (exercise.Branch(to=objective.next_required or following),),
    )


def _guardrail(guardrail: Guardrail) -> exercise.Guardrail:
    return exercise.Guardrail(
        id=guardrail.id,
        kind=guardrail.kind,
        description=guardrail.description,
        patterns=guardrail.regexes(),
        allowed=guardrail.allowed_regexes(),
        tripped_by=guardrail.tripped_by,
        not_tripped_by=guardrail.not_tripped_by,
        applies_to=guardrail.applies_to,
        action=guardrail.action,
        line=guardrail.line,
    )
