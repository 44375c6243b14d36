"""The voices with character: Kokoro-82M in plain floats, many speakers from one graph."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.conversation.ports import Speech
from app.models import onnx_session
from app.synthesis.acoustics import Acoustic, time_spans
from app.synthesis.delivery import deliver
from app.synthesis.english import EnglishReader
from app.synthesis.errors import NoVoice, UnknownVoice, VoiceModelInvalid
from app.synthesis.symbols import encode
from app.synthesis.voice_names import is_british, language_of, speaks

AUDIO = "audio"
DURATIONS = "/encoder/Round_output_0"
STYLE_SHAPE = (510, 256)
"""One style row per phoneme count, counted from 1."""
MIN_SPEED, MAX_SPEED = 0.5, 2.0


class KokoroVoice:
    """Speaks with any style file in `styles_dir` through the graph at `onnx_path`.

    RTF 0.3 to 0.5 on one or two threads, so only for rehearsed speech and patient Personas. One
    call at a time. Raises VoiceModelInvalid if the graph lacks its durations.
    """

    def __init__(
        self,
        onnx_path: Path,
        styles_dir: Path,
        *,
        lexicon: Mapping[str, str] | None = None,
        american: EnglishReader | None = None,
        british: EnglishReader | None = None,
        threads: int = 1,
    ) -> None:
        self._session = onnx_session(onnx_path, threads=threads)
        self._styles_dir = styles_dir
        self._lexicon = dict(lexicon or {})
        self._american = american or EnglishReader()
        self._british = british or EnglishReader(british=True)
        self._styles: dict[str, NDArray[np.float32]] = {}
        outputs = {out.name for out in self._session.get_outputs()}
        if not {AUDIO, DURATIONS} <= outputs:
            raise VoiceModelInvalid(
                f"{onnx_path.name} has no output {DURATIONS}: lips would not fit its voice. Fetch "
                "it again with `vivavoce models fetch --role tts_voices`."
            )

    def speak(self, text: str, *, voice: str, language: str = "en", speed: float = 1.0) -> Speech:
        """The sound of `text`, 24 kHz; no samples if nothing in it can be said.

        `speed` is held to 0.5…2. Raises UnknownVoice, or NoVoice for a language it does not speak.
        """
        style = self._style(voice)
        if not speaks(voice, language):
            raise NoVoice(language, voice, (language_of(voice) or "nothing readable here",))
        pace = min(max(speed, MIN_SPEED), MAX_SPEED)
        reader = self._british if is_british(voice) else self._american
        pieces = reader.pieces(text, self._lexicon)
        return deliver(pieces, lambda phonemes: self._render(phonemes, style, pace))

    def _style(self, voice: str) -> NDArray[np.float32]:
        if voice not in self._styles:
            known = style_names(self._styles_dir)
            if voice not in known:
                raise UnknownVoice(voice, known)
            numbers = np.fromfile(self._styles_dir / f"{voice}.bin", dtype="<f4")
            if numbers.size != STYLE_SHAPE[0] * STYLE_SHAPE[1]:
                raise VoiceModelInvalid(f"The style file of {voice} has {numbers.size} numbers.")
            self._styles[voice] = numbers.reshape(STYLE_SHAPE)
        return self._styles[voice]

    def _render(self, phonemes: str, style: NDArray[np.float32], speed: float) -> Acoustic:
        symbols, ids = encode(phonemes)
        row = min(max(len(ids) - 3, 0), STYLE_SHAPE[0] - 1)
        sound, units = self._session.run(
            [AUDIO, DURATIONS],
            {
                "tokens": np.array([ids], np.int64),
                "style": style[row : row + 1],
                "speed": np.array([speed], np.float32),
            },
        )
        return time_spans(
            symbols,
            np.ravel(units).astype(np.float32),
            np.ravel(sound).astype(np.float32),
        )


def style_names(styles_dir: Path) -> tuple[str, ...]:
    """The voices whose style file is there and whose language can be read here, sorted."""
    names = sorted(path.stem for path in styles_dir.glob("*.bin"))
    return tuple(name for name in names if language_of(name))
