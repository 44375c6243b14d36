"""Passages are found by meaning and by word, with the similarity the floor is held against."""

from pathlib import Path

import numpy as np
import pytest

from app.knowledge import Document, HybridRetriever, MiniLmEmbedder, Strategy, build_index
from app.knowledge.chunking import chunk_documents
from app.knowledge.errors import IndexUnusable
from app.knowledge.index import PackIndex, searchable
from app.knowledge.retriever import fused
from tests.unit.knowledge.conftest import FakeEmbedder

HANDBOOK = [
    Document(
        "safety.md",
        "# Safety\n\n## Fire\n\nThe assembly point is the bicycle shed at the east quay.\n\n"
        "## Chemicals\n\nAfter a splash in the eye rinse for fifteen minutes with running water.",
    ),
    Document("travel.md", "# Travel\n\nClaims are entered with form TR-61 within three weeks."),
    Document("leave.md", "# Leave\n\nEverybody has twenty-nine days of holiday a year."),
]


@pytest.fixture
def handbook(tmp_path: Path, minilm: MiniLmEmbedder) -> HybridRetriever:
    return HybridRetriever(build_index(HANDBOOK, minilm, tmp_path), minilm)


def test_a_paraphrase_is_found_by_its_meaning(handbook: HybridRetriever) -> None:
    best = handbook.search("Where do we gather when it burns?", k=2)[0]
    assert best.document == "safety.md"
    assert best.heading == "Safety › Fire"
    assert best.text.startswith("The assembly point")


def test_a_name_that_is_asked_for_is_found_by_word(handbook: HybridRetriever) -> None:
    assert handbook.search("TR-61")[0].document == "travel.md"
    assert [p.document for p in handbook.by_word("what is the form TR-61 for")] == ["travel.md"]


def test_the_similarity_is_the_cosine(handbook: HybridRetriever, minilm: MiniLmEmbedder) -> None:
    query = "How many days off do I get?"
    best = handbook.search(query)[0]
    chunk = next(c for c in chunk_documents(HANDBOOK) if c.chunk_id == best.chunk_id)
    cosine = float(np.dot(*minilm.embed([query, searchable(chunk)])))
    assert best.similarity == pytest.approx(cosine, abs=1e-4)
    assert handbook.search("Who won the football match?")[0].similarity < best.similarity - 0.2


def test_a_question_leads_where_one_like_it_led_before(handbook: HybridRetriever) -> None:
    said = "The bell rings and everybody runs, where to?"
    (nearest,) = before = handbook.search(said, k=1)
    assert nearest.document == "safety.md"
    like = "The bell rings and everyone's running, where do I go?"
    spoken = ["I'd send everybody out first.", "Thank you, that helps.", "He was late again."]
    handbook.learn({("leave.md", "Leave"): [like]}, ["Who pays for my glasses?"], [spoken])
    found, led_to = handbook.search(said, k=1)[:2]
    assert (found.chunk_id, found.similarity) == (before[0].chunk_id, before[0].similarity)
    assert led_to.document == "leave.md"
    assert led_to.recognised is not None
    assert led_to.recognised.asks > 2 * max(led_to.recognised.rival, led_to.recognised.left_open)
    open_ = handbook.search("Is my new pair of glasses paid for?", k=1)[0].recognised
    assert open_ is not None
    assert open_.left_open > 2 * open_.asks
    told = handbook.search("I'd get everybody out before anything else.", k=1)[0].recognised
    assert told is not None
    assert told.question < open_.question


def test_a_section_that_no_search_finds_is_led_to(tmp_path: Path, minilm: MiniLmEmbedder) -> None:
    many = [Document(f"{n}.md", f"# Rules\n\n## Rule {n}\n\nOf locker {n}.") for n in range(90)]
    retriever = HybridRetriever(build_index(many, minilm, tmp_path), minilm)
    retriever.learn({("77.md", "Rule 77"): ["Where does my bicycle go?"]}, [])
    query = "Where can my bike go?"
    led_to = next(p for p in retriever.search(query) if p.document == "77.md")
    assert led_to.recognised is not None
    assert led_to.recognised.asks > led_to.recognised.rival
    cosine = float(np.dot(*minilm.embed([query, "Of locker 77."])))
    assert led_to.recognised.nearness == pytest.approx(cosine, abs=1e-4)
    assert led_to.recognised.nearest == "Of locker 77."
    assert not led_to.recognised.probed


@pytest.mark.parametrize("query", ["", "   ", "?!", "\u200b", "…"])
def test_no_words_find_nothing(handbook: HybridRetriever, query: str) -> None:
    assert handbook.search(query) == ()


@pytest.mark.parametrize(
    "query", ['fire AND (NOT "quay"', "eye:* ^2 ~3 [a TO b]", "um, the", "fire " * 400, "日本語 🎉"]
)
def test_no_query_is_read_as_an_expression(handbook: HybridRetriever, query: str) -> None:
    assert len(handbook.search(query, k=2)) == 2


def test_many_passages_are_sorted_into_partitions_and_still_found(
    tmp_path: Path, fake_embedder: FakeEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.knowledge.index.PARTITIONED_FROM", 600)
    many = [Document(f"{n}.md", f"Rule {n} holds for locker {n}.") for n in range(800)]
    retriever = HybridRetriever(build_index(many, fake_embedder, tmp_path), fake_embedder)
    assert retriever.search("locker 437")[0].document == "437.md"
    assert retriever.by_meaning("Rule 12 holds for locker 12.")[0].document == "12.md"


@pytest.mark.parametrize(
    ("language", "texts", "query"),
    [
        ("de", ["Der Sammelplatz ist am Tor.", "Urlaub wird beantragt."], "Wo sind Sammelplätze?"),
        ("ja", ["火災の際は北側に集まる。", "有給休暇は申請する。"], "火災のときは"),
        ("pl", ["Wózek jedzie sześć kilometrów.", "Urlop trwa długo."], "jak szybko wózek"),
    ],
)
def test_other_languages_are_searched_by_word(
    tmp_path: Path, fake_embedder: FakeEmbedder, language: str, texts: list[str], query: str
) -> None:
    documents = [Document(f"{n}.md", text) for n, text in enumerate(texts)]
    index = build_index(documents, fake_embedder, tmp_path, language)
    best = HybridRetriever(index, fake_embedder).search(query)[0]
    assert best.document == "0.md"
    assert 0 < best.similarity <= 1


def test_an_empty_pack_finds_nothing(tmp_path: Path, fake_embedder: FakeEmbedder) -> None:
    index = build_index([], fake_embedder, tmp_path)
    assert HybridRetriever(index, fake_embedder).search("anything at all") == ()


def test_a_broken_index_says_so(tmp_path: Path, fake_embedder: FakeEmbedder) -> None:
    broken = PackIndex(directory=tmp_path, key="x", language="en", chunks=1, vectors=True)
    with pytest.raises(IndexUnusable, match="built again"):
        HybridRetriever(broken, fake_embedder)


def test_a_single_shared_word_does_not_outvote_the_meaning() -> None:
    assert fused([1, 2, 3], [(3, 0.1**2)]) == [1, 2, 3]
    assert fused([1, 2, 3], [(3, 1.0)])[0] == 3
    assert fused([1], [(9, 0.5)]) == [1, 9]


YARD = [
    Document(
        "yard.md",
        "Parcels wait behind gates at night. Here before now. Trolleys stand outside in rows.",
    ),
    Document("keys.md", "Forms come before drawers, and here is an office."),
]


@pytest.mark.parametrize(
    ("strategy", "first"), [(Strategy.BALANCED, "keys.md"), (Strategy.QUALITY, "yard.md")]
)
def test_quality_ranks_a_passage_by_its_best_sentence_too(
    tmp_path: Path, fake_embedder: FakeEmbedder, strategy: Strategy, first: str
) -> None:
    index = build_index(YARD, fake_embedder, tmp_path, strategy=strategy)
    # No words of the matter, so that only the meaning ranks.
    found = HybridRetriever(index, fake_embedder).search("here before")
    assert found[0].document == first


def test_sentences_that_cannot_be_read_are_said_so(
    tmp_path: Path, fake_embedder: FakeEmbedder
) -> None:
    index = build_index(YARD, fake_embedder, tmp_path, strategy=Strategy.QUALITY)
    (index.directory / "sentences.npz").write_bytes(b"no archive")
    with pytest.raises(IndexUnusable, match="sentences"):
        HybridRetriever(index, fake_embedder)
