"""Synthesised utterances kept on disk by what was asked for, for speech that is said again.

Only authored words belong here (rehearsals, bundled lines): a Persona's reply may hold a learner's
words and is never kept.
"""

from __future__ import annotations

import hashlib
import json
import os
import uuid
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from app.conversation.events import Phoneme
from app.conversation.ports import Speech, Synthesiser
from app.models import default_store_dir

CACHE_NAME = "spoken"
FORMAT = 1
"""Part of the key: raise it when the same words would sound different."""
MAX_BYTES = 512_000_000
"""About three hours of speech; what was asked for longest ago goes first."""


def default_speech_cache_dir() -> Path:
    """A folder inside the model store's, never inside a checkout."""
    return default_store_dir() / CACHE_NAME


class CachedVoices:
    """The same port as the voices behind it, remembering what they said.

    `identity` names the models and the lexicon behind `voices`; a change of either must change it.
    Entries appear by one rename, so several processes may share the folder; an unreadable entry is
    made again.
    """

    def __init__(
        self,
        voices: Synthesiser,
        folder: Path,
        *,
        identity: Mapping[str, str] | None = None,
        max_bytes: int = MAX_BYTES,
    ) -> None:
        self._voices = voices
        self._folder = folder
        self._identity = dict(identity or {})
        self._max_bytes = max_bytes

    def speak(self, text: str, *, voice: str, language: str, speed: float = 1.0) -> Speech:
        """The sound of `text`, from the folder if it was ever asked for in the same way."""
        path = self._folder / f"{self._key(text, voice, language, speed)}.npz"
        kept = _read(path)
        if kept is not None:
            os.utime(path)
            return kept
        speech = self._voices.speak(text, voice=voice, language=language, speed=speed)
        self._folder.mkdir(parents=True, exist_ok=True)
        _write(path, speech)
        self._prune()
        return speech

    def _key(self, text: str, voice: str, language: str, speed: float) -> str:
        asked = {
            "format": FORMAT,
            "identity": self._identity,
            "text": text,
            "voice": voice,
            "language": language,
            "speed": round(speed, 4),
        }
        return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()

    def _prune(self) -> None:
        entries = []
        for path in self._folder.glob("*.npz"):
            try:
                found = path.stat()
            except FileNotFoundError:
                continue
            entries.append((found.st_mtime_ns, found.st_size, path))
        total = sum(size for _, size, _ in entries)
        for _, size, path in sorted(entries)[:-1]:
            if total <= self._max_bytes:
                return
            path.unlink(missing_ok=True)
            total -= size


def _read(path: Path) -> Speech | None:
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as entry:
            phonemes = json.loads(str(entry["phonemes"]))
            return Speech(
                samples=entry["samples"].astype(np.float32),
                rate_hz=int(entry["rate_hz"]),
                phonemes=tuple(
                    Phoneme(symbol=symbol, start_s=start_s, end_s=end_s)
                    for symbol, start_s, end_s in phonemes
                ),
            )
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return None


def _write(path: Path, speech: Speech) -> None:
    timed = [[each.symbol, each.start_s, each.end_s] for each in speech.phonemes]
    fresh = path.with_name(f".{uuid.uuid4().hex}.part")
    try:
        with fresh.open("wb") as stream:
            np.savez(
                stream,
                samples=speech.samples,
                rate_hz=np.array(speech.rate_hz),
                phonemes=np.array(json.dumps(timed)),
            )
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
