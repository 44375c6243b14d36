"""A voice whose every word is a quarter of a second of tone."""

import numpy as np

from app.conversation.events import Phoneme
from app.conversation.ports import Speech

RATE_HZ = 24_000
WORD_S = 0.25
REST_S = 0.24


class FakeVoice:
    """Remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, str, float]] = []

    def speak(self, text: str, *, voice: str, language: str, speed: float = 1.0) -> Speech:
        self.asked.append((text, voice, language, speed))
        count = round(len(text.split()) * WORD_S * RATE_HZ)
        tone = 0.2 * np.sin(2 * np.pi * 440 * np.arange(count) / RATE_HZ)
        samples = np.concatenate((tone, np.zeros(round(REST_S * RATE_HZ)))).astype(np.float32)
        return Speech(
            samples=samples,
            rate_hz=RATE_HZ,
            phonemes=(Phoneme(symbol="ˈæ", start_s=0.0, end_s=count / RATE_HZ),),
        )
