"""The learner's words to passages: by meaning and by word, both rankings in one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path

from app.conversation.events import Passage, Recognised
from app.knowledge.asked import AskedFor
from app.knowledge.asked_lines import AskedLines, AskedProbed, Section
from app.knowledge.authored import AuthoredVectors
from app.knowledge.blocks import HEADING_SEPARATOR
from app.knowledge.embedding import Embedder, Vectors
from app.knowledge.index import PackIndex
from app.knowledge.probes import Probes
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
"""So many sections that are likeliest asked for are found in any case."""


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
        self._asked: AskedFor | None = None
        self.probes: Probes | None = None
        """The pack's probes for the model that speaks; None: it has none."""
        self.asked_lines: AskedLines | None = None
        """Those of them that tell what is asked; None: none of today's questions."""
        self._rows_of: dict[Section, list[int]] = {}
        self.search("warm up")

    def learn(
        self,
        answered: Mapping[Section, Sequence[str]],
        open_: Sequence[str],
        spoken: Sequence[Sequence[str]] = (),
    ) -> None:
        """Know from now on what is asked for which section, what no section answers, and lists of
        what is said in the pack's exercises without asking anything."""
        if not answered or self.authored is None:
            return
        says: dict[Section, str] = {}
        for row in range(len(self._rows)):
            texts = self._rows.texts(row)
            section = _section(texts)
            self._rows_of.setdefault(section, []).append(row)
            says[section] = f"{says.get(section, '')} {texts['text']}".strip()
        self._asked = AskedFor(answered, open_, says, spoken, self.authored)

    @property
    def embedder(self) -> Embedder | None:
        """What gives the queries' vectors; None where it does not know the language."""
        return self._embedder

    @property
    def authored(self) -> AuthoredVectors | None:
        """What gives and keeps the vectors of authors' texts; None like `embedder`."""
        return None if self._embedder is None else AuthoredVectors(self._embedder, self._kept)

    def search(self, query: str, *, k: int = 3, state: Vectors | None = None) -> Sequence[Passage]:
        """Returns at most `k` passages, best first; none for a query without words.

        Those of at most two sections more follow that are likeliest asked for. `state`: the query's
        hidden state, (1, dimensions), as probes take it; it sharpens what is recognised.
        """
        if not len(self._rows) or not any(letter.isalnum() for letter in query):
            return ()
        terms = search_terms(query, self._language)
        vector = self._vector(query)
        near, said, similar = self._rows.search(vector, terms, self._effort.pool)
        shares = {row: self._share(terms, row) for row in said.tolist()}
        nearest = self._nearest(near.tolist(), vector, similar)
        best = fused(nearest, [(row, share**2) for row, share in shares.items()])[:k]
        lines = self.asked_lines
        probed = lines.probed(state) if lines is not None and state is not None else None
        recognised = self._recognised(query, vector, probed)
        best += self._led_to(recognised, best)
        if vector is None:
            similar = shares
        return tuple(
            self._passage(
                row,
                similar.get(row, 0.0),
                self._share(terms, row),
                recognised.get(_section(self._rows.texts(row))),
            )
            for row in best
        )

    def _recognised(
        self, query: str, vector: Vectors | None, probed: AskedProbed | None
    ) -> dict[Section, Recognised]:
        if self._asked is None or vector is None:
            return {}
        return self._asked.recognised(query, vector, probed)

    def _led_to(self, recognised: Iterable[Section], found: Sequence[int]) -> list[int]:
        """The passages of the first sections, but those found already."""
        rows = [
            row for section in islice(recognised, MOST_LED_TO) for row in self._rows_of[section]
        ]
        return [row for row in rows if row not in found]

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
        recognised: Recognised | None = None,
    ) -> Passage:
        return Passage(
            **self._rows.texts(row), similarity=similarity, share=share, recognised=recognised
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
