"""The learner's words to passages: by meaning and by word, both rankings in one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from app.conversation.answering import ALIKE
from app.conversation.events import Passage
from app.knowledge.asked import Alike, AskedBefore, Section
from app.knowledge.authored import AuthoredVectors
from app.knowledge.blocks import HEADING_SEPARATOR
from app.knowledge.embedding import Embedder, Vectors
from app.knowledge.index import PackIndex
from app.knowledge.query import search_terms, share_found
from app.knowledge.searching import Rows
from app.knowledge.sentence_vectors import SentenceVectors
from app.knowledge.strategy import EFFORTS

RRF_K = 3
"""Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009). They take 60 for rankings of
equal worth; of a spoken question few words occur in its answer, so that a flat curve would let any
shared word outvote the meaning. Chosen with the weight below on the questions of bench/retrieval,
and the same on 30 others: 1 to 5 differ little."""

MOST_LED_TO = 2
"""So many passages more are found where a question for their section was asked alike before."""


class HybridRetriever:
    """Implements `ports.Retriever` on a finished index. Per turn; not inside an event loop.

    `similarity` of a passage is the cosine between it and the query. Where the embedder does not
    know the index's language it is the share of the query's content words found in the passage.
    Every search raises IndexUnusable when the database fails.
    """

    def __init__(self, index: PackIndex, embedder: Embedder, kept: Path | None = None) -> None:
        """`kept`: a folder for the vectors of authors' examples; None: they are made each time."""
        self._language = index.language
        self._embedder = embedder if index.vectors else None
        self._kept = kept
        self._effort = EFFORTS[index.strategy]
        self._rows = Rows(index.directory, self._effort.probes)
        by_sentence = index.vectors and self._effort.sentence_share > 0
        self._sentences = SentenceVectors.read(index.directory) if by_sentence else None
        self._asked: AskedBefore | None = None
        self._rows_of: dict[Section, list[int]] = {}
        self.search("warm up")

    def learn(self, answered: Mapping[Section, Sequence[str]], open_: Sequence[str]) -> None:
        """Know from now on what is asked for which section, and what no section answers."""
        if not answered or self.authored is None:
            return
        self._asked = AskedBefore(answered, open_, self.authored)
        for row in range(len(self._rows)):
            self._rows_of.setdefault(_section(self._rows.texts(row)), []).append(row)

    @property
    def embedder(self) -> Embedder | None:
        """What gives the queries' vectors; None where it does not know the language."""
        return self._embedder

    @property
    def authored(self) -> AuthoredVectors | None:
        """What gives and keeps the vectors of authors' texts; None like `embedder`."""
        return None if self._embedder is None else AuthoredVectors(self._embedder, self._kept)

    def search(self, query: str, *, k: int = 3) -> Sequence[Passage]:
        """Returns at most `k` passages, best first; none for a query without words.

        At most two more follow, to which questions lead that were asked before.
        """
        if not len(self._rows) or not any(letter.isalnum() for letter in query):
            return ()
        terms = search_terms(query, self._language)
        vector = self._vector(query)
        near, said, similar = self._rows.search(vector, terms, self._effort.pool)
        shares = {row: self._share(terms, row) for row in said.tolist()}
        nearest = self._nearest(near.tolist(), vector, similar)
        best = fused(nearest, [(row, share**2) for row, share in shares.items()])[:k]
        alike = self._alike(vector)
        best += self._led_to(alike, best)
        if vector is None:
            similar = shares
        left_open = self._asked.left_open(vector) if self._asked and vector is not None else 0.0
        return tuple(
            self._passage(
                row,
                similar.get(row, 0.0),
                self._share(terms, row),
                alike.get(_section(self._rows.texts(row))),
                left_open,
            )
            for row in best
        )

    def _alike(self, vector: Vectors | None) -> dict[Section, Alike]:
        return {} if self._asked is None or vector is None else self._asked.sections(vector)

    def _led_to(self, alike: Mapping[Section, Alike], found: Sequence[int]) -> list[int]:
        """Passages of the sections that are asked for in such words, but those found already."""
        near = (section for section, one in alike.items() if one.cosine >= ALIKE)
        rows = [row for section in near for row in self._rows_of.get(section, ())]
        return [row for row in rows if row not in found][:MOST_LED_TO]

    def by_meaning(self, query: str, *, k: int = 3) -> Sequence[Passage]:
        """The search by meaning alone, to compare with."""
        near, _, similar = self._rows.search(self._vector(query), (), k)
        return tuple(self._passage(row, similar[row]) for row in near.tolist())

    def by_word(self, query: str, *, k: int = 3) -> Sequence[Passage]:
        """The search by word alone, to compare with."""
        terms = search_terms(query, self._language)
        _, said, _ = self._rows.search(None, terms, k)
        return tuple(self._passage(row, self._share(terms, row)) for row in said.tolist())

    def _nearest(
        self, near: list[int], vector: Vectors | None, similar: Mapping[int, float]
    ) -> list[int]:
        """The ranking by meaning, with each passage's best sentence in it where those are known."""
        if self._sentences is None or vector is None:
            return near
        share = self._effort.sentence_share
        worth = {
            row: (1 - share) * similar[row]
            + share * self._sentences.best(vector, self._rows.written(row))
            for row in near
        }
        return sorted(near, key=lambda row: -worth[row])

    def _vector(self, query: str) -> Vectors | None:
        return None if self._embedder is None else self._embedder.embed([query])

    def _share(self, terms: Sequence[str], row: int) -> float:
        texts = self._rows.texts(row)
        return share_found(terms, f"{texts['heading']} {texts['text']}")

    def _passage(
        self,
        row: int,
        similarity: float,
        share: float = 0.0,
        alike: Alike | None = None,
        left_open: float = 0.0,
    ) -> Passage:
        return Passage(
            **self._rows.texts(row),
            similarity=similarity,
            share=share,
            asked=alike.cosine if alike else 0.0,
            asked_as=alike.question if alike else "",
            left_open=left_open,
        )


def _section(texts: Mapping[str, str]) -> Section:
    return texts["document"], texts["heading"].split(HEADING_SEPARATOR)[-1]


def fused(near: Sequence[int], said: Sequence[tuple[int, float]]) -> list[int]:
    """Both rankings as one, best first: a row's score is the sum of its weight / (RRF_K + rank).

    A rank by meaning has weight 1, one by word the weight beside it: how much of the query was
    found. So a number or a name that is asked for wins, and a single shared word does not.
    """
    scores: dict[int, float] = {}
    for ranking in ([(row, 1.0) for row in near], said):
        for rank, (row, weight) in enumerate(ranking, start=1):
            scores[row] = scores.get(row, 0.0) + weight / (RRF_K + rank)
    return sorted(scores, key=lambda row: -scores[row])
