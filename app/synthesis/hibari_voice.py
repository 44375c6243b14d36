"""The fast English voice: one American woman, about 25 ms for twelve words on one thread."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from app.conversation.ports import Speech
from app.models import onnx_session
from app.synthesis.acoustics import Acoustic, time_spans
from app.synthesis.delivery import deliver
from app.synthesis.english import EnglishReader
from app.synthesis.errors import NoVoice, UnknownVoice, VoiceModelInvalid
from app.synthesis.symbols import encode
from app.synthesis.voice_names import HIBARI, speaks

SPECTRA = ("lh", "theta", "ln", "lr", "phi", "f0")
"""Outputs the package's signal processing turns into sound, 12.5 ms a frame."""
DURATIONS = "/Round_output_0"
NOISE_SEED = 0
"""The breath noise is the same every time, so the same words give the same bytes."""
MIN_SPEED, MAX_SPEED = 0.5, 2.0


class HibariVoice:
    """Speaks English with the model file at `onnx_path` (role "tts": durations as an output).

    One call at a time. Raises VoiceModelInvalid if the file lacks the outputs named above.
    """

    def __init__(
        self,
        onnx_path: Path,
        *,
        lexicon: Mapping[str, str] | None = None,
        reader: EnglishReader | None = None,
        threads: int = 1,
    ) -> None:
        self._session = onnx_session(onnx_path, threads=threads)
        self._lexicon = dict(lexicon or {})
        self._reader = reader or EnglishReader()
        missing = {*SPECTRA, DURATIONS} - {out.name for out in self._session.get_outputs()}
        if missing:
            raise VoiceModelInvalid(
                f"{onnx_path.name} lacks the outputs {', '.join(sorted(missing))}. Fetch it "
                "again with `vivavoce models fetch`."
            )

    def speak(
        self, text: str, *, voice: str = HIBARI, language: str = "en", speed: float = 1.0
    ) -> Speech:
        """The sound of `text`, 24 kHz; no samples if nothing in it can be said.

        `speed` is held to 0.5…2. Raises NoVoice for another language than English.
        """
        if voice != HIBARI:
            raise UnknownVoice(voice, (HIBARI,))
        if not speaks(voice, language):
            raise NoVoice(language, voice, ("en",))
        pace = min(max(speed, MIN_SPEED), MAX_SPEED)
        pieces = self._reader.pieces(text, self._lexicon)
        return deliver(pieces, lambda phonemes: self._render(phonemes, pace))

    def _render(self, phonemes: str, speed: float) -> Acoustic:
        # Imported here: the signal processing brings scipy's transforms with it.
        from hibari import dsp

        symbols, ids = encode(phonemes)
        *spectra, units = self._session.run(
            [*SPECTRA, DURATIONS],
            {"ids": np.array([ids], np.int64), "speed": np.array([speed], np.float32)},
        )
        noise = np.random.default_rng(NOISE_SEED)
        samples = dsp.synth(*(part[0] for part in spectra), noise)
        return time_spans(
            symbols,
            np.ravel(units).astype(np.float32),
            np.asarray(samples, dtype=np.float32),
        )
