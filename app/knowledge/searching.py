"""The two searches in a finished database: rows near a vector, rows with these words."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.knowledge.embedding import Vectors
from app.knowledge.errors import IndexUnusable
from app.knowledge.index import TABLE, quiet_lancedb

Ranking: TypeAlias = NDArray[np.int64]
"""Row numbers, best first."""

TEXT_COLUMNS = ("chunk_id", "document", "heading", "text")


class Rows:
    """An open database. Texts are held in memory, vectors and word lists stay on the disk.

    A search asks LanceDB for no texts: fetching them every time would double its cost. Every method
    raises IndexUnusable when the database fails.
    """

    def __init__(self, directory: Path, probes: int) -> None:
        lancedb = quiet_lancedb()
        self._match: Any = lancedb.query.MatchQuery
        self._table: Any = _run(_open(lancedb, str(directory)))
        texts = _run(self._table.query().select(list(TEXT_COLUMNS)).with_row_id().to_arrow())
        self._ids = np.asarray(texts["_rowid"].to_numpy(), dtype=np.uint64)
        self._order = np.argsort(self._ids)
        self._probes = probes
        self._texts: Any = texts.select(list(TEXT_COLUMNS)).combine_chunks()

    def __len__(self) -> int:
        return len(self._ids)

    def texts(self, row: int) -> dict[str, str]:
        """The text columns of one row."""
        return {name: self._texts[name][row].as_py() for name in TEXT_COLUMNS}

    def written(self, row: int) -> int:
        """Which of the chunks a row was when they were written, from 0."""
        return int(np.searchsorted(self._ids, self._ids[row], sorter=self._order))

    def search(
        self, vector: Vectors | None, words: Sequence[str], limit: int
    ) -> tuple[Ranking, Ranking, dict[int, float]]:
        """Returns the rows nearest to `vector`, the rows with `words`, and the cosines of both.

        `vector` is a unit vector, shape (1, dimensions). Either search is left out, and its result
        empty, where there is nothing to look for; without a vector there are no cosines.
        """
        near, said = _run(self._both(vector, words, limit))
        near_rows, said_rows = self._rows(near), self._rows(said)
        cosines: dict[int, float] = {}
        if vector is not None and len(said_rows):
            flat = np.asarray(said["vector"].combine_chunks().values, dtype=np.float32)
            products = flat.reshape(len(said_rows), -1) @ vector[0]
            cosines |= zip(said_rows.tolist(), products.tolist(), strict=True)
        if len(near_rows):
            found = 1.0 - np.asarray(near["_distance"], dtype=np.float32)
            cosines |= zip(near_rows.tolist(), found.tolist(), strict=True)
        return near_rows, said_rows, cosines

    async def _both(self, vector: Vectors | None, words: Sequence[str], limit: int) -> Any:
        return await asyncio.gather(
            self._near(vector, limit), self._said(words, limit, vectors=vector is not None)
        )

    async def _near(self, vector: Vectors | None, limit: int) -> Any:
        if vector is None:
            return None
        query = self._table.query().nearest_to(vector[0]).distance_type("cosine")
        return (
            await query.nprobes(self._probes)
            .limit(limit)
            .select(["_distance"])
            .with_row_id()
            .to_arrow()
        )

    async def _said(self, words: Sequence[str], limit: int, *, vectors: bool) -> Any:
        if not words:
            return None
        # A match query takes words, not an expression: nothing in them can be an operator.
        query = self._table.query().nearest_to_text(self._match(" ".join(words), "searchable"))
        columns = ["_score", "vector"] if vectors else ["_score"]
        return await query.limit(limit).select(columns).with_row_id().to_arrow()

    def _rows(self, found: Any) -> Ranking:
        if found is None:
            return np.empty(0, dtype=np.int64)
        ids = np.asarray(found["_rowid"].to_numpy(), dtype=np.uint64)
        places = np.searchsorted(self._ids, ids, sorter=self._order)
        return np.asarray(self._order[places], dtype=np.int64)


async def _open(lancedb: Any, directory: str) -> Any:
    """The table with its indices read into memory: a partition's first visit costs a read each."""
    table = await (await lancedb.connect_async(directory)).open_table(TABLE)
    for index in await table.list_indices():
        await table.prewarm_index(index.name)
    return table


def _run(work: Coroutine[Any, Any, Any]) -> Any:
    try:
        return asyncio.run(work)
    except (OSError, ValueError, RuntimeError) as error:
        raise IndexUnusable(
            f"The index of the documents cannot be read: {error}. Delete it: it is built again."
        ) from error
