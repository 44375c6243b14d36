"""A pack's documents as a searchable database on the disk, built once per content."""

from __future__ import annotations

import hashlib
import os
import shutil
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from app.knowledge.chunking import Chunk, chunk_documents
from app.knowledge.documents import Document
from app.knowledge.embedding import Embedder, Vectors
from app.knowledge.sentence_vectors import SentenceVectors
from app.knowledge.strategy import EFFORTS, Strategy

FORMAT = 1
"""Part of the key: a change of cutting, columns or index settings makes another database."""
TABLE = "chunks"
RECEIPT = "complete.json"
PARTITIONED_FROM = 8_000
"""Chunks from which vectors are sorted into partitions; below, looking at all of them is faster."""
ROWS_PER_PARTITION = 400
KMEANS_ROUNDS = 12
KEY_DIGITS = 24
SETTINGS = {"LANCE_LOG": "error", "LANCE_CPU_THREADS": "2"}

STEMMED = {
    "ar": "Arabic",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "fi": "Finnish",
    "fr": "French",
    "hu": "Hungarian",
    "it": "Italian",
    "nl": "Dutch",
    "no": "Norwegian",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sv": "Swedish",
    "ta": "Tamil",
    "tr": "Turkish",
}
"""Languages whose word endings the full-text index knows; others are cut into words by ICU."""


class PackIndex(msgspec.Struct, frozen=True, kw_only=True):
    """A finished database. It never changes; other content has another key."""

    directory: Path
    key: str
    language: str
    chunks: int
    vectors: bool
    """False where the embedder does not know the language: then only words are compared."""
    strategy: Strategy = Strategy.BALANCED


class _Receipt(msgspec.Struct, frozen=True):
    key: str
    chunks: int


def build_index(
    documents: Sequence[Document],
    embedder: Embedder,
    directory: Path,
    language: str = "en",
    strategy: Strategy = Strategy.BALANCED,
) -> PackIndex:
    """Returns the index of these documents below `directory`, building it if it is not there.

    About 10 ms per chunk on one core, once. A half-built index is never seen: it is moved into
    place when complete. Two processes may build the same one.
    """
    known = language in embedder.languages
    by_sentence = known and EFFORTS[strategy].sentence_share > 0
    key = content_key(documents, embedder, language, by_sentence=by_sentence)
    target = directory / key
    found = _finished(target, key)
    if found is None:
        chunks = chunk_documents(documents)
        vectors = embedder.embed([searchable(chunk) for chunk in chunks]) if known else None
        single = SentenceVectors.of(chunks, embedder) if by_sentence else None
        write_index(chunks, vectors, target, key, language, single)
        found = len(chunks)
    return PackIndex(
        directory=target,
        key=key,
        language=language,
        chunks=found,
        vectors=known,
        strategy=strategy,
    )


def content_key(
    documents: Sequence[Document], embedder: Embedder, language: str, *, by_sentence: bool = False
) -> str:
    """Names the database by everything that went into it."""
    digest = hashlib.sha256(f"{FORMAT}\x1f{language}\x1f{embedder.fingerprint}".encode())
    if by_sentence:
        digest.update(b"\x1fsentences")
    for document in documents:
        for part in (document.name, document.text):
            data = part.encode()
            digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()[:KEY_DIGITS]


def searchable(chunk: Chunk) -> str:
    """What is embedded and indexed: a chunk's heading often says what its words are about."""
    return f"{chunk.heading}: {chunk.text}" if chunk.heading else chunk.text


def write_index(
    chunks: Sequence[Chunk],
    vectors: Vectors | None,
    target: Path,
    key: str,
    language: str,
    single: SentenceVectors | None = None,
) -> None:
    """Writes a complete database to `target`, atomically."""
    building = target.with_name(f".{target.name}-{uuid.uuid4().hex[:8]}")
    building.mkdir(parents=True)
    try:
        _fill(building, chunks, vectors, language)
        if single is not None:
            single.write(building)
        receipt = msgspec.json.encode(_Receipt(key, len(chunks)))
        (building / RECEIPT).write_bytes(receipt)
        if target.exists() and _finished(target, key) is None:
            shutil.rmtree(target)
        try:
            building.rename(target)
        except OSError:
            if _finished(target, key) is None:
                raise
    finally:
        shutil.rmtree(building, ignore_errors=True)


def quiet_lancedb() -> Any:
    """Imports LanceDB so that it says nothing and keeps few threads.

    Its native part reads LANCE_LOG (log level) and LANCE_CPU_THREADS (as many as cores otherwise)
    when it starts; an operator's values win. LANCE_IO_THREADS stays at its default of 8: it bounds
    reads under way rather than threads, and with 1 the building of an index waits for ever.
    """
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)
    import lancedb

    return lancedb


def _finished(target: Path, key: str) -> int | None:
    """How many chunks the complete database at `target` holds; None where there is none."""
    try:
        receipt = msgspec.json.decode((target / RECEIPT).read_bytes(), type=_Receipt)
    except (OSError, msgspec.DecodeError):
        return None
    return receipt.chunks if receipt.key == key else None


def _fill(folder: Path, chunks: Sequence[Chunk], vectors: Vectors | None, language: str) -> None:
    lancedb = quiet_lancedb()
    import pyarrow as pa
    from lancedb.index import FTS, IvfFlat

    columns: dict[str, Any] = {
        "chunk_id": pa.array([chunk.chunk_id for chunk in chunks], pa.string()),
        "document": pa.array([chunk.document for chunk in chunks], pa.string()),
        "heading": pa.array([chunk.heading for chunk in chunks], pa.string()),
        "text": pa.array([chunk.text for chunk in chunks], pa.string()),
        "searchable": pa.array([searchable(chunk) for chunk in chunks], pa.string()),
    }
    if vectors is not None:
        flat = pa.array(vectors.reshape(-1), pa.float32())
        columns["vector"] = pa.FixedSizeListArray.from_arrays(flat, vectors.shape[1])
    table = lancedb.connect(str(folder)).create_table(TABLE, pa.table(columns))
    if not chunks:
        return
    stemmed = STEMMED.get(language)
    table.create_index(
        "searchable",
        config=FTS(
            base_tokenizer="simple" if stemmed else "icu",
            language=stemmed or "English",
            stem=stemmed is not None,
            remove_stop_words=stemmed is not None,
            num_workers=1,
        ),
    )
    if vectors is not None and len(chunks) >= PARTITIONED_FROM:
        partitions = len(chunks) // ROWS_PER_PARTITION
        table.create_index(
            "vector",
            config=IvfFlat(
                distance_type="cosine", num_partitions=partitions, max_iterations=KMEANS_ROUNDS
            ),
        )
