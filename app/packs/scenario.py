"""`scenarios/*.yaml`: one exercise, its words and what the learner is to show in it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from app.packs.checking import Identifier, Language, Line, Strict, Text


class AuthoredLines(Strict):
    """Sentences spoken word for word. Every one must sound like the Persona, not like a machine."""

    greeting: Line | None = None
    """In place of the Persona's own."""
    still_there: Line
    """Said once after a long silence."""
    no_llm: Line
    """Said when no reply could be made; asks for the same again without blaming anybody."""
    not_in_material: Line
    """Said when the documents do not hold the answer; says that the question goes to a human."""
    say_again: Line
    """Said when words were heard and could not be understood."""
    farewell: Line


class TimingOverrides(Strict):
    """Seconds, and one probability, where this exercise needs other than the Persona's own."""

    patience_s: Annotated[float, Field(ge=0.3, le=8.0)] | None = None
    yield_threshold: Annotated[float, Field(ge=0.05, le=0.95)] | None = None
    barge_in_s: Annotated[float, Field(ge=0.2, le=3.0)] | None = None
    revocable_s: Annotated[float, Field(ge=0.0, le=2.0)] | None = None
    silence_s: Annotated[float, Field(ge=5.0, le=600.0)] | None = None
    reply_deadline_s: Annotated[float, Field(ge=2.0, le=30.0)] | None = None
    max_turn_s: Annotated[float, Field(ge=10.0, le=600.0)] | None = None

    def given(self) -> dict[str, float]:
        """Only what the author set."""
        return {key: value for key, value in self.model_dump().items() if value is not None}


class Criterion(Strict):
    """One thing the learner says or does not say, with examples from both sides."""

    id: Identifier
    statement: Line
    """True of the learner when met: "Says that any injury, however small, escalates the claim"."""
    met_by: Annotated[tuple[Line, ...], Field(min_length=2, max_length=8)]
    not_met_by: Annotated[tuple[Line, ...], Field(min_length=2, max_length=8)]


class Objective(Strict):
    """What the learner shows, judged criterion by criterion."""

    id: Identifier
    title: Line
    prompt: Text
    """What the Persona does to let the learner show it."""
    confirmation: Literal["auto", "manual"] = "auto"
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1, max_length=8)]

    @model_validator(mode="after")
    def _criteria_differ(self) -> Objective:
        names = [criterion.id for criterion in self.criteria]
        if len(set(names)) != len(names):
            raise ValueError("two criteria have the same id")
        return self


class Scenario(Strict):
    """One exercise with one Persona."""

    id: Identifier
    title: Line
    summary: Line
    """One sentence for the list a learner chooses from."""
    minutes: Annotated[int, Field(ge=1, le=120)] = 10
    language: Language = "en"
    persona: Identifier
    briefing: Text
    """Read by the learner before it begins."""
    setting: Text
    """Where and when this happens, for the Persona."""
    opening: Line
    """The first question, spoken word for word after the greeting."""
    guidance: Annotated[tuple[Line, ...], Field(min_length=1, max_length=16)]
    """How the Persona leads this exercise, one rule a line."""
    lines: AuthoredLines
    timing: TimingOverrides = TimingOverrides()
    max_reply_words: Annotated[int, Field(ge=10, le=120)] = 45
    objectives: Annotated[tuple[Objective, ...], Field(min_length=1, max_length=8)]

    @model_validator(mode="after")
    def _objectives_differ(self) -> Scenario:
        names = [objective.id for objective in self.objectives]
        if len(set(names)) != len(names):
            raise ValueError("two objectives have the same id")
        return self
