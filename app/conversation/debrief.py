"""A finished session as a debrief: what was shown, in the learner's own words, and what is next.

Plain data. What the camera or the voice's sound told stands in `delivery` and `measured` alone
and enters nothing else.
"""

import msgspec

from app.conversation.certainty import SelfRating, certainty_mark, judged_well
from app.conversation.checked import CheckedCriterion
from app.conversation.findings import HintUsed, Referral, Trip
from app.conversation.rubric import Score


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """One stretch of talk, in session time. A typed turn has no extent."""

    who: str
    """learner or persona."""
    start_s: float
    end_s: float
    turn_idx: int = 0
    typed: bool = False


class Pause(msgspec.Struct, frozen=True, kw_only=True):
    """Silence before (`answering`) or inside (`thinking`) a turn of the learner."""

    kind: str
    start_s: float
    end_s: float

    @property
    def seconds(self) -> float:
        return self.end_s - self.start_s


class Timeline(msgspec.Struct, frozen=True, kw_only=True):
    """All talk and pauses of a session; `start_s` to `end_s` holds every span."""

    start_s: float
    end_s: float
    spans: tuple[Span, ...]
    pauses: tuple[Pause, ...]


class TurnStatistics(msgspec.Struct, frozen=True, kw_only=True):
    """Counts and durations. None where nothing was spoken that could be measured."""

    turns: int
    words: int
    talk_s: float
    """Of the learner's voice."""
    talk_share: float | None
    """The learner's part of all talk, 0..1."""
    words_per_minute: float | None
    answer_s_median: float | None
    """From the Persona's last word to the learner's first."""
    longest_thinking_s: float | None
    interruptions: int
    """How often the learner stopped the Persona."""


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """The learner's words, as they stand in the transcript."""

    text: str
    t_s: float
    """When their turn began."""
    turn_idx: int


class CriterionResult(msgspec.Struct, frozen=True, kw_only=True):
    """One criterion: met with a quote, not met, or not judged."""

    criterion_id: str
    statement: str
    met: bool
    judged: bool = True
    """False: the session ended before the judge had answered. Then it counts for nothing."""
    quote: Quote | None = None
    """Where met: the evidence. Else what came closest, if anything did."""
    reason: str = ""
    """Why a quote did not count: denied, repeated, and so on; a code."""
    better_wording: str = ""
    practice: str = ""
    topic: str = ""
    hints: tuple[HintUsed, ...] = ()


class ObjectiveResult(msgspec.Struct, frozen=True, kw_only=True):
    """One objective and its criteria."""

    objective_id: str
    title: str
    criteria: tuple[CriterionResult, ...]
    pending: bool = False
    """A person has yet to confirm it."""

    @property
    def met(self) -> int:
        return sum(c.met for c in self.criteria)


class Citation(msgspec.Struct, frozen=True, kw_only=True):
    """A passage that the Persona's words leaned on."""

    document: str
    heading: str
    text: str
    t_s: float


class Noted(msgspec.Struct, frozen=True, kw_only=True):
    """Something the exercise asks for, taken from what the learner said."""

    what: str
    """An author's words for it."""
    value: str
    t_s: float
    """When it was taken: its objective was left."""


class Cue(msgspec.Struct, frozen=True, kw_only=True):
    """Something measured about delivery. For the learner's eyes; it counts for nothing."""

    text: str
    t_s: float
    changed: tuple[str, ...] = ()
    """What the Persona was free to do about it."""


class Versions(msgspec.Struct, frozen=True, kw_only=True):
    """What the result was made with."""

    app: str
    pack: str
    pack_version: str
    prompt: str
    """First 12 hex digits of the standing prompt's SHA-256."""
    models: tuple[str, ...]


class Debrief(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a learner is shown after a session."""

    session_id: str
    scenario_id: str
    title: str
    persona_name: str
    language: str
    seconds: float
    self_rating: SelfRating | None
    score: Score
    objectives: tuple[ObjectiveResult, ...]
    retry: CriterionResult | None
    """The one thing to try next."""
    checks: tuple[CheckedCriterion, ...] = ()
    """What was asked without help; empty where the learner went straight to the talk."""
    hints: tuple[HintUsed, ...]
    referrals: tuple[Referral, ...]
    trips: tuple[Trip, ...]
    noted: tuple[Noted, ...] = ()
    citations: tuple[Citation, ...]
    delivery: tuple[Cue, ...]
    measured: tuple[str, ...] = ()
    """Answers to the pack's questions about the whole talk. They count for nothing, either."""
    timeline: Timeline
    statistics: TurnStatistics
    versions: Versions

    @property
    def self_mark(self) -> int | None:
        """The certainty mark of the learner's view of themselves; None without one."""
        if self.self_rating is None or not self.score.total:
            return None
        well = judged_well(self.self_rating, self.score.share)
        return certainty_mark(well, self.self_rating.certainty)

    @property
    def surprises(self) -> frozenset[str]:
        """Criteria that the learner was sure of, without help and wrongly."""
        return frozenset(c.criterion_id for c in self.checks if c.surprise)

    def result(self, criterion_id: str) -> CriterionResult | None:
        """Return the result of one criterion, or None if it was not judged."""
        for objective in self.objectives:
            for criterion in objective.criteria:
                if criterion.criterion_id == criterion_id:
                    return criterion
        return None
