"""From evidence to a result: weights and must-haves of a scenario, names for shares of a pack."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from app.packs.checking import Identifier, Line, Strict

Share = Annotated[float, Field(ge=0.0, le=1.0)]
Weight = Annotated[float, Field(gt=0.0, le=10.0)]


class Rubric(Strict):
    """What counts how much in one scenario. The result is code over evidence, never a model's."""

    weights: dict[Identifier, Weight] = Field(default_factory=dict)
    """Criterion to weight; 1 where it is not named."""
    required: tuple[Identifier, ...] = ()
    """Criteria without which the exercise is not passed, whatever else was met."""
    pass_share: Share = 0.7
    blocked_by: tuple[Identifier, ...] = ()
    """Guardrails whose tripping by the learner means not passed."""


class Band(Strict):
    """A share of the weighted criteria, in words a learner can use."""

    at_least: Share
    label: Line
    meaning: Line


class RubricFile(Strict):
    """`rubric.yaml`: the pack's bands, and what the learner is asked before seeing a result."""

    bands: Annotated[tuple[Band, ...], Field(max_length=6)] = ()
    self_rating: Annotated[tuple[Line, ...], Field(max_length=4)] = ()

    @model_validator(mode="after")
    def _bands_rise_from_nothing(self) -> RubricFile:
        shares = [band.at_least for band in self.bands]
        if shares and (shares[0] != 0.0 or sorted(set(shares)) != shares):
            raise ValueError("bands begin at 0 and rise")
        return self
