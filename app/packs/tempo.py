"""From a Persona's patience to seconds; the scenario's own word goes before the Persona's."""

from __future__ import annotations

from typing import Any

from app.conversation.tempo import BARGE_IN_S, PATIENCE_S, Degree, Profile
from app.packs.persona import Persona
from app.packs.scenario import Scenario


def timing_values(persona: Persona, scenario: Scenario) -> dict[str, Any]:
    """When to speak, by the names of the session's timing; the scenario's own values win."""
    return {
        "patience_s": PATIENCE_S[Degree(scenario.patience or persona.patience)],
        "barge_in_s": BARGE_IN_S[Degree(scenario.interruptibility or persona.interruptibility)],
        "active_listening": Degree(scenario.active_listening or persona.active_listening),
        "profile": Profile(scenario.profile),
        **scenario.timing.given(),
    }
