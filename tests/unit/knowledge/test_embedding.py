"""Texts about the same thing point the same way, whatever company they are in."""

import numpy as np

from app.knowledge import MiniLmEmbedder
from app.knowledge.embedding import MANY


def test_vectors_have_length_one_and_do_not_depend_on_their_company(
    minilm: MiniLmEmbedder,
) -> None:
    texts = ["A short one.", "A much longer text about the duties of a fire warden. " * 30, ""]
    together = minilm.embed(texts)
    assert together.shape == (3, 384)
    assert together.dtype == np.float32
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    assert np.array_equal(together[0], minilm.embed(texts[:1])[0])
    assert minilm.embed([]).shape == (0, 384)


def test_an_authors_hundreds_have_the_vectors_of_each_alone(minilm: MiniLmEmbedder) -> None:
    texts = [f"Sentence {n} of a pack's many." for n in range(MANY)]
    together = minilm.embed(texts)
    assert np.array_equal(together, np.vstack([minilm.embed([text]) for text in texts]))


def test_a_paraphrase_is_nearer_than_another_subject(minilm: MiniLmEmbedder) -> None:
    question, near, far = minilm.embed(
        ["May I work from home?", "Remote work is allowed.", "Wear safety shoes."]
    )
    assert question @ near > question @ far + 0.1
