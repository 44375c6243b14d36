"""Lines through a language model's hidden states: for each guardrail, each criterion, and what is
asked.

A pack keeps them, drawn by `vivavoce packs probes` through its own examples for one model. They
part what people mean far better than sentence vectors, but reading a text costs the model tenths of
a second: they sharpen what likeness has said at once. One whose examples were changed is not used,
and an exercise is held with all of its own or with none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np

from app.conversation.exercise import Criterion, Guardrail
from app.conversation.ports import Vectors
from app.conversation.wording import sentences
from app.knowledge.asked_lines import Asked, AskedLines, KeptAsked, draw_asked, weights_of
from app.knowledge.built_in import everyday_sentences
from app.knowledge.errors import ProbesDamaged
from app.knowledge.guarding import EVERYDAY_TIMES, with_built_in
from app.knowledge.heads import FITTING, Head, head
from app.knowledge.likeness import EVERYDAY_TIMES as EVERYDAY_TIMES_OF_A_CRITERION
from app.knowledge.likeness import OTHERS_SHARE, bare

LEAST_SPREAD = 1e-3
RECIPE = f"mean of hidden states, standardised, unit length, {FITTING}"
"""Changes when lines through the same examples would."""
DIGEST_DIGITS = 16
SOME = 48
"""Texts between two lines of progress."""

Read = Callable[[Sequence[str]], Vectors]


class KeptProbe(msgspec.Struct, frozen=True, kw_only=True):
    """One line. Arrays are little-endian float16, base64 in the file."""

    examples: str
    """Digest of what it was drawn through."""
    line: bytes
    """Weights, and the offset last."""


class KeptProbes(msgspec.Struct, frozen=True, kw_only=True):
    """A pack's file for one model."""

    model: str
    """SHA-256 of the model's file."""
    mean: bytes
    spread: bytes
    """Of each dimension, over what is said every day."""
    guardrails: dict[str, KeptProbe]
    criteria: dict[str, dict[str, KeptProbe]]
    """Scenario to criterion."""
    asked: KeptAsked | None = None
    """None where the pack does not say what is asked."""


@dataclass(frozen=True, slots=True)
class Exercise:
    """What the lines of one scenario are drawn through."""

    scenario_id: str
    rules: Sequence[Guardrail]
    criteria: Sequence[Criterion]


@dataclass(frozen=True, slots=True)
class Lines:
    """All lines of one exercise, by the ids of what they are for."""

    mean: Vectors
    spread: Vectors
    criteria: Mapping[str, Head]
    guardrails: Mapping[str, Head]

    @property
    def dimensions(self) -> int:
        """Of the hidden states they were drawn through."""
        return len(self.mean)

    def standardised(self, states: Vectors) -> Vectors:
        """Return hidden states as the lines take them, (n, dimensions)."""
        return _standardised(states, self.mean, self.spread)


class Probes:
    """The lines of one pack for one model."""

    def __init__(self, kept: KeptProbes) -> None:
        """Raises `ProbesDamaged` where the numbers do not fit together."""
        self.kept = kept
        self._mean, self._spread = _numbers(kept.mean), _numbers(kept.spread)
        dimensions = len(self._mean)
        lines = [*kept.guardrails.values()]
        lines += [one for own in kept.criteria.values() for one in own.values()]
        lengths = {len(_numbers(one.line)) for one in lines}
        if len(self._spread) != dimensions or lengths - {dimensions + 1}:
            raise ProbesDamaged("The pack's probes do not fit together: draw them again.")
        self._asked = _weights(kept.asked, dimensions) if kept.asked is not None else None

    @staticmethod
    def read_file(path: Path) -> Probes:
        """Raises `ProbesDamaged`."""
        try:
            return Probes(msgspec.json.decode(path.read_bytes(), type=KeptProbes))
        except (OSError, ValueError) as fault:
            told = (
                f"{path.name} is damaged ({fault}): draw them again with `vivavoce packs probes`."
            )
            raise ProbesDamaged(told) from fault

    def guardrails(self, rules: Sequence[Guardrail]) -> dict[str, Head]:
        """Return the line of each guardrail whose examples are those it was drawn through."""
        return _current(self.kept.guardrails, {rule.id: _of_rule(rule) for rule in rules})

    def criteria(self, scenario_id: str, criteria: Sequence[Criterion]) -> dict[str, Head]:
        """As `guardrails`."""
        kept = self.kept.criteria.get(scenario_id, {})
        return _current(kept, {one.id: _of_criterion(one) for one in criteria})

    def asked(self, asked: Asked) -> AskedLines | None:
        """Return the lines between these questions; None where they were drawn through others."""
        kept = self.kept.asked
        if kept is None or self._asked is None or kept.examples != _digest(asked.lists):
            return None
        question = Head.of_row(_numbers(kept.question).reshape(1, -1))
        return AskedLines(question, asked.sections, self._asked)

    def standardised(self, states: Vectors) -> Vectors:
        """Return hidden states as the lines take them, (n, dimensions)."""
        return _standardised(states, self._mean, self._spread)

    def lines(
        self, scenario_id: str, criteria: Sequence[Criterion], rules: Sequence[Guardrail]
    ) -> Lines | None:
        """Return all lines of an exercise; None if any is missing or not of today's examples."""
        of_criteria, of_rules = self.criteria(scenario_id, criteria), self.guardrails(rules)
        if len(of_criteria) < len({c.id for c in criteria}) or len(of_rules) < len(rules):
            return None
        return Lines(self._mean, self._spread, of_criteria, of_rules)


def texts_of(said: str) -> list[str]:
    """Return what is read of a turn: its words whole, and every sentence."""
    return list(dict.fromkeys([bare(said), *sentences_of(said)]))


def sentences_of(said: str) -> list[str]:
    """Return the sentences of a turn as they are read."""
    return [bare(sentence) for sentence in sentences(said)]


def draw(
    model: str,
    exercises: Sequence[Exercise],
    read: Read,
    progress: Callable[[str], None],
    asked: Asked | None = None,
) -> KeptProbes:
    """Draw a pack's lines. Minutes: its examples are thousands."""
    spoken = [texts for of in exercises for c in of.criteria for texts in _of_criterion(c)]
    rules = {rule.id: _of_rule(rule) for of in exercises for rule in of.rules}
    every = [*everyday_sentences(), *(text for texts in spoken for text in texts)]
    every += [text for sides in rules.values() for texts in sides for text in texts]
    if asked is not None:
        every += [text for texts in (*asked.questions, *asked.spoken) for text in texts]
    states = _read_all(list(dict.fromkeys(every)), read, progress)
    plain = np.array([states[text] for text in everyday_sentences()])
    mean = plain.mean(axis=0).astype(np.float16)
    spread = (plain.std(axis=0) + LEAST_SPREAD).astype(np.float16)

    def vectors(texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.empty((0, len(mean)), dtype=np.float32)
        return _standardised(np.array([states[text] for text in texts]), mean, spread)

    everyday = vectors(everyday_sentences())
    daily = vectors(list(dict.fromkeys([*everyday_sentences(), *sum(spoken, ())])))
    guardrails = {}
    for name, (yes, no) in rules.items():
        share = EVERYDAY_TIMES * len(yes) / len(daily)
        guardrails[name] = _kept((yes, no), head(vectors(yes), vectors(no), (daily, share)))
    criteria: dict[str, dict[str, KeptProbe]] = {}
    for of in exercises:
        for one in of.criteria:
            yes, no = _of_criterion(one)
            if not yes:
                continue
            others = {t for other in of.criteria if other is not one for t in other.met_by}
            share = EVERYDAY_TIMES_OF_A_CRITERION * len(yes) / len(everyday)
            beside = (vectors(sorted(others - set(yes))), OTHERS_SHARE), (everyday, share)
            line = head(vectors(yes), vectors(no), *beside)
            criteria.setdefault(of.scenario_id, {})[one.id] = _kept((yes, no), line)
    return KeptProbes(
        model=model,
        mean=mean.tobytes(),
        spread=spread.tobytes(),
        guardrails=guardrails,
        criteria=criteria,
        asked=draw_asked(asked, _digest(asked.lists), vectors, everyday)
        if asked is not None and asked.answered
        else None,
    )


def write(kept: KeptProbes, path: Path) -> None:
    """The same lines give the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = msgspec.json.format(msgspec.json.encode(kept, order="sorted"), indent=1)
    path.write_bytes(text + b"\n")


def _of_rule(rule: Guardrail) -> tuple[tuple[str, ...], tuple[str, ...]]:
    known = with_built_in(rule)
    return known.tripped_by, known.not_tripped_by


def _of_criterion(one: Criterion) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return one.met_by, one.not_met_by


def _current(
    kept: Mapping[str, KeptProbe], examples: Mapping[str, tuple[Sequence[str], Sequence[str]]]
) -> dict[str, Head]:
    return {
        name: Head.of_row(_numbers(kept[name].line).reshape(1, -1))
        for name, sides in examples.items()
        if name in kept and kept[name].examples == _digest(sides)
    }


def _kept(sides: tuple[Sequence[str], Sequence[str]], line: Head) -> KeptProbe:
    return KeptProbe(
        examples=_digest(sides), line=line.as_row()[0].astype(np.dtype("<f2")).tobytes()
    )


def _digest(lists: Sequence[Sequence[str]]) -> str:
    data = msgspec.json.encode([RECIPE, *map(list, lists)])
    return hashlib.sha256(data).hexdigest()[:DIGEST_DIGITS]


def _numbers(data: bytes) -> Vectors:
    return np.frombuffer(data, dtype=np.dtype("<f2")).astype(np.float32)


def _weights(kept: KeptAsked, dimensions: int) -> Vectors:
    try:
        weights = weights_of(kept)
    except ValueError as fault:
        raise ProbesDamaged("The pack's probes do not fit together: draw them again.") from fault
    if len(weights) != dimensions or len(_numbers(kept.question)) != dimensions + 1:
        raise ProbesDamaged("The pack's probes do not fit together: draw them again.")
    return weights


def _standardised(states: Vectors, mean: Vectors, spread: Vectors) -> Vectors:
    moved = (states - mean.astype(np.float32)) / spread.astype(np.float32)
    return np.asarray(moved / np.linalg.norm(moved, axis=1, keepdims=True), dtype=np.float32)


def _read_all(
    texts: Sequence[str], read: Read, progress: Callable[[str], None]
) -> dict[str, Vectors]:
    found: dict[str, Vectors] = {}
    for start in range(0, len(texts), SOME):
        some = texts[start : start + SOME]
        found.update(zip(some, read(some), strict=True))
        progress(f"  {len(found)} of {len(texts)} texts read")
    return found
