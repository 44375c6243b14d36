"""`vivavoce bench echo`: does the Persona hear herself on loudspeakers, and still hear others?"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import soundfile

from app.audio import (
    FRAME_S,
    RATE_HZ,
    EchoFreeMicrophone,
    Microphone,
    SileroVoiceActivity,
    SoundHistory,
    VirtualLoudspeaker,
    resample,
)
from app.conversation.events import SpeechStarted, SpeechStopped
from app.conversation.ports import Recogniser, Samples
from app.models import Store
from app.recognition import WhisperRecogniser
from app.synthesis import Voices
from app.turn_taking import FloorTracker, Nearness, OverlapJudge, Reaction, Rules
from bench.echo.room import EchoRoom
from bench.floor.score import OverlapLabel, milliseconds
from bench.result import print_result

TICK_S: Final = 0.01
LEAK_DB: Final = -6.0
REVERB_S: Final = 0.35
DRIFT_PPM: Final = 50.0
EVERY_S: Final = 10.0
"""Between two voices over hers: the learner's and a colleague's, in turn."""
COLLEAGUE_DB: Final = -15.0
"""Three steps behind the learner. The same voices, so that nothing but loudness tells them."""
DUCKED: Final = 0.1
FADE_MS: Final = 80.0
MARGIN_S: Final = 2.5
"""The Persona has at least this much left to say when somebody breaks in."""
SETTLE_S: Final = 0.6
"""After an interruption, before the Persona goes on."""
WORDS: Final = (
    "A claim is more than its invoice. Somebody was driving that car, and somebody was waiting at "
    "home. Before you look at the numbers, ask who was there and how they are today.",
    "The first repair shop wrote eight hundred dollars, the second wrote nineteen hundred. Neither "
    "of them lied: one looked at the bumper, and the other one looked behind it.",
    "When two facts do not fit together, write both of them down exactly as you heard them. Do not "
    "choose the one that you like better, and do not ask the customer to choose for you.",
    "Your limit is not a verdict about you. It is a line that tells the company when a second pair "
    "of eyes is cheaper than a mistake.",
    "I once paid for a kitchen, and nobody had told me that a child had been in the room. I found "
    "out nine days later, by accident, from a neighbour.",
    "Take the photograph before the tow truck comes. After that, nobody will remember which wheel "
    "stood where, and everybody will be quite sure.",
)
LEARNER: Final = (
    "Wait, can I say something about that?",
    "Sorry, I have a question about the limit.",
    "No, hold on, that's not what I meant.",
    "Stop for a moment, please, I need to write this down.",
    "But what if the customer doesn't answer the phone?",
)
LEARNER_PITCH: Final = 0.82
"""Another throat out of a voice that is quick to make, used where no recordings are given."""


def main(args: Sequence[str] | None = None) -> int:
    """Measures and prints one JSON object; returns 0 when it ran."""
    parser = argparse.ArgumentParser(prog="vivavoce bench echo", description=__doc__)
    parser.add_argument("--data", type=Path, help="overlap.json: interruptions by real people")
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--json", action="store_true", help="print JSON instead of lines")
    options = parser.parse_args(args)

    store = Store()
    voices = Voices(store)
    persona = [_speech(voices, text) for text in WORDS]
    learners = recorded(options.data) if options.data else spoken(voices)
    recogniser = WhisperRecogniser(store.path("asr"), threads=2)
    voice = SileroVoiceActivity(store.path("vad"))

    seconds = options.minutes * 60
    stage = Stage(persona, learners, voice, cancelling=True)
    began = time.process_time()
    stage.run(seconds)
    share = (time.process_time() - began) / seconds
    figures = stage.figures(recogniser) | {"core_share": round(share, 3)}
    raw = Stage(persona, learners, voice, cancelling=False)
    raw.run(min(seconds, 30.0))
    print_result(
        "echo",
        figures,
        n=len(stage.interruptions),
        models={"vad": "silero", "asr": store.path("asr").parent.name},
        baselines={"no_cancellation_30s": raw.figures(recogniser)},
        cases=stage.cases(),
        as_json=options.json,
    )
    return 0


class Stage:
    """The Persona talks, learners break in, and what the microphone makes of it is written down."""

    def __init__(
        self,
        persona: Sequence[Samples],
        learners: Sequence[Samples],
        voice: SileroVoiceActivity,
        *,
        cancelling: bool,
    ) -> None:
        self._now_s = 0.0
        self._loudspeaker = VirtualLoudspeaker(clock=lambda: self._now_s)
        self._room = EchoRoom(
            self._loudspeaker, leak_db=LEAK_DB, reverb_s=REVERB_S, drift_ppm=DRIFT_PPM
        )
        self._microphone: Microphone = self._room
        if cancelling:
            self._microphone = EchoFreeMicrophone(self._room, self._room)
        self._persona = _endlessly(persona)
        self._learners = _endlessly(learners)
        self._voice = voice
        self._judge = OverlapJudge()
        self._nearness = Nearness()
        self._tracker = FloorTracker(Rules(speech_every_s=0.0, silence_asks_s=()))
        self._heard = SoundHistory(seconds=400.0)
        self._offset_s = 0.0
        self._spans: list[list[float]] = []
        self._talking = self._ducked = False
        self._stopped_s: float | None = None
        self.false_stops = self.ducks = self.clips = 0
        self.spoken_s = 0.0
        self._clip_s = 0.0
        self._clip_began_s = float("inf")
        self.interruptions: list[tuple[float, float]] = []
        self.stops: list[float | None] = []
        self.colleagues: list[tuple[float, float]] = []
        self.colleague_stops = 0

    def run(self, seconds: float) -> None:
        """Let `seconds` pass."""
        self._loudspeaker.start(self._clip_began, self._clip_ended, paced=False)
        self._voice.reset()
        self._microphone.start(self._hear)
        next_s = EVERY_S / 2
        while self._now_s < seconds:
            self._now_s += TICK_S
            if not self._talking and self._quiet():
                self._talking = True
                self.clips += 1
                clip = next(self._persona)
                self._clip_s = len(clip) / 24_000
                self._loudspeaker.enqueue(str(self.clips), clip, 24_000)
            if self._now_s >= next_s and self._in_mid_speech():
                next_s = self._now_s + EVERY_S
                self._break_in()
            self.spoken_s += TICK_S * self._talking
            self._loudspeaker.step()
            self._room.hear_until(self._now_s)

    def _break_in(self) -> None:
        """The learner speaks over the Persona; the time after that a colleague does."""
        sound = next(self._learners)
        if len(self.interruptions) > len(self.colleagues):
            gain = np.float32(10 ** (COLLEAGUE_DB / 20))
            self.colleagues.append(self._room.say(sound * gain))
        else:
            self.interruptions.append(self._room.say(sound))
            self.stops.append(None)

    def figures(self, recogniser: Recogniser) -> dict[str, Any]:
        """Returns what the benchmark prints. Per span of supposed speech."""
        words: list[str] = []
        for start_s, end_s in self._spans:
            others = (*self.interruptions, *self.colleagues)
            if any(a - 0.3 < end_s and start_s < b + 0.5 for a, b in others):
                continue
            sound = self._heard.read(start_s - 0.3, end_s + 0.1)
            words += recogniser.transcribe(sound, language="en").text.split()
        waits = [
            stop_s - start_s
            for stop_s, (start_s, _) in zip(self.stops, self.interruptions, strict=True)
            if stop_s is not None
        ]
        return {
            "minutes": round(self._now_s / 60, 2),
            "persona_minutes": round(self.spoken_s / 60, 2),
            "self_heard_words": len(words),
            "self_stops": self.false_stops,
            "interruptions_caught": len(waits),
            "interruptions": len(self.interruptions),
            "stop_ms_p50": milliseconds(waits, 50),
            "colleague_stops": self.colleague_stops,
            "colleagues": len(self.colleagues),
            "ducks": self.ducks,
        }

    def cases(self) -> list[dict[str, Any]]:
        """Returns one row per interruption."""
        return [
            {"at_s": round(start_s, 2), "stop_ms": stop and round(1000 * (stop - start_s))}
            for (start_s, _), stop in zip(self.interruptions, self.stops, strict=True)
        ]

    def _hear(self, frame: Samples, end_s: float) -> None:
        self._heard.append(frame)
        self._offset_s = end_s - self._heard.end_s
        probability = self._voice.push(frame)
        for cue in self._tracker.hear(probability, from_s=end_s - FRAME_S, to_s=end_s):
            if isinstance(cue, SpeechStarted):
                self._spans.append([cue.onset_s, end_s])
            elif isinstance(cue, SpeechStopped):
                self._spans[-1][1] = cue.offset_s
        near = self._nearness.hear(frame, own=0.0 if self._talking else probability)
        if not self._talking:
            self._judge.reset()
            return
        probability = probability if near else 0.0
        reaction = self._judge.hear(probability, frame)
        ducked = reaction is not Reaction.SPEAK
        if ducked is not self._ducked:
            self._ducked = ducked
            self.ducks += ducked
            self._loudspeaker.duck(DUCKED if ducked else 1.0)
        if reaction is Reaction.STOP:
            self._stop(end_s)

    def _stop(self, at_s: float) -> None:
        self._loudspeaker.stop(FADE_MS)
        self._loudspeaker.duck(1.0)
        self._ducked = self._talking = False
        self._stopped_s = at_s
        if _within(self.interruptions, at_s):
            self.stops[-1] = at_s
        elif _within(self.colleagues, at_s):
            self.colleague_stops += 1
        else:
            self.false_stops += 1

    def _quiet(self) -> bool:
        last_s = max((end_s for _, end_s in (*self.interruptions, *self.colleagues)), default=0.0)
        stopped_s = self._stopped_s or 0.0
        return self._now_s > max(last_s, stopped_s) + SETTLE_S or not self.clips

    def _in_mid_speech(self) -> bool:
        since_s = self._now_s - self._clip_began_s
        return self._talking and 1.0 < since_s < self._clip_s - MARGIN_S

    def _clip_began(self, _clip_id: str, at_s: float) -> None:
        self._clip_began_s = at_s

    def _clip_ended(self, clip_id: str, _heard_s: float, cut: bool) -> None:
        if not cut and clip_id == str(self.clips):
            self._talking = False


def _within(spans: Sequence[tuple[float, float]], at_s: float) -> bool:
    return bool(spans) and spans[-1][0] <= at_s < spans[-1][1]


def _endlessly(sounds: Sequence[Samples]) -> Iterator[Samples]:
    while True:
        yield from sounds


def _speech(voices: Voices, text: str) -> Samples:
    return voices.speak(text, voice="hibari", language="en").samples


def spoken(voices: Voices) -> list[Samples]:
    """Returns interruptions by another synthetic throat, 16 kHz."""
    rate_hz = round(24_000 * LEARNER_PITCH)
    return [resample(_speech(voices, text), rate_hz, RATE_HZ) for text in LEARNER]


def recorded(folder: Path) -> list[Samples]:
    """Returns the interruptions by real people, 16 kHz, from their onset on, as loud as hers."""
    import msgspec

    labels = msgspec.json.decode((folder / "overlap.json").read_bytes(), type=list[OverlapLabel])
    sounds = []
    for label in labels:
        if label.label != "interruption":
            continue
        samples, _ = soundfile.read(folder / label.wav, dtype="float32")
        voice = samples[round(label.onset * RATE_HZ) :]
        sounds.append(voice * np.float32(0.08 / (np.sqrt(np.mean(voice**2)) + 1e-6)))
    return sounds


if __name__ == "__main__":
    sys.exit(main())
