"""Answers to a pack's queries from cues. Pure functions, and one small machine for tools."""

from __future__ import annotations

import enum
from collections.abc import Callable, Sequence
from typing import TypeAlias

import msgspec
import numpy as np

from app.conversation.cues import CUE_KINDS, Cue, CueName, Unit
from app.packs.perceiving import (
    AnalysisQuery,
    AwarenessQuery,
    Condition,
    PerceptionQueries,
    PerceptionTool,
)

CueOver: TypeAlias = Callable[[CueName, float, float], Cue]
"""Returns the cue of that name between two session times."""
ASK_EVERY_S = 1.0


class Summary(enum.StrEnum):
    """How the values of a session become one."""

    MEDIAN = "median"
    LEAST = "least"
    MOST = "most"
    TOTAL = "total"
    TREND = "trend"
    """Change from the first third to the last."""


_SUMMARY_WORDS = {
    Summary.MEDIAN: "Median",
    Summary.LEAST: "Least",
    Summary.MOST: "Most",
    Summary.TOTAL: "In all",
    Summary.TREND: "Change",
}


class QueryAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer and the cues it rests on. `text` is "" where nothing could be said."""

    id: str
    text: str
    evidence: tuple[Cue, ...]


class ToolRaised(msgspec.Struct, frozen=True, kw_only=True):
    """A perception tool's rule has held for long enough."""

    name: str
    say: str
    since_s: float
    until_s: float
    evidence: tuple[Cue, ...]


def holds(condition: Condition, cue: Cue) -> bool:
    """Returns whether a cue meets a condition. A cue that is missing meets none."""
    value = cue.ratio if condition.against_usual else cue.value
    if value is None:
        return False
    if condition.at_least is not None:
        return value >= condition.at_least
    assert condition.below is not None
    return value < condition.below


def answer_live(query: AwarenessQuery, cue_over: CueOver, now_s: float) -> QueryAnswer:
    """Returns the first answer that holds now, or `otherwise`."""
    looked_at: list[Cue] = []
    for answer in query.answers:
        cue = _now(answer.when, cue_over, now_s)
        looked_at.append(cue)
        if holds(answer.when, cue):
            return QueryAnswer(id=query.id, text=answer.say, evidence=(cue,))
    known = any(cue.value is not None for cue in looked_at)
    return QueryAnswer(
        id=query.id, text=query.otherwise if known else "", evidence=tuple(looked_at)
    )


def answer_at_end(query: AnalysisQuery, cues: Sequence[Cue]) -> QueryAnswer:
    """Returns the question and one number over a session's cues, with unit and count.

    For example "How long did the learner wait? Median 0.85 s, measured 6 times."
    """
    name, summary = CueName(query.cue), Summary(query.summary)
    used = tuple(cue for cue in cues if cue.name is name and cue.value is not None)
    values = np.array([cue.value for cue in used], float)
    if len(values) == 0 or (summary is Summary.TREND and len(values) < 3):
        return QueryAnswer(id=query.id, text="", evidence=used)
    third = max(1, len(values) // 3)
    number = {
        Summary.MEDIAN: lambda: np.median(values),
        Summary.LEAST: lambda: values.min(),
        Summary.MOST: lambda: values.max(),
        Summary.TOTAL: lambda: values.sum(),
        Summary.TREND: lambda: np.median(values[-third:]) - np.median(values[:third]),
    }[summary]()
    unit, value = CUE_KINDS[name].unit, float(number)
    said = f"{100 * value:.0f} % of the time" if unit is Unit.SHARE else f"{value:.3g} {unit}"
    found = f"{_SUMMARY_WORDS[summary]} {said}".rstrip()
    text = f"{query.ask} {found}, measured {len(values)} times."
    return QueryAnswer(id=query.id, text=text, evidence=used)


class Asker:
    """Asks a pack's live queries once a second and watches its tools. One thread, no clock."""

    def __init__(self, queries: PerceptionQueries, cue_over: CueOver) -> None:
        self._queries = queries
        self._cue_over = cue_over
        self._asked_s = -np.inf
        self._held_since_s: dict[str, float] = {}
        self._quiet_until_s: dict[str, float] = {}
        self.answers: dict[str, QueryAnswer] = {}
        """The newest answer of each live query."""

    def due(self, now_s: float) -> bool:
        """Return whether there is anything to ask at `now_s`."""
        asks = self._queries.awareness_queries or self._queries.perception_tools
        return bool(asks) and now_s - self._asked_s >= ASK_EVERY_S

    def step(self, now_s: float) -> list[ToolRaised]:
        """Return the tools raised at `now_s`; does nothing more often than once a second."""
        if now_s - self._asked_s < ASK_EVERY_S:
            return []
        self._asked_s = now_s
        for query in self._queries.awareness_queries:
            self.answers[query.id] = answer_live(query, self._cue_over, now_s)
        raised = (self._watch(tool, now_s) for tool in self._queries.perception_tools)
        return [tool for tool in raised if tool]

    def _watch(self, tool: PerceptionTool, now_s: float) -> ToolRaised | None:
        cues = tuple(_now(condition, self._cue_over, now_s) for condition in tool.all_of)
        if not all(map(holds, tool.all_of, cues)):
            self._held_since_s.pop(tool.name, None)
            return None
        since_s = self._held_since_s.setdefault(tool.name, now_s)
        if now_s - since_s < tool.for_s or now_s < self._quiet_until_s.get(tool.name, -np.inf):
            return None
        self._quiet_until_s[tool.name] = now_s + tool.pause_s
        return ToolRaised(
            name=tool.name, say=tool.say, since_s=since_s, until_s=now_s, evidence=cues
        )


def _now(condition: Condition, cue_over: CueOver, now_s: float) -> Cue:
    return cue_over(CueName(condition.cue), max(0.0, now_s - condition.over_s), now_s)
