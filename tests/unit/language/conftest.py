"""The smallest real model: it loops and knows nothing, but its tokens are real."""

from collections.abc import Iterator

import pytest

from app.language import LlamaModel
from app.models import Store


@pytest.fixture(scope="module")
def model(store: Store) -> Iterator[LlamaModel]:
    """The smoke model with a context of 512 tokens, on one thread."""
    loaded = LlamaModel(store.path("llm", "smoke"), threads=1, n_ctx=512)
    yield loaded
    loaded.close()
