"""The learner's words to passages: by meaning and by word, both rankings in one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from app.conversation.events import Passage
from app.knowledge.embedding import Embedder, Vectors
from app.knowledge.errors import IndexUnusable
from app.knowledge.index import PackIndex, open_table, quiet_lancedb
from app.knowledge.query import search_terms, share_found

POOL = 20
"""How many candidates each of the two searches contributes."""
RRF_K = 3
"""Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009). They take 60 for rankings of
equal worth; of a spoken question few words occur in its answer, so that a flat curve would let any
shared word outvote the meaning. Chosen with the weight below on the questions of bench/retrieval,
and the same on 30 others: 1 to 5 differ little."""
PROBES = 24
"""Partitions looked into by the search by meaning."""
_COLUMNS = ["chunk_id", "document", "heading", "text"]


class HybridRetriever:
    """Implements `ports.Retriever` on a finished index. Per turn; one thread at a time.

    `similarity` of a passage is the cosine between it and the query. Where the embedder does not
    know the index's language it is the share of the query's content words found in the passage.
    """

    def __init__(self, index: PackIndex, embedder: Embedder) -> None:
        self._index = index
        self._embedder = embedder
        self._table = open_table(index.directory)
        self._words: Any = quiet_lancedb().query.MatchQuery
        if index.chunks:
            self.search("warm up", k=1)

    def search(self, query: str, *, k: int = 3) -> Sequence[Passage]:
        """Returns at most `k` passages, best first; none for a query without words.

        Raises IndexUnusable when the database fails.
        """
        if not self._index.chunks or not any(letter.isalnum() for letter in query):
            return ()
        terms = search_terms(query, self._index.language)
        try:
            if not self._index.vectors:
                return self._by_word_only(terms, k)
            vector = self._embedder.embed([query])
            near = self._by_meaning(vector)
            said = self._by_word(terms)
        except (OSError, ValueError, RuntimeError) as error:
            raise IndexUnusable(f"The search in the documents failed: {error}") from error
        rows = {row["chunk_id"]: row for row in (*said, *near)}
        found = [(row["chunk_id"], _share(terms, row) ** 2) for row in said]
        best = fused([row["chunk_id"] for row in near], found)[:k]
        return tuple(_passage(rows[chunk_id], _cosine(rows[chunk_id], vector)) for chunk_id in best)

    def by_meaning(self, query: str, *, k: int = 3) -> Sequence[Passage]:
        """The search by meaning alone, to compare with."""
        vector = self._embedder.embed([query])
        return tuple(_passage(row, _cosine(row, vector)) for row in self._by_meaning(vector)[:k])

    def by_word(self, query: str, *, k: int = 3) -> Sequence[Passage]:
        """The search by word alone, to compare with."""
        return self._by_word_only(search_terms(query, self._index.language), k)

    def _by_word_only(self, terms: Sequence[str], k: int) -> tuple[Passage, ...]:
        return tuple(_passage(row, _share(terms, row)) for row in self._by_word(terms)[:k])

    def _by_meaning(self, vector: Vectors) -> list[dict[str, Any]]:
        search = self._table.search(vector[0], vector_column_name="vector")
        rows: list[dict[str, Any]] = (
            search.distance_type("cosine")
            .nprobes(PROBES)
            .limit(POOL)
            .select([*_COLUMNS, "_distance"])
            .to_arrow()
            .to_pylist()
        )
        return rows

    def _by_word(self, terms: Sequence[str]) -> list[dict[str, Any]]:
        if not terms:
            return []
        columns = [*_COLUMNS, "vector", "_score"] if self._index.vectors else [*_COLUMNS, "_score"]
        # A match query takes words, not an expression: nothing in them can be an operator.
        rows: list[dict[str, Any]] = (
            self._table.search(self._words(" ".join(terms), "searchable"), query_type="fts")
            .limit(POOL)
            .select(columns)
            .to_arrow()
            .to_pylist()
        )
        return rows


def fused(near: Sequence[str], said: Sequence[tuple[str, float]]) -> list[str]:
    """Both rankings as one, best first: an id's score is the sum of its weight / (RRF_K + rank).

    A rank by meaning has weight 1, one by word the weight beside it: how much of the query was
    found. So a number or a name that is asked for wins, and a single shared word does not.
    """
    scores: dict[str, float] = {}
    for ranking in ([(chunk_id, 1.0) for chunk_id in near], said):
        for rank, (chunk_id, weight) in enumerate(ranking, start=1):
            scores[chunk_id] = scores.get(chunk_id, 0.0) + weight / (RRF_K + rank)
    return sorted(scores, key=lambda chunk_id: -scores[chunk_id])


def _passage(row: Mapping[str, Any], similarity: float) -> Passage:
    return Passage(
        chunk_id=row["chunk_id"],
        document=row["document"],
        heading=row["heading"],
        text=row["text"],
        similarity=similarity,
    )


def _cosine(row: Mapping[str, Any], vector: Vectors) -> float:
    if "_distance" in row:
        return 1.0 - float(row["_distance"])
    return float(np.dot(vector[0], np.asarray(row["vector"], dtype=np.float32)))


def _share(terms: Sequence[str], row: Mapping[str, Any]) -> float:
    return share_found(terms, f"{row['heading']} {row['text']}")
