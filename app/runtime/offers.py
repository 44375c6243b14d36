"""What a learner may choose from: the exercises of the packs in use, as plain data."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.conversation.plan import SessionPlan
from app.packs import Pack, PackError
from app.runtime.installed_packs import open_pack
from app.runtime.log import log
from app.runtime.plans import coach_of, seed_of
from app.runtime.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One exercise, in the pack's own words."""

    pack_id: str
    scenario_id: str
    title: str
    summary: str = ""
    minutes: int
    role_play: bool = False
    language: str = "en"
    """The language the talk is held in."""
    persona_name: str
    persona_role: str = ""
    look: str = ""
    coach_look: str = ""
    """The face of the coach who takes over from a played scene; empty: nobody does."""
    seed: int = 0
    learner_role: str = ""
    """Who the learner is in it; empty: themselves."""
    briefing: tuple[str, ...] = ()
    """Paragraphs: the situation, then what the learner is to do."""


def packs_in_use(settings: Settings) -> list[Pack]:
    """Return the pack in use, then those offered beside it; of these, faulty ones are logged.

    Raises PackError if the pack in use has a fault.
    """
    packs = [open_pack(settings.pack, settings.data_dir)]
    for name in settings.more_packs:
        try:
            pack = open_pack(name, settings.data_dir)
        except PackError as fault:
            log.error("pack_not_offered", why=fault.operator)
            continue
        if pack.id not in {known.id for known in packs}:
            packs.append(pack)
    return packs


def offers_of(packs: Sequence[Pack]) -> tuple[Offer, ...]:
    """Return every exercise of the packs; each pack's own first one leads."""
    offers: list[Offer] = []
    for pack in packs:
        first = pack.scenario()
        others = [one for one in pack.scenarios.values() if one.id != first.id]
        for scenario in (first, *others):
            persona = pack.persona(scenario.persona)
            coach = coach_of(pack, scenario)
            offers.append(
                Offer(
                    pack_id=pack.id,
                    scenario_id=scenario.id,
                    title=scenario.title,
                    summary=scenario.summary,
                    minutes=scenario.minutes,
                    role_play=scenario.mode == "role_play",
                    language=scenario.language,
                    persona_name=persona.name,
                    persona_role=persona.role,
                    look=pack.look_of(persona),
                    coach_look=coach.look if coach is not None else "",
                    seed=seed_of(pack, scenario),
                    learner_role=scenario.learner_role or "",
                    briefing=tuple(" ".join(p.split()) for p in scenario.briefing.split("\n\n")),
                )
            )
    return tuple(offers)


def offer_of(plan: SessionPlan, offers: Sequence[Offer]) -> Offer | None:
    """Return the exercise that a session's plan was made from."""
    wanted = (plan.pack_id, plan.scenario_id)
    return next((o for o in offers if (o.pack_id, o.scenario_id) == wanted), None)
