"""How near the learner's words come to what an author would count for a criterion, in milliseconds.

Nearness is the cosine between sentence vectors. Its weights are a logistic regression over labelled
pairs of words and criterion; `vivavoce bench dialogue --parts likeness --fit` makes them anew.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from app.conversation.events import CriterionLikeness
from app.conversation.exercise import Criterion
from app.conversation.wording import NEGATIONS, content, sentences, share, words
from app.knowledge.authored import AuthoredVectors
from app.knowledge.built_in import everyday_sentences
from app.knowledge.embedding import Embedder, Vectors
from app.knowledge.heads import Head
from app.knowledge.ngrams import with_wording

WEIGHTS = Path(__file__).with_name("likeness_weights.json")
SHORTEST_WORDS = 3
"""A clause of fewer words means little by itself."""
MOST_PARTS = 24
UNLIKE_COUNTS = 0.5
"""Of the nearness to what does not meet a criterion where that says no and the learner does not:
"hurt? I'd pass that on" is near to "hurt? I wouldn't pass that on", and means the opposite."""
FEWEST_CONTENT_WORDS = 2
"""A part of fewer words that carry meaning says the point half at most, however plainly."""
OTHERS_SHARE = 0.5
"""Of what meets another criterion, beside what an author says does not meet this one."""
EVERYDAY_TIMES = 2.5
"""What is said in any exercise counts so many times as much as what meets a criterion."""
PROBED_LIKENESS_COUNTS, PROBE_COUNTS, PROBED_OFFSET = 1.08, 1.58, 0.07
"""Log odds of both = the first times those of likeness + the second times the probe's of the
likeliest sentence, or of the words whole, + the third. Fitted on the packs' author's learners:
`probed_weights` of `vivavoce bench dialogue --parts probes`."""
LONG_WORDS = 40
"""Where the length of a turn stops to count."""
_AND = r"(?:and|but|or|so|because|then)\s+"
_JOINT = re.compile(rf"[,;:]\s+(?:{_AND})?|\s+{_AND}", re.IGNORECASE)
_SUBJECT = re.compile(r"^The learner (?:\w+ that )?", re.IGNORECASE)

FEATURES = (
    "met_by_part",
    "met_by_mean",
    "head_part",
    "head_whole",
    "not_met_by_part",
    "statement_part",
    "model_answer_part",
    "others_part",
    "met_over_not_met",
    "statement_words",
    "plain_words",
    "negation",
    "negation_unlike",
    "length",
)
"""Highest cosine of any part of the words to the texts of the criterion or of the others;
`met_by_mean` is that of the words whole to all that meet it; `head_part` and `head_whole` are the
log odds of a line between both sides' examples, for the likeliest part and for the words whole. The
last five lie in 0..1: the share
of the statement's words, the highest share of any part's words that the statement or the model
answer has, a negation, one where the nearest example has none, and the length."""

Features = NDArray[np.float64]
"""Shape (n_criteria, len(FEATURES))."""


class Weights(msgspec.Struct, frozen=True, kw_only=True):
    """Natural log odds = offset + sum of weight times feature."""

    weights: dict[str, float]
    offset: float
    pairs: int
    """How many labelled pairs they were fitted on."""


@dataclass(frozen=True, slots=True)
class _Authored:
    """A criterion as vectors, each (n, dimensions); a side without texts has none."""

    criterion: Criterion
    met_by: Vectors
    not_met_by: Vectors
    statement: Vectors
    model_answer: Vectors
    head: Head


class CriteriaLikeness:
    """Implements `ports.Likeness` on an embedder. May be used by one thread at a time."""

    def __init__(
        self,
        embedder: Embedder,
        weights: Weights | None = None,
        authored: AuthoredVectors | None = None,
    ) -> None:
        self._embedder = embedder
        self._vectors = authored or AuthoredVectors(embedder)
        known = weights or msgspec.json.decode(WEIGHTS.read_bytes(), type=Weights)
        self._weights = np.array([known.weights[name] for name in FEATURES])
        self._offset = known.offset
        self._authored: list[_Authored] = []

    def learn(self, criteria: Sequence[Criterion]) -> None:
        """Measure against these criteria from now on. Milliseconds for each of their texts."""
        self._authored = [
            self._learnt(
                criterion, [_met_by(other) for other in criteria if other is not criterion]
            )
            for criterion in criteria
        ]

    def _learnt(self, criterion: Criterion, others: Sequence[Sequence[str]]) -> _Authored:
        everyday = everyday_sentences()
        statement = _SUBJECT.sub("", criterion.statement)
        model_answer = criterion.hints.model_answer or _met_by(criterion)[0]
        return _Authored(
            criterion=criterion,
            met_by=self._vectors.of(_met_by(criterion)),
            not_met_by=self._vectors.of(criterion.not_met_by),
            statement=self._vectors.of([statement]),
            model_answer=self._vectors.of([model_answer]),
            head=self._vectors.head(
                (*_met_by(criterion), statement, model_answer),
                criterion.not_met_by,
                *((texts, OTHERS_SHARE) for texts in others),
                (everyday, round(EVERYDAY_TIMES * len(_met_by(criterion)) / len(everyday), 4)),
            ),
        )

    def warm(self, said: str) -> None:
        """What `measure` needs of words that are still growing is at hand, as far as it can be."""
        if self._authored:
            self._embedder.embed(parts(said))

    def measure(self, said: str) -> tuple[CriterionLikeness, ...]:
        """Return the odds of each criterion, in order; none before `learn`."""
        if not self._authored:
            return ()
        vectors = self._embedder.embed(parts(said))
        odds = self.features(said) @ self._weights + self._offset
        return tuple(
            _likeness(authored, vectors, float(odd))
            for authored, odd in zip(self._authored, odds, strict=True)
        )

    def features(self, said: str) -> Features:
        """Return what the odds are made of, a row for each criterion."""
        pieces = parts(said)
        vectors = self._embedder.embed(pieces)
        nearest = [_highest(vectors, authored.met_by) for authored in self._authored]
        worded = with_wording(vectors, pieces)
        by_head = [authored.head.odds(worded) for authored in self._authored]
        stems = [set(content(piece)) for piece in pieces]
        rows = []
        for n, authored in enumerate(self._authored):
            met, not_met = nearest[n], _nearness_to_unmet(pieces, vectors, authored)
            rows.append(
                [
                    met,
                    float((vectors[0] @ authored.met_by.T).mean()),
                    float(by_head[n].max()),
                    float(by_head[n][0]),
                    not_met,
                    _highest(vectors, authored.statement),
                    _highest(vectors, authored.model_answer),
                    max((other for m, other in enumerate(nearest) if m != n), default=0.0),
                    met - not_met,
                    share(content(authored.criterion.statement), content(said)),
                    _plainness(stems, authored.criterion),
                    float(_negates(said)),
                    float(_negated_unlike(pieces, vectors, authored)),
                    min(len(said.split()), LONG_WORDS) / LONG_WORDS,
                ]
            )
        return np.array(rows, dtype=np.float64).reshape(len(rows), len(FEATURES))


def with_probe(odds: float, probed: NDArray[np.float64]) -> float:
    """Return natural log odds by likeness and by a criterion's probe, whose odds of each text that
    was read are given."""
    both = PROBED_LIKENESS_COUNTS * odds + PROBE_COUNTS * float(probed.max()) + PROBED_OFFSET
    return round(both, 3)


def parts(said: str) -> list[str]:
    """Return the words whole, then their sentences and clauses, each once, at most MOST_PARTS.

    Marks at the ends are taken off: they come and go while words are still being recognised.
    """
    found = {said.strip(): None}
    for sentence in sentences(said):
        for clause in (sentence, *_JOINT.split(sentence)):
            words_alone = bare(clause)
            if len(words_alone.split()) >= SHORTEST_WORDS:
                found.setdefault(words_alone)
    return list(found)[:MOST_PARTS]


def bare(clause: str) -> str:
    """Return a clause without the marks around it, as `parts` has it."""
    return clause.strip(" ,.;:!…")


def _met_by(criterion: Criterion) -> tuple[str, ...]:
    """Never empty: without examples the model answer stands in, or the statement."""
    return criterion.met_by or (criterion.hints.model_answer or criterion.statement,)


def _plainness(parts: Sequence[set[str]], criterion: Criterion) -> float:
    """Only a part that speaks of what the statement names is plain; the model answer adds words."""
    statement = set(content(_SUBJECT.sub("", criterion.statement)))
    plain = statement | set(content(criterion.hints.model_answer))
    about = [part for part in parts if part & statement]
    return max((len(p & plain) / max(len(p), FEWEST_CONTENT_WORDS) for p in about), default=0.0)


def _negates(text: str) -> bool:
    return bool(NEGATIONS & set(words(text)))


def _negated_unlike(pieces: Sequence[str], vectors: Vectors, authored: _Authored) -> bool:
    """True where only one of the nearest two negates: a part of the words and what meets it."""
    cosines = vectors @ authored.met_by.T
    piece, text = divmod(int(cosines.argmax()), cosines.shape[1])
    return _negates(pieces[piece]) is not _negates(_met_by(authored.criterion)[text])


def _nearness_to_unmet(pieces: Sequence[str], vectors: Vectors, authored: _Authored) -> float:
    """Highest cosine to what does not meet it; less for one that negates what is said plainly."""
    if not len(authored.not_met_by):
        return 0.0
    plain = np.array([not _negates(piece) for piece in pieces])
    negated = np.array([_negates(text) for text in authored.criterion.not_met_by])
    cosines = vectors @ authored.not_met_by.T
    return float(np.where(plain[:, None] & negated, cosines * UNLIKE_COUNTS, cosines).max())


def _highest(vectors: Vectors, texts: Vectors) -> float:
    return float((vectors @ texts.T).max()) if len(texts) else 0.0


def _likeness(authored: _Authored, vectors: Vectors, odds: float) -> CriterionLikeness:
    criterion = authored.criterion
    met, not_met = authored.met_by, authored.not_met_by
    meets = not len(not_met) or _highest(vectors, met) >= _highest(vectors, not_met)
    texts, near = (_met_by(criterion), met) if meets else (criterion.not_met_by, not_met)
    return CriterionLikeness(
        criterion_id=criterion.id,
        odds=round(odds, 3),
        like=texts[int((vectors @ near.T).max(axis=0).argmax())],
        like_meets=meets,
    )
