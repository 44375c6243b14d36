"""A model's working memory: the tokens it has read, and no token read twice."""

from __future__ import annotations

import ctypes
import time
from collections.abc import Callable, Sequence
from typing import Any

from app.language.errors import EvaluationFailed
from app.language.native import native
from app.language.weights import Weights

SMALLEST_BATCH = 16
"""Smaller batches use the processor's kernels badly, eight tokens worst of all; a short rest is
therefore evaluated together with the batch before it."""
SHORT_REST = 8
SLIDE_TOKENS = 12
"""So many equal tokens in a row are the same piece of text. Range 8 to 32."""


def shared_length(left: Sequence[int], right: Sequence[int]) -> int:
    """How many tokens both sequences begin with."""
    for at, (a, b) in enumerate(zip(left, right, strict=False)):
        if a != b:
            return at
    return min(len(left), len(right))


def left_out(read: Sequence[int], wanted: Sequence[int]) -> int:
    """How many tokens of `read` must go so that it goes on as `wanted` does; 0 if none would do."""
    begin = list(wanted[:SLIDE_TOKENS])
    if len(begin) < SLIDE_TOKENS:
        return 0
    for at in range(1, len(read) - SLIDE_TOKENS + 1):
        if read[at] == begin[0] and list(read[at : at + SLIDE_TOKENS]) == begin:
            return at
    return 0


class Context:
    """One sequence of evaluated tokens. Belongs to one thread.

    `tokens` is exactly what the library has evaluated, in order: after an interrupted evaluation
    it holds the batches that were completed.
    """

    def __init__(self, weights: Weights, *, size: int, threads: int, batch_tokens: int) -> None:
        library = native()
        self._api = library.api
        self.tokens: list[int] = []
        self._largest_batch = batch_tokens
        self._rate_hz = 0.0
        parameters = self._api.llama_context_default_params()
        parameters.n_ctx = size
        parameters.n_batch = parameters.n_ubatch = batch_tokens
        parameters.n_seq_max = 1
        parameters.n_threads = parameters.n_threads_batch = threads
        parameters.no_perf = True
        library.complaints.clear()
        self.handle: Any = self._api.llama_init_from_model(weights.model, parameters)
        if not self.handle:
            raise EvaluationFailed(f"No room for a context of {size} tokens: {library.complaint()}")
        self._memory: Any = self._api.llama_get_memory(self.handle)
        self.size: int = self._api.llama_n_ctx(self.handle)

    def close(self) -> None:
        """Gives the memory back. Harmless when called again."""
        if self.handle:
            self._api.llama_free(self.handle)
            self.handle = None

    def rewind(self, prompt: Sequence[int]) -> int:
        """Keeps what `prompt` begins with, forgets the rest, and returns how many were kept.

        Where a piece was left out of the middle (a conversation's oldest turns, the material of the
        turn before) what follows it slides up and is kept too. The prompt's last token is always
        evaluated anew: what follows it is read off there.
        """
        keep = shared_length(self.tokens, prompt)
        while gap := left_out(self.tokens[keep:], prompt[keep:]):
            if not self._slide(keep, gap):
                break
            keep = shared_length(self.tokens, prompt)
        keep = min(keep, max(len(prompt) - 1, 0))
        if keep < len(self.tokens):
            self._forget_from(keep)
        return len(self.tokens)

    def evaluate(
        self, tokens: Sequence[int], *, slice_s: float, cancelled: Callable[[], bool]
    ) -> bool:
        """Evaluates `tokens` after those already there; returns whether all were.

        They go in batches of about `slice_s` seconds each, as fast as this machine has lately
        been, and `cancelled` is asked before each. Raises `EvaluationFailed`.
        """
        done = 0
        while done < len(tokens):
            if cancelled():
                return False
            batch = tokens[done : done + self._batch(len(tokens) - done, slice_s)]
            begun = time.perf_counter()
            self._decode(batch)
            if len(batch) >= SMALLEST_BATCH:
                self._rate_hz = len(batch) / (time.perf_counter() - begun)
            done += len(batch)
        return True

    def _batch(self, remaining: int, slice_s: float) -> int:
        wanted = min(self._largest_batch, max(SMALLEST_BATCH, int(self._rate_hz * slice_s)))
        whole = remaining <= min(wanted + SHORT_REST, self._largest_batch)
        return remaining if whole else wanted

    def _decode(self, tokens: Sequence[int]) -> None:
        array = (ctypes.c_int32 * len(tokens))(*tokens)
        library = native()
        library.complaints.clear()
        result = self._api.llama_decode(
            self.handle, self._api.llama_batch_get_one(array, len(tokens))
        )
        if result != 0:
            self._forget_from(len(self.tokens))
            raise EvaluationFailed(
                f"llama.cpp gave up on {len(tokens)} tokens after {len(self.tokens)} "
                f"(result {result}): {library.complaint()}"
            )
        self.tokens += tokens

    def _slide(self, start: int, gap: int) -> bool:
        """Take `gap` tokens from `start` on out of the middle; False where that cannot be done."""
        if not self._api.llama_memory_can_shift(self._memory):
            return False
        if not self._api.llama_memory_seq_rm(self._memory, 0, start, start + gap):
            return False
        self._api.llama_memory_seq_add(self._memory, 0, start + gap, -1, -gap)
        del self.tokens[start : start + gap]
        return True

    def _forget_from(self, position: int) -> None:
        if not self._api.llama_memory_seq_rm(self._memory, 0, position, -1):
            # Some architectures cannot forget a part: they forget everything.
            self._api.llama_memory_clear(self._memory, True)
            position = 0
        del self.tokens[position:]
