"""Whisper, encoding only as much sound as there is.

Whisper was trained on windows of 30 s and spends most of its time on the silence after the last
word. Cutting the window short makes it repeat itself: the decoder has learned that a text ends
where a long silence begins. So the encoder here sees the sound and a short pause, and the rest of
the window is the encoding of silence, computed once when the model is loaded. The decoder sees the
window it knows; the encoder's share of the time falls to a sixth (bench/recognition).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from app.conversation.ports import Samples, Transcript
from app.recognition.errors import LanguageUnknown, RecogniserUnusable
from app.recognition.log_mel import COLUMNS_PER_S, RATE_HZ, log_mel
from app.recognition.plausibility import Decoding, token_budget, was_said, without_loop
from app.recognition.sentence_ends import SentenceEnds
from app.recognition.windows import WINDOW_S, windows

if TYPE_CHECKING:
    import ctranslate2
    import tokenizers

POSITIONS_PER_S = 50
PROMPT_TOKENS = 64
"""Vocabulary beyond this would cost more time than it saves mistakes."""
TEXT_TOKENS = 448
NEEDED_FILES = ("model.bin", "config.json", "tokenizer.json")

Encoding = NDArray[np.float32]
"""Shape (1, positions, width); 50 positions a second."""


@dataclass(frozen=True, slots=True)
class Window:
    """How much of Whisper's 30 s is computed; measured in bench/recognition."""

    pause_s: float = 1.0
    """Silence that is really encoded after the sound. Range 0.5-2; 30 encodes everything."""
    step_s: float = 0.5
    """Encoded lengths are multiples of this, so that few shapes occur."""
    seen_s: float = 22.0
    """What the decoder sees, remembered silence included. Range 20-30: below, it repeats itself."""

    def encoded_s(self, seconds: float) -> float:
        """Return how much of the window is encoded for sound of that length."""
        padded_s = math.ceil((seconds + self.pause_s) / self.step_s) * self.step_s
        return min(WINDOW_S, padded_s)


class WhisperRecogniser:
    """`ports.Recogniser` on a CTranslate2 Whisper model in a local folder. Not for two threads.

    Never reaches for the network: everything it needs must be in `model_dir`.
    Raises RecogniserUnusable.
    """

    def __init__(self, model_dir: Path, threads: int = 2, window: Window | None = None) -> None:
        # Imported here: commands that hear nothing shall not wait for the engine.
        import ctranslate2
        import tokenizers

        missing = [name for name in NEEDED_FILES if not (model_dir / name).is_file()]
        if missing:
            raise RecogniserUnusable(
                f"The recogniser's folder {model_dir} lacks {', '.join(missing)}. "
                "Run `vivavoce models fetch`."
            )
        try:
            self._model: ctranslate2.models.Whisper = ctranslate2.models.Whisper(
                str(model_dir), device="cpu", compute_type="int8", intra_threads=threads
            )
            self._tokens: tokenizers.Tokenizer = tokenizers.Tokenizer.from_file(
                str(model_dir / "tokenizer.json")
            )
        except Exception as fault:
            raise RecogniserUnusable(
                f"The recogniser in {model_dir} cannot be loaded: {fault}"
            ) from fault
        self._view = ctranslate2.StorageView.from_array
        self._bands = int(self._model.n_mels)
        self._ends = SentenceEnds(self._tokens)
        self._window = window or Window()
        self._silence = self._encode(np.zeros(0, np.float32), WINDOW_S)

    def transcribe(
        self, samples: Samples, *, language: str, prompt: str = "", said: str = ""
    ) -> Transcript:
        """Return the words of 16 kHz sound of any length; empty text where nobody speaks.

        `language` is a tag such as "en" or "pt-BR". `prompt` may hold names and terms to
        expect. `said` holds words with which the sound is known to begin: they are taken as
        they are, and only what follows is decoded. Raises LanguageUnknown.
        """
        opening = self._opening(language, prompt)
        pieces = windows(samples)
        # Which of several pieces the known words reach into is not known.
        known = said if len(pieces) == 1 else ""
        heard = [self._hear(piece, opening, known) for piece in pieces]
        spoken = [decoding for decoding in heard if was_said(decoding)]
        ends_in_speech = bool(spoken) and spoken[-1] is heard[-1]
        return Transcript(
            text=" ".join(decoding.text for decoding in spoken),
            no_speech_prob=min((d.no_speech_prob for d in heard), default=1.0),
            language=language,
            sentence_end=heard[-1].sentence_end if ends_in_speech else None,
        )

    def _hear(self, samples: Samples, opening: list[int], said: str) -> Decoding:
        seconds = len(samples) / RATE_HZ
        heard = self._encode(samples, self._window.encoded_s(seconds))
        silence = self._silence[:, heard.shape[1] : round(self._window.seen_s * POSITIONS_PER_S)]
        return self._decode(np.concatenate([heard, silence], axis=1), opening, said, seconds)

    def _encode(self, samples: Samples, seconds: float) -> Encoding:
        picture = log_mel(samples, round(seconds * COLUMNS_PER_S), self._bands)
        return np.array(self._model.encode(self._view(picture[None]), to_cpu=True))

    def _decode(self, window: Encoding, opening: list[int], said: str, seconds: float) -> Decoding:
        known = (
            self._tokens.encode(" " + said.strip(), add_special_tokens=False).ids if said else []
        )
        budget = token_budget(seconds)
        # The engine halves its limit to leave room for a prompt as long as the answer.
        limit = min(TEXT_TOKENS, max(2 * budget, budget + len(opening) + len(known)))
        result: Any = self._model.generate(
            self._view(np.ascontiguousarray(window)),
            [opening + known],
            beam_size=1,
            max_length=limit,
            return_scores=True,
            return_logits_vocab=True,
            return_no_speech_prob=True,
            # After known words there may be nothing more to come.
            suppress_blank=not known,
        )[0]
        # The known words come back with the new ones.
        tokens = result.sequences_ids[0]
        fresh = len(tokens) - len(known)
        return Decoding(
            text=self._tokens.decode(without_loop(tokens)).strip(),
            sentence_end=self._ends.log_odds(tokens, result.logits[0]),
            avg_logprob=result.scores[0] * fresh / (fresh + 1),
            no_speech_prob=result.no_speech_prob,
            seconds=seconds,
        )

    def _opening(self, language: str, prompt: str) -> list[int]:
        tongue = language.replace("_", "-").split("-")[0].lower()
        opening: list[int] = []
        if prompt:
            expected = self._tokens.encode(" " + prompt.strip(), add_special_tokens=False).ids
            opening = [self._special("<|startofprev|>"), *expected[-PROMPT_TOKENS:]]
        opening.append(self._special("<|startoftranscript|>"))
        if self._model.is_multilingual:
            tag = self._tokens.token_to_id(f"<|{tongue}|>")
            if tag is None:
                raise LanguageUnknown(f"The recogniser does not know the language {language!r}.")
            opening += [tag, self._special("<|transcribe|>")]
        elif tongue != "en":
            raise LanguageUnknown(f"This recogniser knows English only, not {language!r}.")
        opening.append(self._special("<|notimestamps|>"))
        return opening

    def _special(self, name: str) -> int:
        token = self._tokens.token_to_id(name)
        if token is None:
            raise RecogniserUnusable(f"The recogniser's tokenizer has no {name}.")
        return int(token)
