"""A room in which the loudspeaker is heard by the microphone, on one simulated clock."""

from __future__ import annotations

from typing import Final

import numpy as np

from app.audio import FRAME_SAMPLES, RATE_HZ, StreamingResampler, VirtualLoudspeaker
from app.audio.devices import OnBack, OnFrame, OnLost, OnPlayed, unheard
from app.conversation.ports import Samples

OUTPUT_S: Final = 0.045
"""From the playback clock to the air: a sound server's buffer."""
MISJUDGED_S: Final = 0.006
"""By this much the device states its latency wrongly."""
ROOM_TONE_DB: Final = -66.0
TAIL_S: Final = 0.25
WALLS_DB: Final = -12.0
"""All reflections together against the direct sound."""


class EchoRoom:
    """A microphone near the loudspeaker, and learners who speak into it.

    `leak_db` is the level at which the Persona reaches the microphone, `drift_ppm` how much faster
    the microphone's crystal runs than the loudspeaker's.
    """

    name = "microphone in a simulated room"

    def __init__(
        self,
        loudspeaker: VirtualLoudspeaker,
        *,
        leak_db: float,
        reverb_s: float,
        drift_ppm: float,
        seed: int = 0,
    ) -> None:
        rng = np.random.default_rng(seed)
        self._noise = rng
        self._tone = 10 ** (ROOM_TONE_DB / 20)
        self._path = impulse_response(reverb_s, rng) * np.float32(10 ** (leak_db / 20))
        self._tail: Samples = np.zeros(len(self._path) - 1, np.float32)
        self._resampler: StreamingResampler | None = None
        self._air: Samples = np.zeros(round(OUTPUT_S * RATE_HZ), np.float32)
        """Echo in the air from `_air_from` on, by the loudspeaker's clock, 16 kHz."""
        self._air_from = 0
        self._step = 1.0 / (1.0 + drift_ppm * 1e-6)
        self._taken = 0
        self._said: list[tuple[int, Samples]] = []
        self._began_s = 0.0
        self._on_frame: OnFrame = unheard
        self._on_played: OnPlayed = unheard
        loudspeaker.listen(self._leak)

    @property
    def now_s(self) -> float:
        """Seconds heard so far."""
        return self._taken * self._step / RATE_HZ

    def listen(self, on_played: OnPlayed) -> None:
        """Tell `on_played` of every block, with the latency that the device believes in."""
        self._on_played = on_played

    def start(
        self,
        on_frame: OnFrame,
        on_lost: OnLost = unheard,  # noqa: ARG002 - this room is never lost
        on_back: OnBack = unheard,  # noqa: ARG002
    ) -> None:
        """Begin to hand on frames, in `hear_until`."""
        self._on_frame = on_frame

    def stop(self) -> None:
        """Hear nothing any more."""
        self._on_frame = unheard

    def say(self, samples: Samples) -> tuple[float, float]:
        """Speak 16 kHz sound into the microphone now; returns start and end, seconds."""
        start = self._taken + FRAME_SAMPLES
        self._said.append((start, samples))
        seconds = self._step / RATE_HZ
        return start * seconds, (start + len(samples)) * seconds

    def hear_until(self, now_s: float) -> None:
        """Hand on every frame that is complete at `now_s`."""
        while (self._taken + FRAME_SAMPLES) * self._step / RATE_HZ <= now_s:
            places = (self._taken + np.arange(FRAME_SAMPLES)) * self._step - self._air_from
            if places[-1] + 2 > len(self._air):
                return
            whole = places.astype(np.intp)
            part = (places - whole).astype(np.float32)
            frame = self._air[whole] * (1 - part) + self._air[whole + 1] * part
            frame += self._tone * self._noise.standard_normal(FRAME_SAMPLES).astype(np.float32)
            self._add_learner(frame)
            self._forget(int(places[0]))
            self._taken += FRAME_SAMPLES
            self._on_frame(np.clip(frame, -1, 1), self.now_s)

    def _leak(self, block: Samples, rate_hz: int, heard_s: float) -> None:
        if self._resampler is None:
            self._resampler = StreamingResampler(rate_hz, RATE_HZ)
        sound = np.convolve(self._resampler.push(block), self._path)
        count = len(sound) - len(self._tail)
        sound[: len(self._tail)] += self._tail
        self._air = np.concatenate([self._air, sound[:count].astype(np.float32)])
        self._tail = sound[count:].astype(np.float32)
        self._on_played(block, rate_hz, heard_s + OUTPUT_S + MISJUDGED_S)

    def _add_learner(self, frame: Samples) -> None:
        begin, end = self._taken, self._taken + FRAME_SAMPLES
        for start, sound in self._said:
            first, last = max(begin, start), min(end, start + len(sound))
            if first < last:
                frame[first - begin : last - begin] += sound[first - start : last - start]

    def _forget(self, place: int) -> None:
        if place > RATE_HZ:
            self._air = self._air[place:]
            self._air_from += place


def impulse_response(reverb_s: float, rng: np.random.Generator) -> Samples:
    """Returns the way from loudspeaker to microphone at 16 kHz: 3 ms of air, then the walls.

    The direct sound has gain 1; `reverb_s` is the time in which reflections fall by 60 dB.
    """
    direct = round(0.003 * RATE_HZ)
    count = round(TAIL_S * RATE_HZ)
    times_s = np.arange(count) / RATE_HZ
    walls = rng.standard_normal(count) * 10 ** (-3.0 * times_s / reverb_s)
    walls *= 10 ** (WALLS_DB / 20) / np.sqrt(np.sum(walls**2))
    path = np.zeros(direct + count, np.float32)
    path[direct:] = walls
    path[direct] += 1.0
    return path
