"""Objectives: what the learner shows, how it is judged and what comes next."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from app.packs.checking import Identifier, Line, Strict, Text

END = "end"
"""Where a scenario's last objective leads."""

Mode = Literal["coaching", "role_play"]
"""The Persona is the learner's coach, or somebody else in a played scene."""


class Hints(Strict):
    """Four rungs of help, each spoken word for word, climbed only as far as the learner needs."""

    nudge: Line
    """Points at where to look."""
    cue: Line
    """A small case or a first half."""
    partial: Line
    """Most of it, with the point left to the learner."""
    model_answer: Line
    """How somebody good would say it."""


class Criterion(Strict):
    """One thing the learner says or does not say, with examples from both sides."""

    id: Identifier
    statement: Line
    """True of the learner when met: "Says that any injury, however small, escalates the claim"."""
    met_by: Annotated[tuple[Line, ...], Field(min_length=2, max_length=100)]
    not_met_by: Annotated[tuple[Line, ...], Field(min_length=2, max_length=100)]
    hints: Hints | None = None
    better_wording: Line | None = None
    """Shown in the debrief beside the learner's own words."""
    topic: Line | None = None
    """What it is called in a sentence such as "the hard part was signs of fraud"."""
    practice: Line | None = None
    """A small case that ends in a question, spoken word for word to practise this alone."""


class OutputVariable(Strict):
    """Something to be taken from what the learner said, for the record."""

    id: Identifier
    description: Line
    kind: Literal["text", "number", "yes_no", "choice"] = "text"
    choices: Annotated[tuple[Line, ...], Field(max_length=12)] = ()

    @model_validator(mode="after")
    def _choices_belong_to_a_choice(self) -> OutputVariable:
        if (self.kind == "choice") != bool(self.choices):
            raise ValueError("choices belong to `kind: choice`, and only there")
        return self


class Branch(Strict):
    """Where to go when all that it names holds. Without any condition it is the catch-all."""

    to: Identifier
    """Another objective's id, or `end`."""
    met: tuple[Identifier, ...] = ()
    """Each of these criteria has been met."""
    missing: tuple[Identifier, ...] = ()
    """None of these criteria has been met."""
    tripped: tuple[Identifier, ...] = ()
    """Each of these guardrails was tripped by the learner."""

    @property
    def catches_all(self) -> bool:
        """Whether it holds whatever happened."""
        return not (self.met or self.missing or self.tripped)


class Objective(Strict):
    """What the learner shows, judged criterion by criterion.

    It is left when all its criteria and those it practises are met, or after `attempts` learner
    turns in a row that brought none of them nearer. Without `next_…` the next of the list follows.
    """

    id: Identifier
    title: Line
    prompt: Text
    """What the Persona does to let the learner show it."""
    mode: Mode | None = None
    """Where it differs from the scenario's: the scene is handed over."""
    opening: Line | None = None
    """Spoken word for word when it begins. The first objective has the scenario's opening."""
    confirmation: Literal["auto", "manual"] = "auto"
    """Judged by the machine alone, or confirmed by a person afterwards."""
    criteria: Annotated[tuple[Criterion, ...], Field(max_length=8)] = ()
    practises: Annotated[tuple[Identifier, ...], Field(max_length=8)] = ()
    """Criteria of other objectives that can still be met here."""
    attempts: Annotated[int, Field(ge=1, le=12)] = 3
    outputs: Annotated[tuple[OutputVariable, ...], Field(max_length=8)] = ()
    next_required: Identifier | None = None
    next_conditional: Annotated[tuple[Branch, ...], Field(max_length=12)] = ()

    @model_validator(mode="after")
    def _names_differ(self) -> Objective:
        if _repeats([output.id for output in self.outputs]):
            raise ValueError("two outputs have the same id")
        if not (self.criteria or self.practises):
            raise ValueError("needs criteria of its own, or some to practise")
        return self


def _repeats(names: list[str]) -> bool:
    return len(set(names)) != len(names)
