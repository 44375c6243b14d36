"""The router: a voice's name to the model that has it, loaded when first asked for."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from app.conversation.ports import Speech
from app.models import ModelError
from app.synthesis.english import EnglishReader
from app.synthesis.errors import NoVoice, UnknownVoice
from app.synthesis.hibari_voice import HibariVoice
from app.synthesis.kokoro_voice import KokoroVoice, style_names
from app.synthesis.voice_names import HIBARI, language_of, speaks

FAST_ROLE = "tts"
"""The store's role for the fast voice: one graph."""
MANY_ROLE = "tts_voices"
"""The store's role for the many voices: a folder with one graph and the style files."""
GRAPH_NAME = "kokoro.onnx"
STYLES_NAME = "voices"
WARM_WORDS = "Good to see you."


class ModelPaths(Protocol):
    """The part of the model store this room needs."""

    def path(self, role: str) -> Path:
        """Return the role's verified file or folder; raises if it is not there."""


def installed_voices(store: ModelPaths) -> tuple[str, ...]:
    """Every voice of this machine. Raises ModelMissing where the many are not installed."""
    return HIBARI, *style_names(store.path(MANY_ROLE) / STYLES_NAME)


class Voices:
    """Every voice of this machine behind the one port.

    `lexicon` maps a word to how it is said: plain letters, or phonemes between slashes. Calls may
    come from any thread and are served one after another.
    """

    def __init__(
        self, store: ModelPaths, *, lexicon: Mapping[str, str] | None = None, threads: int = 1
    ) -> None:
        self._store = store
        self._lexicon = dict(lexicon or {})
        self._threads = threads
        self._american = EnglishReader()
        self._british = EnglishReader(british=True)
        self._hibari: HibariVoice | None = None
        self._kokoro: KokoroVoice | None = None
        self._lock = threading.Lock()

    def speak(self, text: str, *, voice: str, language: str, speed: float = 1.0) -> Speech:
        """The sound of `text`, 24 kHz, -23 LUFS, phonemes from its first sample to its last.

        Raises UnknownVoice with the names that exist, NoVoice (code no_voice) for a language the
        voice does not speak, and the store's ModelMissing for a voice that is not installed.
        """
        with self._lock:
            if voice != HIBARI and language_of(voice) is None:
                raise UnknownVoice(voice, self.names())
            if not speaks(voice, language):
                raise NoVoice(language, voice, (language_of(voice) or "",))
            engine = self._fast() if voice == HIBARI else self._many()
            return engine.speak(text, voice=voice, language=language, speed=speed)

    def warm(self, voice: str, language: str) -> None:
        """Loads the voice and its word lists, so that the first clause does not wait for them."""
        self.speak(WARM_WORDS, voice=voice, language=language)

    def names(self) -> tuple[str, ...]:
        """Every voice that can speak here, the fast one first."""
        try:
            return installed_voices(self._store)
        except ModelError:
            return (HIBARI,)

    def _fast(self) -> HibariVoice:
        if self._hibari is None:
            self._hibari = HibariVoice(
                self._store.path(FAST_ROLE),
                lexicon=self._lexicon,
                reader=self._american,
                threads=self._threads,
            )
        return self._hibari

    def _many(self) -> KokoroVoice:
        if self._kokoro is None:
            folder = self._store.path(MANY_ROLE)
            self._kokoro = KokoroVoice(
                folder / GRAPH_NAME,
                folder / STYLES_NAME,
                lexicon=self._lexicon,
                american=self._american,
                british=self._british,
                threads=self._threads,
            )
        return self._kokoro
