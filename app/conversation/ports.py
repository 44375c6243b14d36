"""What the conversation needs of the world, as the world must offer it.

Adapters implement these; `app.runtime` calls them on its worker threads and turns what they
return into events. None of them knows the time of day or another adapter.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeAlias

import msgspec
import numpy as np
from numpy.typing import NDArray

from app.conversation.events import (
    CriterionLikeness,
    Event,
    GuardrailLikeness,
    Message,
    Passage,
    Phoneme,
)
from app.conversation.exercise import Criterion, Guardrail

Samples: TypeAlias = NDArray[np.float32]
"""Mono sound, shape (n_samples,), in -1..1."""

Vectors: TypeAlias = NDArray[np.float32]
"""Shape (n, dimensions)."""


class Transcript(msgspec.Struct, frozen=True, kw_only=True):
    """Words of a stretch of sound."""

    text: str
    no_speech_prob: float
    language: str
    settled: str = ""
    """Of growing sound: the words at the beginning that will not change."""
    sentence_end: float | None = None
    """Log odds that a sentence ends after the last word; None where the recogniser cannot say."""


class FloorScores(msgspec.Struct, frozen=True, kw_only=True):
    """Each in 0..1."""

    p_yield: float
    p_hold: float
    p_backchannel: float


class Speech(msgspec.Struct, frozen=True, kw_only=True):
    """A clause as sound, with its phonemes (seconds from the first sample)."""

    samples: NDArray[np.float32]
    rate_hz: int
    phonemes: tuple[Phoneme, ...]


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """How a model leans on a question of yes or no."""

    p_yes: float | None
    """Calibrated for this model, 0..1; None where it could not be asked."""
    margin: float
    """Log odds as the model gave them."""


class VoiceActivity(Protocol):
    """Per chunk: is this a voice?"""

    def push(self, frame: Samples) -> float:
        """Return the speech probability, 0..1, of the next 512 samples at 16 kHz."""

    def reset(self) -> None:
        """Forget all sound so far."""


class Recogniser(Protocol):
    """Per turn: sound to words."""

    def transcribe(
        self, samples: Samples, *, language: str, prompt: str = "", said: str = ""
    ) -> Transcript:
        """Return the words of 16 kHz sound, empty where nobody speaks.

        `prompt`: names and terms to expect. `said`: words with which the sound is known to begin.
        """


class FloorModel(Protocol):
    """Several times a second: is the learner done?"""

    def predict(self, samples: Samples, *, silence_s: float) -> FloorScores:
        """Judge the turn so far, 16 kHz, its trailing silence included."""


class Retriever(Protocol):
    """Per turn: words to passages."""

    def search(self, query: str, *, k: int = 3) -> Sequence[Passage]:
        """Return the best passages, best first."""


class Likeness(Protocol):
    """Per turn: how near words come to each criterion."""

    def learn(self, criteria: Sequence[Criterion]) -> None:
        """Measure against these criteria from now on."""

    def warm(self, said: str) -> None:
        """Make `measure` cheaper for words that begin like these."""

    def measure(self, said: str) -> tuple[CriterionLikeness, ...]:
        """Return the odds of each criterion, in order."""


class Nearness(Protocol):
    """Per turn: how near words come to what trips a guardrail."""

    def learn(self, rules: Sequence[Guardrail], everyday: Sequence[Sequence[str]]) -> None:
        """Measure against these from now on. `everyday`: lists of words that trip none."""

    def measure(
        self, said: str, probed: Mapping[str, NDArray[np.float64]] | None = None
    ) -> tuple[GuardrailLikeness, ...]:
        """Return the likeliest sentence for each guardrail that one comes near.

        `probed`: a guardrail's log odds of each sentence by the pack's probes.
        """


class LanguageModel(Protocol):
    """Runs in a process of its own; `cancelled` is asked between tokens."""

    def prefill(self, messages: Sequence[Message], *, cancelled: Callable[[], bool]) -> int:
        """Evaluate an unfinished prompt and return how many tokens were new."""

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
        """Send ReplyStarted, ReplyDelta... and ReplyEnded."""


class Judge(Protocol):
    """Beside the speaking, on the same weights; `cancelled` is asked between batches."""

    def judge(
        self, messages: Sequence[Message], *, cancelled: Callable[[], bool]
    ) -> Judgement | None:
        """Return how likely "yes" follows; None if cancelled. All but the last message recur."""


class Reader(Protocol):
    """Beside the speaking, on the same weights; `cancelled` is asked between batches."""

    def read(self, texts: Sequence[str], *, cancelled: Callable[[], bool]) -> Vectors | None:
        """Return the hidden states of each text, a row for each; None if cancelled."""


class Synthesiser(Protocol):
    """Per clause: words to sound."""

    def speak(self, text: str, *, voice: str, language: str, speed: float = 1.0) -> Speech:
        """Return the sound of `text` and when each phoneme is heard."""
