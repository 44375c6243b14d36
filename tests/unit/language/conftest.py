"""The smallest real model: it loops and knows nothing, but its tokens are real."""

from collections.abc import Iterator

import pytest

from app.language import LlamaModel
from app.models import ModelMissing, Store


@pytest.fixture(scope="module")
def llama(store: Store) -> Iterator[LlamaModel]:
    """The smoke model with a context of 512 tokens, on one thread."""
    try:
        path = store.path("llm", "smoke")
    except ModelMissing as missing:
        pytest.skip(missing.operator)
    loaded = LlamaModel(path, threads=1, n_ctx=512)
    yield loaded
    loaded.close()
