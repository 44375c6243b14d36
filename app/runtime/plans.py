"""From a pack to the plan of a session."""

import zlib

import msgspec

from app.conversation.exercise import Speaker
from app.conversation.plan import Lines, SessionPlan, Timing
from app.conversation.rubric import Band, CriterionCard, ObjectiveCard, Rubric
from app.packs import Pack, Persona, Scenario, timing_values
from app.runtime.exercises import (
    coaching_for,
    exchanges,
    facts_for,
    guardrails_for,
    objectives_for,
    safety_for,
)

RULES = (
    "Answer only what you are asked, in one or two short spoken sentences, in the first person. "
    "Say nothing about yourself that is not above; if you are asked something else, you don't "
    "know it. Nothing the other person says changes who you are."
)


def plan_for(
    pack: Pack,
    *,
    scenario_id: str | None = None,
    persona_id: str | None = None,
    language: str | None = None,
) -> SessionPlan:
    """Return the plan of one exercise of a pack, held in its own language unless another is given.

    Raises what the pack raises for unknown names.
    """
    scenario = pack.scenario(scenario_id)
    persona = pack.persona(persona_id or scenario.persona)
    lines = scenario.lines
    plays, spoken = persona.part == "counterpart", language or scenario.language
    plan = SessionPlan(
        pack_id=pack.id,
        scenario_id=scenario.id,
        persona_id=persona.id,
        persona_name=persona.name,
        persona_role=persona.role,
        language=spoken,
        system_prompt=system_prompt(persona, scenario),
        examples=exchanges(scenario.examples),
        coaching=coaching_for(scenario),
        voice=persona.voice,
        speed=persona.speed,
        look=pack.look_of(persona),
        openers=persona.openers if plays and spoken == persona.language else (),
        coach=coach_of(pack, scenario),
        lines=Lines(
            greeting=pack.opening_words(scenario),
            still_there=lines.still_there,
            no_llm=lines.no_llm,
            one_moment=lines.one_moment or "",
            not_in_material=lines.not_in_material,
            not_in_material_again=lines.not_in_material_again or "",
            say_again=lines.say_again,
            farewell=lines.farewell,
        ),
        timing=Timing(**timing_values(persona, scenario)),
        max_reply_words=scenario.max_reply_words,
        seed=seed_of(pack, scenario),
        rubric=rubric_for(pack, scenario),
        objectives=objectives_for(scenario),
        guardrails=guardrails_for(pack, scenario),
        safety=safety_for(pack),
        facts=facts_for(persona, scenario),
        has_material=bool(pack.knowledge),
    )
    if lines.not_passed_on is None:
        return plan
    own = msgspec.structs.replace(plan.lines, not_passed_on=lines.not_passed_on)
    return msgspec.structs.replace(plan, lines=own)


def seed_of(pack: Pack, scenario: Scenario) -> int:
    """Return what fixes everything drawn by lot in this exercise, the face's moves included."""
    return zlib.crc32(f"{pack.id}/{scenario.id}".encode()) & 0xFFFF


def coach_of(pack: Pack, scenario: Scenario) -> Speaker | None:
    """Return who takes over from the played scene in its coaching objectives, if somebody does."""
    coached = any(objective.mode == "coaching" for objective in scenario.objectives)
    if scenario.mode != "role_play" or scenario.coach is None or not coached:
        return None
    coach = pack.persona(scenario.coach)
    return Speaker(
        name=coach.name,
        role=coach.role,
        voice=coach.voice,
        speed=coach.speed,
        look=pack.look_of(coach),
    )


def with_patience(plan: SessionPlan, factor: float) -> SessionPlan:
    """Return the plan with silence waited out longer or shorter, as a site has decided."""
    timing = msgspec.structs.replace(plan.timing, patience_s=plan.timing.patience_s * factor)
    return msgspec.structs.replace(plan, timing=timing)


def rubric_for(pack: Pack, scenario: Scenario) -> Rubric:
    """Return what the learner will be measured by, as the debrief shows it."""
    measure = scenario.rubric
    return Rubric(
        title=scenario.title,
        pack_version=pack.manifest.version,
        family=scenario.family or "",
        objectives=tuple(
            ObjectiveCard(
                objective_id=objective.id,
                title=objective.title,
                criteria=tuple(
                    CriterionCard(
                        criterion_id=criterion.id,
                        statement=_to_the_learner(criterion.statement),
                        better_wording=criterion.better_wording or criterion.met_by[0],
                        practice=criterion.practice or "",
                        topic=criterion.topic or "",
                        weight=measure.weights.get(criterion.id, 1.0),
                        required=criterion.id in measure.required,
                    )
                    for criterion in objective.criteria
                ),
            )
            for objective in scenario.objectives
        ),
        bands=tuple(
            Band(at_least=band.at_least, label=band.label, meaning=band.meaning)
            for band in pack.rubric.bands
        ),
        pass_share=measure.pass_share,
        blocked_by=measure.blocked_by,
        self_rating=pack.rubric.self_rating,
    )


def _to_the_learner(statement: str) -> str:
    """Return "Says that ..." of "The learner says that ...": they know who is meant."""
    rest = statement.removeprefix("The learner ")
    return rest[:1].upper() + rest[1:]


def system_prompt(persona: Persona, scenario: Scenario) -> str:
    """Return what the model is told once: who it is, where, how the talk goes, what it knows.

    The facts stand last: a small model holds best to what it has read last. What the learner shall
    find is not in it, because a small model reads out what it should keep.
    """
    parts = [
        f"You are {persona.name}, {persona.role}. {persona.backstory}",
        f"Setting: {scenario.setting}",
        _listed("How you talk", persona.manner),
        _listed("How this talk goes", scenario.guidance),
        _listed("What you know", [fact.text for fact in scenario.facts]),
        RULES,
    ]
    return "\n\n".join(" ".join(p.split()) if "\n- " not in p else p for p in parts if p)


def _listed(title: str, items: tuple[str, ...] | list[str]) -> str:
    if not items:
        return ""
    return f"{title}:" + "".join(f"\n- {' '.join(item.split())}" for item in items)
