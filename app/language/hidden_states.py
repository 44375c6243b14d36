"""What a language model makes of a text in the middle of its layers.

A line through these vectors parts what people mean better than one through sentence vectors does
(`vivavoce bench dialogue --parts probes`): a linear probe (Alain and Bengio, "Understanding
intermediate layers using linear classifier probes", 2016). The layers above are not evaluated.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, pairwise
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
SLICE_TOKENS = 64
"""Of a batch that somebody may cut short: half a second of two slow cores."""
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
        self._known: dict[str, Hidden] = {}
        """Of a reading that was cut short."""
        self._beginning = weights.tokens([Segment(BEGINNING)])
        parameters = self._api.llama_context_default_params()
        parameters.n_ctx = len(self._beginning) + BATCH_TOKENS
        parameters.n_batch = parameters.n_ubatch = BATCH_TOKENS
        parameters.n_seq_max = 1 + PLACES
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
        self._evaluate([(0, 0, self._beginning)])

    def close(self) -> None:
        """Gives the memory back. Harmless when called again."""
        if self._handle:
            self._api.llama_batch_free(self._batch)
            self._api.llama_free(self._handle)
            self._handle = None

    def of(self, texts: Sequence[str]) -> Hidden:
        """Return the mean over each text's tokens, (n, dimensions). Raises `EvaluationFailed`."""
        rows = self._rows(texts, lambda: False, BATCH_TOKENS)
        assert rows is not None
        return rows

    def read(self, texts: Sequence[str], *, cancelled: Callable[[], bool]) -> Hidden | None:
        """As `of`, in small steps; None if cancelled. What was read by then is not read again."""
        return self._rows(texts, cancelled, SLICE_TOKENS)

    def _rows(
        self, texts: Sequence[str], cancelled: Callable[[], bool], most_tokens: int
    ) -> Hidden | None:
        left = [text for text in dict.fromkeys(texts) if text not in self._known]
        found = self._known = {text: row for text, row in self._known.items() if text in texts}
        for together in self._batches(left, most_tokens):
            if cancelled():
                return None
            found.update(zip(together, self._means(list(together.values())), strict=True))
        rows = [found[text] for text in texts]
        self._known = {}
        return np.array(rows, dtype=np.float32).reshape(len(texts), self.dimensions)

    def _batches(self, texts: Sequence[str], most_tokens: int) -> Iterator[dict[str, list[int]]]:
        together: dict[str, list[int]] = {}
        for text in texts:
            tokens = self._tokens(text)
            size = sum(map(len, together.values())) + len(tokens)
            if together and (size > most_tokens or len(together) == PLACES):
                yield together
                together = {}
            together[text] = tokens
        if together:
            yield together

    def _tokens(self, text: str) -> list[int]:
        whole = self._weights.tokens([Segment(BEGINNING), Segment(text or " ")])
        return whole[len(self._beginning) :][:LONGEST_TOKENS]

    def _means(self, together: Sequence[list[int]]) -> list[Hidden]:
        """The beginning is shared: it was evaluated once, as sequence 0."""
        begun = len(self._beginning)
        places = range(1, 1 + len(together))
        for place in places:
            self._api.llama_memory_seq_cp(self._memory, 0, place, 0, begun)
        try:
            states = self._evaluate(
                [(place, begun, tokens) for place, tokens in zip(places, together, strict=True)]
            )
        finally:
            for place in places:
                self._api.llama_memory_seq_rm(self._memory, place, -1, -1)
        ends = accumulate(map(len, together), initial=0)
        return [states[start:end].mean(axis=0) for start, end in pairwise(ends)]

    def _evaluate(self, sequences: Sequence[tuple[int, int, Sequence[int]]]) -> Hidden:
        """The states of all tokens of (place, position of the first, tokens), in order."""
        batch, at = self._batch, 0
        for place, begun, tokens in sequences:
            for position, token in enumerate(tokens, begun):
                batch.token[at], batch.pos[at] = token, position
                batch.n_seq_id[at], batch.seq_id[at][0] = 1, place
                batch.logits[at] = 0
                at += 1
        batch.n_tokens, batch.logits[0] = at, 1
        library = native()
        library.complaints.clear()
        self._api.llama_decode(self._handle, batch)  # ends early, by our own wish
        states, self._found = self._found, None
        if states is None:
            raise EvaluationFailed(f"llama.cpp gave up on {at} tokens: {library.complaint()}")
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
