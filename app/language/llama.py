"""A language model on llama.cpp that never reads the same prompt twice."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from app.conversation.events import (
    Event,
    Message,
    ReplyDelta,
    ReplyEnded,
    ReplyOutcome,
    ReplyStarted,
)
from app.conversation.ports import Judgement
from app.language.calibration import Calibration
from app.language.context import Context
from app.language.errors import LanguageError, PromptTooLong
from app.language.hidden_states import Hidden, HiddenStates
from app.language.judging import YesNoJudge
from app.language.sampling import Sampler, Sampling
from app.language.stream import ReplyText
from app.language.template import finished, unfinished
from app.language.weights import Weights

PREFILL_SLICE_S = 0.1
"""A request that comes during a prefill waits no longer than this, and what it waits for is most
often a part of its own prompt."""
PROMPT_SLICE_S = 0.5
"""Batches of a prompt that is already wanted: nearly full speed, cancellable in between."""
LARGEST_BATCH_TOKENS = 128


class LlamaModel:
    """Implements `ports.LanguageModel`, `ports.Judge` and `ports.Reader`. Lives alone in its
    process, on one thread of Python.

    One context speaks. Two more on the same weights, made when they are first needed, judge and
    read beside it without evicting its prompt. Every method raises nothing but `LanguageError`.
    """

    def __init__(
        self,
        model_path: Path,
        threads: int,
        n_ctx: int = 4096,
        calibration: Calibration | None = None,
    ) -> None:
        self._weights = Weights(model_path)
        self._threads = threads
        self._calibration = calibration or Calibration()
        self._judge: YesNoJudge | None = None
        self._reader: HiddenStates | None = None
        try:
            self._speaking = Context(
                self._weights,
                size=min(n_ctx, self._weights.trained_context),
                threads=threads,
                batch_tokens=LARGEST_BATCH_TOKENS,
            )
        except LanguageError:
            self._weights.close()
            raise

    @property
    def name(self) -> str:
        """The model file's name."""
        return self._weights.path.name

    @property
    def context_tokens(self) -> int:
        """How many tokens prompt and reply may have together."""
        return self._speaking.size

    def close(self) -> None:
        """Gives the memory back. Harmless when called again."""
        if self._judge is not None:
            self._judge.close()
        if self._reader is not None:
            self._reader.close()
        self._speaking.close()
        self._weights.close()

    def count(self, messages: Sequence[Message]) -> int:
        """How many tokens the finished prompt has."""
        return len(self._weights.tokens(finished(self._weights.family, messages)))

    def prefill(self, messages: Sequence[Message], *, cancelled: Callable[[], bool]) -> int:
        """Evaluates an unfinished prompt and returns how many tokens were new.

        The last word may be tokenised otherwise once it is finished; then only its tokens are
        evaluated again. Raises `PromptTooLong`.
        """
        prompt = self._weights.tokens(unfinished(self._weights.family, messages))
        self._check_room(prompt)
        if not prompt:
            return 0
        kept = self._speaking.rewind(prompt)
        self._speaking.evaluate(prompt[kept:], slice_s=PREFILL_SLICE_S, cancelled=cancelled)
        return len(self._speaking.tokens) - kept

    def judge(
        self, messages: Sequence[Message], *, cancelled: Callable[[], bool]
    ) -> Judgement | None:
        """How likely "yes" follows the prompt; None if cancelled. Raises `LanguageError`."""
        if self._judge is None:
            self._judge = YesNoJudge(
                self._weights, threads=self._threads, calibration=self._calibration
            )
        return self._judge.judge(messages, cancelled=cancelled)

    def hidden_states(self) -> HiddenStates:
        """A reader of its own, for many texts; to be closed before this."""
        return HiddenStates(self._weights, threads=self._threads)

    def read(self, texts: Sequence[str], *, cancelled: Callable[[], bool]) -> Hidden | None:
        """The texts' hidden states, shape (n, dimensions); None if cancelled. What was read by then
        is not read again. Raises `LanguageError`."""
        if self._reader is None:
            self._reader = self.hidden_states()
        return self._reader.read(texts, cancelled=cancelled)

    def generate(
        self,
        messages: Sequence[Message],
        *,
        inference_id: str,
        max_tokens: int,
        temperature: float,
        seed: int,
        cancelled: Callable[[], bool],
        send: Callable[[Event], None],
    ) -> None:
        """Sends ReplyStarted, ReplyDelta... and in every case one ReplyEnded.

        A prompt that does not fit, or a failing library, ends it with outcome FAILED and a text
        for the operator.
        """
        reply = _Reply(inference_id, send)
        sampler = Sampler(
            Sampling(temperature=temperature, seed=seed), self._weights.vocabulary_size
        )
        try:
            outcome = self._speak(messages, reply, sampler, max_tokens, cancelled)
        except LanguageError as error:
            reply.end(ReplyOutcome.FAILED, error=error.operator)
        else:
            reply.end(outcome)
        finally:
            sampler.close()

    def _speak(
        self,
        messages: Sequence[Message],
        reply: _Reply,
        sampler: Sampler,
        max_tokens: int,
        cancelled: Callable[[], bool],
    ) -> ReplyOutcome:
        prompt = self._weights.tokens(finished(self._weights.family, messages))
        self._check_room(prompt)
        kept = self._speaking.rewind(prompt)
        if not self._speaking.evaluate(prompt[kept:], slice_s=PROMPT_SLICE_S, cancelled=cancelled):
            return ReplyOutcome.CANCELLED
        text = ReplyText(self._weights.family.stops)
        token = sampler.draw(self._speaking)
        reply.start(len(prompt), kept)
        limit = min(max_tokens, self._speaking.size - len(prompt))
        while not self._weights.ends_reply(token):
            reply.tokens += 1
            reply.say(text.push(self._weights.piece(token)))
            if text.stopped:
                return ReplyOutcome.STOP
            if reply.tokens >= limit:
                reply.say(text.finish())
                return ReplyOutcome.LENGTH
            if not self._speaking.evaluate([token], slice_s=PROMPT_SLICE_S, cancelled=cancelled):
                return ReplyOutcome.CANCELLED
            token = sampler.draw(self._speaking)
        reply.say(text.finish())
        return ReplyOutcome.STOP

    def _check_room(self, prompt: Sequence[int]) -> None:
        if len(prompt) >= self._speaking.size:
            raise PromptTooLong(len(prompt), self._speaking.size)


class _Reply:
    """The events of one reply, in their order."""

    def __init__(self, inference_id: str, send: Callable[[Event], None]) -> None:
        self._id = inference_id
        self._send = send
        self._begun = time.perf_counter()
        self.tokens = 0

    def start(self, prompt_tokens: int, cached_tokens: int) -> None:
        self._send(
            ReplyStarted(
                inference_id=self._id,
                prompt_tokens=prompt_tokens,
                cached_tokens=cached_tokens,
                ttft_ms=(time.perf_counter() - self._begun) * 1000,
            )
        )

    def say(self, text: str) -> None:
        if text:
            self._send(ReplyDelta(inference_id=self._id, text=text))

    def end(self, outcome: ReplyOutcome, error: str = "") -> None:
        self._send(
            ReplyEnded(inference_id=self._id, outcome=outcome, tokens=self.tokens, error=error)
        )
