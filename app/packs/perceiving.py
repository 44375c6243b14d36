"""`perception.yaml`: questions about delivery, over the closed vocabulary of cues."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from app.conversation.token_bound import MAX_OBSERVATION_TOKENS, count_tokens
from app.packs.checking import Line, Strict

Cue = Literal[
    "response_latency",
    "longest_pause",
    "pause_share",
    "speaking_rate",
    "fillers",
    "loudness",
    "pitch_range",
    "gaze_on_screen",
    "looked_away",
    "nods",
    "shakes",
    "smiled",
    "brows_raised",
    "blinks",
    "face_present",
    "people",
]
"""What a camera and a microphone can measure. A feeling has no name here."""
_Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,40}$")]
_Seconds = Annotated[float, Field(gt=0.0, le=120.0)]


def _short(said: str) -> str:
    if count_tokens(said) > MAX_OBSERVATION_TOKENS:
        raise ValueError(f"`say` is longer than {MAX_OBSERVATION_TOKENS} tokens")
    return said


_Say = Annotated[Line, AfterValidator(_short)]
"""It stands before the learner's words in a prompt, and every word there is waiting time."""


class Condition(Strict):
    """A cue over the last seconds compared with one number, or with the learner's usual value."""

    cue: Cue
    at_least: float | None = None
    below: float | None = None
    over_s: _Seconds = 5.0
    against_usual: bool = False
    """Compare value / usual instead of the value itself."""

    @model_validator(mode="after")
    def _one_bound(self) -> Condition:
        if (self.at_least is None) is (self.below is None):
            raise ValueError("needs exactly one of at_least and below")
        return self


class Answer(Strict):
    """Words that are true while a condition holds."""

    when: Condition
    say: _Say


class AwarenessQuery(Strict):
    """Answered live, by the first condition that holds."""

    id: _Name
    ask: Line
    answers: Annotated[tuple[Answer, ...], Field(min_length=1)]
    otherwise: str = ""


class AnalysisQuery(Strict):
    """Answered at the end, over all utterances."""

    id: _Name
    ask: Line
    cue: Cue
    summary: Literal["median", "least", "most", "total", "trend"] = "median"


class PerceptionTool(Strict):
    """Raises an observation once all conditions have held together for `for_s`."""

    name: _Name
    all_of: Annotated[tuple[Condition, ...], Field(min_length=1, max_length=6)]
    for_s: Annotated[float, Field(ge=0.0, le=120.0)] = 0.0
    pause_s: Annotated[float, Field(ge=1.0, le=3600.0)] = 30.0
    """Not raised again before that."""
    say: _Say


class PerceptionQueries(Strict):
    """Everything one pack asks of perception; empty where it asks nothing."""

    awareness_queries: Annotated[tuple[AwarenessQuery, ...], Field(max_length=12)] = ()
    analysis_queries: Annotated[tuple[AnalysisQuery, ...], Field(max_length=24)] = ()
    perception_tools: Annotated[tuple[PerceptionTool, ...], Field(max_length=12)] = ()

    @model_validator(mode="after")
    def _names_differ(self) -> PerceptionQueries:
        names = [query.id for query in self.awareness_queries]
        names += [query.id for query in self.analysis_queries]
        names += [tool.name for tool in self.perception_tools]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"used twice: {', '.join(twice)}")
        return self
