"""What a session practises and what it keeps clear of, as its plan carries them."""

import msgspec

END = "end"
"""Where a branch leads when nothing follows."""


class Hints(msgspec.Struct, frozen=True, kw_only=True):
    """The ladder of help for one criterion, each rung an author's line."""

    nudge: str = ""
    cue: str = ""
    partial: str = ""
    model_answer: str = ""

    def rungs(self) -> tuple[tuple[str, str], ...]:
        """Return name and words of each rung that has words, the least help first."""
        return tuple((name, getattr(self, name)) for name in RUNGS if getattr(self, name))


RUNGS = ("nudge", "cue", "partial", "model_answer")


class Criterion(msgspec.Struct, frozen=True, kw_only=True):
    """One thing the learner says or does not say."""

    id: str
    statement: str
    """True of the learner when met."""
    met_by: tuple[str, ...] = ()
    not_met_by: tuple[str, ...] = ()
    hints: Hints = Hints()
    better_wording: str = ""
    practice: str = ""
    """A small case that ends in a question, spoken word for word."""


class CheckQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """A case asked without help, and how somebody good would answer."""

    question: str
    model_answer: str


class CheckItem(msgspec.Struct, frozen=True, kw_only=True):
    """One criterion asked for before the talk and, with another case, after it."""

    criterion_id: str
    before: CheckQuestion
    after: CheckQuestion


class Branch(msgspec.Struct, frozen=True, kw_only=True):
    """Leads on if every condition holds; without conditions it always does."""

    to: str
    met: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    tripped: tuple[str, ...] = ()


class OutputVariable(msgspec.Struct, frozen=True, kw_only=True):
    """Something the exercise takes note of. `kind`: text, number, yes_no or choice."""

    id: str
    description: str
    kind: str = "text"
    choices: tuple[str, ...] = ()


class Objective(msgspec.Struct, frozen=True, kw_only=True):
    """What the learner shows next, and where to go afterwards."""

    id: str
    title: str
    prompt: str
    """What the Persona does to let the learner show it."""
    mode: str = "coaching"
    """coaching or role_play."""
    opening: str = ""
    """Spoken word for word when it becomes active."""
    confirmation: str = "auto"
    """auto, or manual: a person confirms afterwards what the machine found."""
    criteria: tuple[Criterion, ...] = ()
    practises: tuple[str, ...] = ()
    """Criteria of other objectives that are judged again here."""
    attempts: int = 3
    """Turns in a row without anything new after which the objective is left."""
    outputs: tuple[OutputVariable, ...] = ()
    branches: tuple[Branch, ...] = ()
    """The first that holds is taken; the last one always holds."""


class Guardrail(msgspec.Struct, frozen=True, kw_only=True):
    """Words to keep clear of, in what is said to or by the Persona."""

    id: str
    kind: str
    """topic, claim or phrase."""
    description: str
    """True of words that trip it."""
    patterns: tuple[str, ...] = ()
    """Bounded regular expressions, searched in one sentence without regard to case."""
    allowed: tuple[str, ...] = ()
    """Found in the same sentence they excuse it."""
    tripped_by: tuple[str, ...] = ()
    not_tripped_by: tuple[str, ...] = ()
    applies_to: str = "both"
    """learner, persona or both."""
    action: str = "deflect"
    """deflect, rephrase, stop or refer_human."""
    line: str = ""
    """An author's words, spoken instead."""


class Safety(msgspec.Struct, frozen=True, kw_only=True):
    """An author's answers to what no exercise is for; empty: the built-in ones."""

    abuse: str = ""
    self_harm: str = ""
    emergency: str = ""
    injection: str = ""


class Exchange(msgspec.Struct, frozen=True):
    """Two turns that show a model how to answer."""

    learner: str
    persona: str


class Coaching(msgspec.Struct, frozen=True, kw_only=True):
    """A coach's authored sentences. None is used twice in a session."""

    right: tuple[str, ...] = ()
    """To an answer that holds what was asked for."""
    heard: tuple[str, ...] = ()
    """To an answer that is taken up without being judged."""
    beside: tuple[str, ...] = ()
    """To words that have nothing to do with the question."""
    more: tuple[str, ...] = ()
    """Open questions that give nothing away."""
    probe: tuple[str, ...] = ()
    """Asked when the manner speaks against the words."""
    how_sure: tuple[str, ...] = ()
    offer_break: tuple[str, ...] = ()
    looking: tuple[str, ...] = ()
    """While the documents are searched for the answer to a question."""
    not_in_material: str = ""
    """Said in place of the played person's line, where the coach is somebody else; so is the next.
    """
    farewell: str = ""
    listening: str = ""
    """What the model is told for saying the learner's point back; empty: it is not asked."""
    examples: tuple[Exchange, ...] = ()
    """Learners' words and the point of them said back."""


class Speaker(msgspec.Struct, frozen=True, kw_only=True):
    """Whose voice and face the words have."""

    name: str
    role: str = ""
    voice: str
    speed: float = 1.0
    look: str = ""
