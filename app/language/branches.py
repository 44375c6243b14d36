"""Many prompts side by side in one context, each evaluated once and kept until room is needed."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.language.context import shared_length
from app.language.errors import EvaluationFailed, PromptTooLong
from app.language.native import native
from app.language.weights import Weights

PLACES = 32
"""Prompts kept at once. Range 2 to 64; the library allows no more sequences than that."""


class Branches:
    """Evaluated beginnings of prompts, one a sequence. Belongs to one thread.

    Beginnings that start alike share the memory and the work of what they share. The one that was
    not used for longest makes room.
    """

    def __init__(self, weights: Weights, *, size: int, threads: int, batch_tokens: int) -> None:
        library = native()
        self._api = library.api
        self._batch_tokens = batch_tokens
        self._vocabulary = weights.vocabulary_size
        parameters = self._api.llama_context_default_params()
        parameters.n_ctx = size
        parameters.n_batch = parameters.n_ubatch = max(batch_tokens, PLACES)
        parameters.n_seq_max = PLACES
        parameters.kv_unified = True
        parameters.n_threads = parameters.n_threads_batch = threads
        parameters.no_perf = True
        library.complaints.clear()
        self.handle: Any = self._api.llama_init_from_model(weights.model, parameters)
        if not self.handle:
            raise EvaluationFailed(f"No room for a second context: {library.complaint()}")
        self._memory: Any = self._api.llama_get_memory(self.handle)
        self._batch: Any = self._api.llama_batch_init(batch_tokens, 0, 1)
        self.size = size
        self._kept: dict[int, list[int]] = {}
        """Sequence to its tokens; the one used last stands last."""

    def close(self) -> None:
        """Gives the memory back. Harmless when called again."""
        if self.handle:
            self._api.llama_batch_free(self._batch)
            self._api.llama_free(self.handle)
            self.handle = None

    def after(
        self, beginning: Sequence[int], rest: Sequence[int], *, cancelled: Callable[[], bool]
    ) -> NDArray[np.float32] | None:
        """The logits (n_vocabulary,) of what follows `beginning` + `rest`; None if cancelled.

        `beginning` is kept for the next time, and what was evaluated of it before a cancellation
        too; `rest`, at least one token, is forgotten. Raises PromptTooLong and EvaluationFailed.
        """
        needed = len(beginning) + len(rest)
        if needed > self.size:
            raise PromptTooLong(needed, self.size)
        place = self._place_of(beginning, len(rest))
        tokens = self._kept[place]
        if not self._evaluate(place, tokens, beginning[len(tokens) :], cancelled):
            return None
        read = list(tokens)
        try:
            if not self._evaluate(place, read, rest, cancelled):
                return None
            logits = self._api.llama_get_logits_ith(self.handle, -1)
            return np.ctypeslib.as_array(logits, shape=(self._vocabulary,)).astype(np.float32)
        finally:
            self._api.llama_memory_seq_rm(self._memory, place, len(tokens), -1)

    def _place_of(self, beginning: Sequence[int], spare: int) -> int:
        """The sequence that holds a part of `beginning` and nothing else, made if need be."""
        best, shared = -1, 0
        for place, tokens in self._kept.items():
            alike = shared_length(tokens, beginning)
            if alike > shared or (alike == shared and alike == len(tokens)):
                best, shared = place, alike
        if best >= 0 and shared == len(self._kept[best]):
            self._kept[best] = self._kept.pop(best)
            self._make_room(len(beginning) - shared + spare, sparing=best)
            return best
        self._make_room(len(beginning) + spare, sparing=best)
        place = next(p for p in range(PLACES) if p not in self._kept)
        if best >= 0 and shared:
            self._api.llama_memory_seq_cp(self._memory, best, place, 0, shared)
        self._kept[place] = list(beginning[:shared]) if best >= 0 else []
        return place

    def _make_room(self, tokens: int, sparing: int) -> None:
        for place in list(self._kept):
            used = sum(len(kept) for kept in self._kept.values())
            if used + tokens <= self.size and len(self._kept) < PLACES:
                return
            if place != sparing:
                self._api.llama_memory_seq_rm(self._memory, place, -1, -1)
                del self._kept[place]
        if sparing in self._kept and len(self._kept[sparing]) + tokens > self.size:
            self._api.llama_memory_clear(self._memory, True)
            self._kept = {sparing: []}

    def _evaluate(
        self, place: int, tokens: list[int], new: Sequence[int], cancelled: Callable[[], bool]
    ) -> bool:
        """Evaluates `new` after `tokens`, which grow by every batch that was completed."""
        for start in range(0, len(new), self._batch_tokens):
            if cancelled():
                return False
            part = new[start : start + self._batch_tokens]
            self._decode(place, len(tokens), part)
            tokens += part
        return True

    def _decode(self, place: int, position: int, part: Sequence[int]) -> None:
        batch = self._batch
        batch.n_tokens = len(part)
        for at, token in enumerate(part):
            batch.token[at] = token
            batch.pos[at] = position + at
            batch.n_seq_id[at] = 1
            batch.seq_id[at][0] = place
            batch.logits[at] = at == len(part) - 1
        library = native()
        library.complaints.clear()
        result = self._api.llama_decode(self.handle, batch)
        if result != 0:
            self._api.llama_memory_clear(self._memory, True)
            self._kept.clear()
            self._kept[place] = []
            raise EvaluationFailed(
                f"llama.cpp gave up on {len(part)} tokens of a judgement "
                f"(result {result}): {library.complaint()}"
            )


def margin(logits: NDArray[np.float32], yes: Sequence[int], no: Sequence[int]) -> float:
    """The log odds of one of the `yes` tokens against one of the `no` tokens."""
    return _log_sum(logits[list(yes)]) - _log_sum(logits[list(no)])


def _log_sum(values: NDArray[np.float32]) -> float:
    top = float(values.max())
    return top + math.log(float(np.exp(values.astype(np.float64) - top).sum()))
