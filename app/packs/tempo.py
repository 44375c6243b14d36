"""From a Persona's patience to seconds."""

from __future__ import annotations

from app.packs.persona import Degree, Persona
from app.packs.scenario import Scenario

PATIENCE_S: dict[Degree, float] = {"low": 1.3, "medium": 2.0, "high": 3.0}
"""Silence after which the turn is the Persona's. People pause 0.5 to 1 s inside a thought."""
BARGE_IN_S: dict[Degree, float] = {"low": 1.2, "medium": 0.7, "high": 0.4}
"""Speech over the Persona's voice that makes it stop: a low interruptibility talks on longer."""


def timing_values(persona: Persona, scenario: Scenario) -> dict[str, float]:
    """When to speak, by the names of the session's timing; the scenario's own values win."""
    return {
        "patience_s": PATIENCE_S[persona.patience],
        "barge_in_s": BARGE_IN_S[persona.interruptibility],
        **scenario.timing.given(),
    }
