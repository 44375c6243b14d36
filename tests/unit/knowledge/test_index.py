"""An index is built once for its content, appears whole or not at all, and is found again."""

from pathlib import Path

import pytest

from app.knowledge import Document, build_index
from app.knowledge.index import RECEIPT
from tests.unit.knowledge.conftest import FakeEmbedder

DOCUMENTS = [Document("a.md", "# Fire\n\nLeave the building by the stairs.")]


def test_the_same_content_is_built_once(tmp_path: Path, fake_embedder: FakeEmbedder) -> None:
    first = build_index(DOCUMENTS, fake_embedder, tmp_path)
    embedded = fake_embedder.embedded
    assert build_index(DOCUMENTS, fake_embedder, tmp_path) == first
    assert fake_embedder.embedded == embedded == 1
    assert first.chunks == 1
    assert [path.name for path in tmp_path.iterdir()] == [first.key]


def test_other_words_another_model_or_another_language_make_another_index(
    tmp_path: Path, fake_embedder: FakeEmbedder
) -> None:
    other_model = FakeEmbedder()
    other_model.fingerprint = "other"
    keys = {
        build_index(DOCUMENTS, fake_embedder, tmp_path).key,
        build_index([Document("a.md", "Other.")], fake_embedder, tmp_path).key,
        build_index([Document("b.md", DOCUMENTS[0].text)], fake_embedder, tmp_path).key,
        build_index(DOCUMENTS, other_model, tmp_path).key,
        build_index(DOCUMENTS, fake_embedder, tmp_path, "fr").key,
    }
    assert len(keys) == 5


def test_an_incomplete_index_is_built_again(tmp_path: Path, fake_embedder: FakeEmbedder) -> None:
    index = build_index(DOCUMENTS, fake_embedder, tmp_path)
    (index.directory / RECEIPT).unlink()
    build_index(DOCUMENTS, fake_embedder, tmp_path)
    assert (index.directory / RECEIPT).is_file()
    assert fake_embedder.embedded == 2


def test_a_failure_leaves_nothing_behind(tmp_path: Path, fake_embedder: FakeEmbedder) -> None:
    fake_embedder.embed = lambda texts: FakeEmbedder().embed(["too few"])  # type: ignore[method-assign]
    two = Document("b.md", "# Water\n\nClose the valve.")
    with pytest.raises(ValueError, match="length"):
        build_index([*DOCUMENTS, two], fake_embedder, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_language_the_embedder_does_not_know_costs_no_embedding(
    tmp_path: Path, fake_embedder: FakeEmbedder
) -> None:
    index = build_index(DOCUMENTS, fake_embedder, tmp_path, "de")
    assert not index.vectors
    assert fake_embedder.embedded == 0
