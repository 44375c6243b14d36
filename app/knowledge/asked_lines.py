"""Lines through hidden states between a pack's questions: one around each section that is asked
for, one around what none answers, and one between questions to the material and all other words.

They know strangers' wordings that the lines through sense and wording (`asked.py`) do not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import msgspec
import numpy as np

from app.conversation.ports import Vectors
from app.knowledge.heads import PARTING, Head, head, parting

Section: TypeAlias = tuple[str, str]
"""A document's name and a heading in it."""

FINEST = 127
"""Weights are kept as whole numbers, -127..127, of a scale for each line."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an author says is asked of a pack's documents, and what is said in its exercises."""

    answered: Mapping[Section, Sequence[str]] = field(default_factory=dict)
    open: Sequence[str] = ()
    spoken: Sequence[Sequence[str]] = ()

    @property
    def sections(self) -> tuple[Section, ...]:
        """Those that are asked for, in the order of their lines."""
        return tuple(sorted(self.answered))

    @property
    def questions(self) -> list[Sequence[str]]:
        """A list for each section, and last the open ones."""
        return [*(self.answered[section] for section in self.sections), self.open]

    @property
    def lists(self) -> list[Sequence[str]]:
        """All that lines are drawn through, and how."""
        names = [name for section in self.sections for name in section]
        return [[PARTING], names, *self.questions, *self.spoken]


class KeptAsked(msgspec.Struct, frozen=True, kw_only=True):
    """The lines in a pack's file. Arrays are little-endian, base64 in the file."""

    examples: str
    """Digest of what they were drawn through."""
    question: bytes
    """float16: weights, and the offset last."""
    sections: bytes
    """int8, (sections + 1, dimensions): the last is for what none answers."""
    scales: bytes
    """float32, what 1 of each of those is."""


@dataclass(frozen=True, slots=True)
class AskedProbed:
    """What hidden states say of one query; the numbers of `events.Recognised`."""

    asks: Mapping[Section, float]
    left_open: float
    question: float


@dataclass(frozen=True, slots=True)
class AskedLines:
    """The lines of one pack."""

    question: Head
    sections: tuple[Section, ...]
    weights: Vectors
    """(dimensions, sections + 1)."""

    def probed(self, state: Vectors) -> AskedProbed:
        """`state`: of the query, (1, dimensions), as the lines take it."""
        values = (state[0] @ self.weights).tolist()
        return AskedProbed(
            asks=dict(zip(self.sections, values, strict=False)),
            left_open=values[-1],
            question=float(self.question.odds(state)[0]),
        )


def draw_asked(
    asked: Asked, examples: str, vectors: Callable[[Sequence[str]], Vectors], everyday: Vectors
) -> KeptAsked:
    """Draw the lines. `vectors` gives texts as rows; `everyday`: of what is said every day."""
    questions = [question for own in asked.questions for question in own]
    groups = [group for group, own in enumerate(asked.questions) for _ in own]
    rows = vectors(questions)
    weights = np.zeros((len(asked.sections) + 1, rows.shape[1]), dtype=np.float32)
    columns = parting(rows, groups, [1.0] * len(groups))
    weights[: columns.shape[1]] = columns.T
    scales = np.maximum(np.abs(weights).max(axis=1), 1e-9).astype("<f4") / FINEST
    spoken = sorted({text for texts in asked.spoken for text in texts})
    line = head(rows, np.vstack([vectors(spoken), everyday]))
    return KeptAsked(
        examples=examples,
        question=line.as_row()[0].astype(np.dtype("<f2")).tobytes(),
        sections=np.rint(weights / scales[:, None]).astype(np.int8).tobytes(),
        scales=scales.tobytes(),
    )


def weights_of(kept: KeptAsked) -> Vectors:
    """Return (dimensions, sections + 1). Raises ValueError where the numbers do not fit."""
    scales = np.frombuffer(kept.scales, dtype=np.dtype("<f4"))
    rows = np.frombuffer(kept.sections, dtype=np.int8).reshape(len(scales), -1)
    return np.ascontiguousarray((rows * scales[:, None]).T, dtype=np.float32)
