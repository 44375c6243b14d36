"""Choosing the next token."""

from __future__ import annotations

from typing import Any

import msgspec

from app.language.context import Context
from app.language.native import native


class Sampling(msgspec.Struct, frozen=True, kw_only=True):
    """How a token is drawn. The defaults are mild: a spoken reply is short and plain."""

    temperature: float
    """0 always takes the likeliest token."""
    seed: int
    top_k: int = 40
    top_p: float = 0.9
    repetition_penalty: float = 1.05
    """1 is none; above about 1.2 a model begins to avoid the very words it should quote."""
    repetition_window: int = 64
    """Tokens of the reply that count as already said; the prompt never counts."""


class Sampler:
    """Draws tokens for one reply: the same context, seed and settings give the same tokens."""

    def __init__(self, sampling: Sampling, vocabulary_size: int) -> None:
        api = self._api = native().api
        self._chain: Any = api.llama_sampler_chain_init(api.llama_sampler_chain_default_params())
        links = [
            api.llama_sampler_init_penalties(
                vocabulary_size,
                sampling.repetition_window,
                sampling.repetition_penalty,
                0.0,
                0.0,
            )
        ]
        if sampling.temperature <= 0:
            links.append(api.llama_sampler_init_greedy())
        else:
            links += [
                api.llama_sampler_init_top_k(sampling.top_k),
                api.llama_sampler_init_top_p(sampling.top_p, 1),
                api.llama_sampler_init_temp(sampling.temperature),
                api.llama_sampler_init_dist(sampling.seed & 0xFFFFFFFF),
            ]
        for link in links:
            api.llama_sampler_chain_add(self._chain, link)

    def draw(self, context: Context) -> int:
        """Returns the token that follows the last evaluated one."""
        return int(self._api.llama_sampler_sample(self._chain, context.handle, -1))

    def close(self) -> None:
        """Gives the memory back. Harmless when called again."""
        if self._chain:
            self._api.llama_sampler_free(self._chain)
            self._chain = None
