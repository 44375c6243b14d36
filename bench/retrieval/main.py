"""`vivavoce bench retrieval`: is the right passage found, and how long does it take?"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from app.conversation.events import Passage
from app.knowledge import (
    Document,
    HybridRetriever,
    MiniLmEmbedder,
    PackIndex,
    Strategy,
    build_index,
    read_documents,
)
from app.models import Store, default_store_dir
from bench.result import print_result
from bench.retrieval.synthetic import EMBEDDED, MixingEmbedder, synthetic_documents

HERE = Path(__file__).parent
SIZES = {"1k": 1_000, "10k": 10_000, "100k": 100_000}
DEPTH = 3

Search = Callable[[str], Sequence[Passage]]


def main(args: Sequence[str] | None = None) -> int:
    """Runs the benchmark and prints its figures; returns 0 when it ran."""
    parser = argparse.ArgumentParser(prog="vivavoce bench retrieval", description=__doc__)
    parser.add_argument("--data", type=Path, default=HERE, help="folder: texts/, questions.json")
    parser.add_argument("--sizes", nargs="*", choices=list(SIZES), default=list(SIZES))
    parser.add_argument("--strategy", choices=list(Strategy), default=Strategy.BALANCED)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(args)
    embedder = MiniLmEmbedder(Store().path("embeddings"))
    texts = list(read_documents(chosen.data / "texts"))
    questions = json.loads((chosen.data / "questions.json").read_text(encoding="utf-8"))
    asked: list[dict[str, str]] = questions["answerable"]

    cache = default_store_dir().parent / "bench" / "retrieval"
    strategy = Strategy(chosen.strategy)
    index = build_index(texts, embedder, cache, strategy=strategy)
    small = HybridRetriever(index, embedder)
    figures: dict[str, Any] = {}
    baselines: dict[str, dict[str, Any]] = {}
    cases: list[dict[str, Any]] = []
    for name, search in _searches(small).items():
        found = [_rank(search(one["ask"]), one["answer"]) for one in asked]
        _file(name, _recalls(found), figures, baselines)
        if name == "hybrid":
            cases = [
                {"ask": one["ask"], "rank": rank} for one, rank in zip(asked, found, strict=True)
            ]
    figures |= _floor(small, asked, questions.get("unanswerable", []))
    for size in chosen.sizes:
        _at_size(size, texts, index, embedder, cache, asked, figures, baselines)
    print_result(
        "retrieval",
        figures,
        n=len(asked),
        models={"embeddings": embedder.fingerprint},
        baselines=baselines,
        cases=cases,
        as_json=chosen.json,
    )
    return 0


def _at_size(
    size: str,
    texts: list[Document],
    own: PackIndex,
    embedder: MiniLmEmbedder,
    cache: Path,
    asked: Sequence[dict[str, str]],
    figures: dict[str, Any],
    baselines: dict[str, dict[str, Any]],
) -> None:
    """Our texts, lost among so many others."""
    documents = [*texts, *synthetic_documents(SIZES[size] - own.chunks)]
    mixing = MixingEmbedder(embedder, first=EMBEDDED)
    _say(f"{size}: building or opening the index")
    begun = time.perf_counter()
    index = build_index(documents, mixing, cache, strategy=own.strategy)
    figures[f"index_s_{size}"] = round(time.perf_counter() - begun, 1)
    retriever = HybridRetriever(index, mixing)
    _say(f"{size}: {index.chunks} chunks, searching")
    for name, search in _searches(retriever).items():
        found, wall_ms, cpu_ms = [], [], []
        for one in asked:
            begun, used = time.perf_counter(), time.process_time()
            passages = search(one["ask"])
            wall_ms.append((time.perf_counter() - begun) * 1000)
            cpu_ms.append((time.process_time() - used) * 1000)
            found.append(_rank(passages, one["answer"]))
        result = _percentiles(f"ms_{size}", wall_ms) | _percentiles(f"cpu_ms_{size}", cpu_ms)
        lost = {f"{key}_{size}": value for key, value in _recalls(found).items()}
        _file(name, result | lost, figures, baselines)


def _percentiles(name: str, values: Sequence[float]) -> dict[str, float]:
    p50, p95 = np.percentile(values, [50, 95])
    return {f"p50_{name}": round(float(p50), 1), f"p95_{name}": round(float(p95), 1)}


def _searches(retriever: HybridRetriever) -> dict[str, Search]:
    return {
        "hybrid": lambda query: retriever.search(query, k=DEPTH),
        "vector": lambda query: retriever.by_meaning(query, k=DEPTH),
        "full_text": lambda query: retriever.by_word(query, k=DEPTH),
    }


def _file(
    name: str,
    result: dict[str, Any],
    figures: dict[str, Any],
    baselines: dict[str, dict[str, Any]],
) -> None:
    if name == "hybrid":
        figures.update(result)
    else:
        baselines.setdefault(name, {}).update(result)


def _rank(passages: Sequence[Passage], answer: str) -> int | None:
    """1 for the first passage that holds the answer's words; None when none does."""
    return next((at for at, one in enumerate(passages, start=1) if answer in one.text), None)


def _recalls(ranks: Sequence[int | None]) -> dict[str, float]:
    share = {k: sum(rank is not None and rank <= k for rank in ranks) for k in (1, DEPTH)}
    return {f"recall_at_{k}": round(hits / len(ranks), 3) for k, hits in share.items()}


def _floor(
    retriever: HybridRetriever, asked: Sequence[dict[str, str]], unanswerable: Sequence[str]
) -> dict[str, Any]:
    """How well the best similarity tells questions that the texts answer from those they do not."""
    if not unanswerable:
        return {}
    yes = np.array([_best(retriever, one["ask"]) for one in asked])
    no = np.array([_best(retriever, question) for question in unanswerable])
    return {
        "floor_auc": round(float((yes[:, None] > no[None, :]).mean()), 3),
        "answerable_above_0.30": round(float((yes >= 0.30).mean()), 3),
        "unanswerable_below_0.30": round(float((no < 0.30).mean()), 3),
    }


def _best(retriever: HybridRetriever, query: str) -> float:
    return max((passage.similarity for passage in retriever.search(query)), default=-1.0)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
