"""The words of one turn while it grows: what is settled is not decoded again."""

from __future__ import annotations

from app.conversation.ports import Recogniser, Samples, Transcript
from app.recognition.windows import RATE_HZ, cut_at

UNSURE_WORDS = 2
"""The last words of unfinished sound are guesses: the next ones change them."""


class TurnWords:
    """Writes down one turn again and again as it grows, each time only what is new.

    Words on which two looks in a row agreed are taken as known, and of a long turn the pieces
    that are over are kept, so that the final words of a long turn come as soon as those of a
    short one. Not for two threads; one object a turn.
    """

    def __init__(self, recogniser: Recogniser, language: str, prompt: str = "") -> None:
        self._recogniser = recogniser
        self._language, self._prompt = language, prompt
        self._settled: list[str] = []
        self._settled_until_s: float | None = None
        self._last: list[str] = []
        self._agreed: list[str] = []

    def hear(self, samples: Samples, start_s: float) -> Transcript:
        """Return the words of the whole turn so far.

        `samples` is all of its sound at 16 kHz, from `start_s` on (in any one clock). The start
        may move a little from call to call.
        """
        if self._settled_until_s is not None:
            skipped = round((self._settled_until_s - start_s) * RATE_HZ)
            samples, start_s = samples[max(skipped, 0) :], self._settled_until_s
        while at := cut_at(samples):
            self._settle(self._transcribe(samples[:at], []).text)
            start_s += at / RATE_HZ
            self._settled_until_s = start_s
            samples = samples[at:]
        heard = self._transcribe(samples, self._agreed)
        self._agree(heard.text.split())
        text = " ".join(filter(None, [*self._settled, heard.text]))
        return Transcript(
            text=text,
            no_speech_prob=heard.no_speech_prob,
            language=heard.language,
            settled=" ".join([*self._settled, *self._agreed]),
            sentence_end=heard.sentence_end,
        )

    def _transcribe(self, samples: Samples, said: list[str]) -> Transcript:
        return self._recogniser.transcribe(
            samples,
            language=self._language,
            prompt=self._prompt,
            said=" ".join(said),
        )

    def _settle(self, text: str) -> None:
        # The agreed words may reach beyond the piece, so it was decoded without them.
        self._settled.append(text)
        self._last, self._agreed = [], []

    def _agree(self, words: list[str]) -> None:
        agreed = agreed_words(self._last, words)
        # What was taken as known comes back in every look and so stays agreed.
        self._agreed = agreed if len(agreed) > len(self._agreed) else self._agreed
        self._last = words


def agreed_words(before: list[str], now: list[str]) -> list[str]:
    """Return the words with which both begin, without the last ones of the later."""
    common = 0
    for a, b in zip(before, now, strict=False):
        if a != b:
            break
        common += 1
    return now[: max(0, min(common, len(now) - UNSURE_WORDS))]
