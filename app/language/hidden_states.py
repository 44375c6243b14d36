"""What a language model makes of a text in the middle of its layers.

A line through these vectors parts what people mean better than one through sentence vectors does
(`vivavoce bench dialogue --parts probes`). The layers above them are not evaluated.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.language.errors import EvaluationFailed
from app.language.native import native
from app.language.template import Segment
from app.language.weights import Weights

DEPTH = 0.45
"""Of the layers, how many are evaluated: 13 of 28. A line through the 16th or 20th parts no better
what strangers say."""
BEGINNING = 'Someone at work says: "'
"""Without it the first word would stand where models have no word of anybody's."""
LONGEST_TOKENS = 120
"""Of a text; the rest is left out."""
BATCH_TOKENS = 512
PLACES = 32
"""Texts side by side in a batch. Range 1 to 64."""

Hidden = NDArray[np.float32]
"""Shape (n, dimensions)."""


class HiddenStates:
    """A context of its own on weights that also speak. Belongs to one thread."""

    def __init__(self, weights: Weights, *, threads: int) -> None:
        library = native()
        if library.tensors is None:
            raise EvaluationFailed("This build of llama.cpp shows nobody its tensors.")
        self._api, self._tensors = library.api, library.tensors
        self._weights = weights
        self.dimensions: int = self._api.llama_model_n_embd(weights.model)
        self.layer = max(round(self._api.llama_model_n_layer(weights.model) * DEPTH), 1)
        self._found: Hidden | None = None
        parameters = self._api.llama_context_default_params()
        parameters.n_ctx = parameters.n_batch = parameters.n_ubatch = BATCH_TOKENS
        parameters.n_seq_max = PLACES
        parameters.kv_unified = True
        parameters.n_threads = parameters.n_threads_batch = threads
        parameters.no_perf = True
        # The library keeps a bare pointer to this callback: it must live as long as the context.
        self._callback = self._api.ggml_backend_sched_eval_callback(self._evaluated)
        parameters.cb_eval = self._callback
        library.complaints.clear()
        self._handle: Any = self._api.llama_init_from_model(weights.model, parameters)
        if not self._handle:
            raise EvaluationFailed(f"No room for a third context: {library.complaint()}")
        self._memory: Any = self._api.llama_get_memory(self._handle)
        self._batch: Any = self._api.llama_batch_init(BATCH_TOKENS, 0, 1)
        self._beginning = weights.tokens([Segment(BEGINNING)])

    def close(self) -> None:
        """Gives the memory back. Harmless when called again."""
        if self._handle:
            self._api.llama_batch_free(self._batch)
            self._api.llama_free(self._handle)
            self._handle = None

    def of(self, texts: Sequence[str]) -> Hidden:
        """Return the mean over each text's tokens, (n, dimensions). Raises `EvaluationFailed`."""
        rows: list[Hidden] = []
        for together in self._batches([self._tokens(text) for text in texts]):
            rows += self._means(together)
        return np.array(rows, dtype=np.float32).reshape(len(texts), self.dimensions)

    def _tokens(self, text: str) -> list[int]:
        whole = self._weights.tokens([Segment(BEGINNING), Segment(text or " ")])
        return whole[: len(self._beginning) + LONGEST_TOKENS]

    def _batches(self, each: Sequence[list[int]]) -> Iterator[list[list[int]]]:
        together: list[list[int]] = []
        for tokens in each:
            size = sum(map(len, together)) + len(tokens)
            if together and (size > BATCH_TOKENS or len(together) == PLACES):
                yield together
                together = []
            together.append(tokens)
        if together:
            yield together

    def _means(self, together: Sequence[list[int]]) -> list[Hidden]:
        batch, at = self._batch, 0
        ends = [0]
        for place, tokens in enumerate(together):
            for position, token in enumerate(tokens):
                batch.token[at], batch.pos[at] = token, position
                batch.n_seq_id[at], batch.seq_id[at][0] = 1, place
                batch.logits[at] = 0
                at += 1
            ends.append(at)
        batch.n_tokens, batch.logits[0] = at, 1
        begun, states = len(self._beginning), self._states()
        return [states[start + begun : end].mean(axis=0) for start, end in pairwise(ends)]

    def _states(self) -> Hidden:
        """Those of the batch's tokens, (n_tokens, dimensions)."""
        library = native()
        library.complaints.clear()
        self._api.llama_memory_clear(self._memory, True)
        self._api.llama_decode(self._handle, self._batch)  # ends early, by our own wish
        states, self._found = self._found, None
        if states is None:
            raise EvaluationFailed(
                f"llama.cpp gave up on {self._batch.n_tokens} tokens: {library.complaint()}"
            )
        return states

    def _evaluated(self, tensor: int, asks: bool, _data: object) -> bool:
        """Asked of every tensor whether it is wanted, and told then that it is there."""
        if self._tensors.ggml_get_name(tensor) != b"l_out-%d" % (self.layer - 1):
            return not asks
        if asks:
            return True
        found = np.empty((self._batch.n_tokens, self.dimensions), dtype=np.float32)
        if self._tensors.ggml_nbytes(tensor) == found.nbytes:
            self._tensors.ggml_backend_tensor_get(
                tensor, found.ctypes.data_as(ctypes.c_void_p), 0, found.nbytes
            )
            self._found = found
        return False
