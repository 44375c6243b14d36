"""Questions a pack may ask about delivery, all over the closed cue vocabulary.

`awareness_queries` are answered about once a second, `analysis_queries` at the end of a session,
and `perception_tools` are named rules that raise an observation when they hold.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from app.conversation.cues import CueName
from app.perception.errors import QueryInvalid
from app.perception.wording import MAX_TOKENS, count_tokens

_Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,40}$")]
_Seconds = Annotated[float, Field(gt=0, le=120)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


_Model = TypeVar("_Model", bound=_Strict)


class Condition(_Strict):
    """A cue over the last seconds compared with one number, or with the learner's usual value."""

    cue: CueName
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


class Answer(_Strict):
    """Words that are true while a condition holds."""

    when: Condition
    say: str

    @model_validator(mode="after")
    def _short(self) -> Answer:
        return _checked(self, self.say)


class AwarenessQuery(_Strict):
    """Answered live: the answer of the first condition that holds."""

    id: _Name
    ask: str
    answers: tuple[Answer, ...] = Field(min_length=1)
    otherwise: str = ""


class Summary(enum.StrEnum):
    """How the values of a session become one."""

    MEDIAN = "median"
    LEAST = "least"
    MOST = "most"
    TOTAL = "total"
    TREND = "trend"
    """Change from the first third to the last."""


class AnalysisQuery(_Strict):
    """Answered at the end, over all utterances."""

    id: _Name
    ask: str
    cue: CueName
    summary: Summary = Summary.MEDIAN


class PerceptionTool(_Strict):
    """Raises an observation once all conditions have held together for `for_s`."""

    name: _Name
    all_of: tuple[Condition, ...] = Field(min_length=1, max_length=6)
    for_s: Annotated[float, Field(ge=0, le=120)] = 0.0
    pause_s: Annotated[float, Field(ge=1, le=3600)] = 30.0
    """Not raised again before that."""
    say: str

    @model_validator(mode="after")
    def _short(self) -> PerceptionTool:
        return _checked(self, self.say)


class Queries(_Strict):
    """Everything one pack asks of perception."""

    awareness_queries: tuple[AwarenessQuery, ...] = Field(default=(), max_length=12)
    analysis_queries: tuple[AnalysisQuery, ...] = Field(default=(), max_length=24)
    perception_tools: tuple[PerceptionTool, ...] = Field(default=(), max_length=12)

    @model_validator(mode="after")
    def _names_differ(self) -> Queries:
        names = [query.id for query in self.awareness_queries]
        names += [query.id for query in self.analysis_queries]
        names += [tool.name for tool in self.perception_tools]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"used twice: {', '.join(twice)}")
        return self


def read_queries(written: Mapping[str, Any], where: str = "the pack") -> Queries:
    """Returns the queries of a pack's `perception` section.

    Raises QueryInvalid with every fault at once.
    """
    try:
        return Queries.model_validate(written)
    except ValidationError as faults:
        lines = "".join(
            f"\n  - {'.'.join(str(part) for part in fault['loc']) or 'perception'}: {fault['msg']}"
            for fault in faults.errors()
        )
        raise QueryInvalid(f"{where} asks perception for what it cannot tell:{lines}") from None


def _checked(model: _Model, said: str) -> _Model:
    if count_tokens(said) > MAX_TOKENS:
        raise ValueError(f"`say` is longer than {MAX_TOKENS} tokens")
    return model
