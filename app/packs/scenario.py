"""`scenarios/*.yaml`: one exercise, its words and what the learner is to show in it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from app.packs.checking import Identifier, Language, Line, Strict, Text
from app.packs.feedback import Exchange, Feedback
from app.packs.guardrail import Guardrail
from app.packs.objective import Criterion, Mode, Objective
from app.packs.persona import Degree
from app.packs.rubric import Rubric


class AuthoredLines(Strict):
    """Sentences spoken word for word. Every one must sound like the Persona, not like a machine."""

    greeting: Line | None = None
    """In place of the Persona's own."""
    still_there: Line
    """Said once after a long silence."""
    no_llm: Line
    """Said when no reply could be made; asks for the same again without blaming anybody."""
    one_moment: Line | None = None
    """Said when a reply takes long, before it; asks for a moment."""
    not_in_material: Line
    """Said when the documents do not hold the answer; says that the question goes to a human."""
    not_in_material_again: Line | None = None
    """Said in its place from the second time on: shorter, and asks nothing."""
    not_passed_on: Line | None = None
    """Said in its place where the learner has not allowed words to be kept, and nothing can go to a
    human; there are plain words for it in English."""
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


class Fact(Strict):
    """Something of a played scene that the Persona may state though no document says it."""

    id: Identifier
    text: Line
    reveal: Literal["freely", "when_asked"] = "freely"
    """For who reads the pack. Whoever is played is told of every fact to say what is asked only."""


class CheckQuestion(Strict):
    """Asked without help: no hint, no reply, no verdict until the debrief."""

    question: Line
    """A case of its own that asks for the criterion; shown, never spoken."""
    model_answer: Line
    """How somebody good would answer; shown in the debrief beside the learner's words."""


class CheckItem(Strict):
    """Two questions of the same difficulty for one criterion: before the exercise and after it."""

    criterion: Identifier
    before: CheckQuestion
    after: CheckQuestion


class Scenario(Strict):
    """One exercise: a talk with a coach, or a played scene with somebody else."""

    id: Identifier
    title: Line
    summary: Line
    """One sentence for the list a learner chooses from."""
    minutes: Annotated[int, Field(ge=1, le=120)] = 10
    language: Language = "en"
    mode: Mode = "coaching"
    persona: Identifier
    coach: Identifier | None = None
    """Who speaks in the coaching objectives of a played scene; without one, `persona` itself."""
    learner_role: Line | None = None
    """Who the learner is in it."""
    family: Identifier | None = None
    """Scenarios of one family remember the same things about a learner."""
    briefing: Text
    """Read by the learner before it begins."""
    setting: Text
    """Where and when this happens, for the Persona."""
    opening: Line
    """The first question, spoken word for word after the greeting."""
    guidance: Annotated[tuple[Line, ...], Field(min_length=1, max_length=16)]
    """How the Persona leads this exercise, one rule a line."""
    lines: AuthoredLines
    feedback: Feedback = Feedback()
    """What the coach says around the author's questions."""
    examples: Annotated[tuple[Exchange, ...], Field(max_length=8)] = ()
    """Turns of a played scene that show the language model how this person answers."""
    patience: Degree | None = None
    """In place of the Persona's own, as the next two."""
    interruptibility: Degree | None = None
    active_listening: Degree | None = None
    profile: Literal["answering", "thinking"] = "answering"
    """thinking: the learner is expected to think aloud, and is not taken up on every sentence."""
    timing: TimingOverrides = TimingOverrides()
    max_reply_words: Annotated[int, Field(ge=10, le=120)] = 45
    facts: Annotated[tuple[Fact, ...], Field(max_length=24)] = ()
    guardrails: Annotated[tuple[Guardrail, ...], Field(max_length=12)] = ()
    """Beside the pack's own."""
    objectives: Annotated[tuple[Objective, ...], Field(min_length=1, max_length=16)]
    """The first one begins."""
    rubric: Rubric = Rubric()
    check: Annotated[tuple[CheckItem, ...], Field(max_length=12)] = ()
    """At most two of these are asked: of criteria that are new to the learner, or due again."""

    @property
    def criteria(self) -> dict[str, Criterion]:
        """Every criterion by its id, in the order of the file."""
        return {c.id: c for objective in self.objectives for c in objective.criteria}
