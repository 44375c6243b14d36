"""A clause keeps its times through a pause, and what recurs is made once."""

import threading
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from app.audio import VirtualLoudspeaker
from app.conversation import events as ev
from app.conversation.ports import Speech
from app.runtime.speaking import SOFT, Speaking
from tests.behaviour.stage import a_plan

OPENERS = ("Hm.", "Well…")
LEVEL = 0.1


class FakeVoice:
    """One second of a steady sound, whatever the words."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def speak(self, text: str, *, voice: str, language: str, speed: float = 1.0) -> Speech:
        self.asked.append(text)
        return Speech(samples=np.full(24_000, LEVEL, np.float32), rate_hz=24_000, phonemes=())


class SteppedLoudspeaker(VirtualLoudspeaker):
    """Plays only when stepped."""

    def start(self, *told: Any, **_: Any) -> None:
        super().start(*told, paced=False)


class Spoken:
    """What is spoken, and heard by a clock of our own."""

    def __init__(self) -> None:
        self.voice = FakeVoice()
        self.loudspeaker = SteppedLoudspeaker(clock=lambda: self.now_s)
        self.posted: list[ev.Event] = []
        self.now_s = 0.0
        self._ready = threading.Semaphore(0)
        self.speaking = Speaking(
            synthesiser=self.voice,
            loudspeaker=self.loudspeaker,
            post=self._post,
            to_session_s=lambda at_s: at_s,
            on_fault=lambda fault: None,
            clock=lambda: self.now_s,
        )
        self.speaking.start(a_plan(openers=OPENERS))

    def out(self, kind: type[ev.Event]) -> list[Any]:
        return [event for event in self.posted if isinstance(event, kind)]

    def make(self, text: str, speed: float = 1.0) -> None:
        """Wait until the clause, and all that was asked for before it, has its sound."""
        self.speaking.synthesise(
            ev.SynthesisRequested(
                inference_id="1.1",
                clause_id="1.1.0",
                text=text,
                voice="fake",
                language="en",
                speed=speed,
            )
        )
        assert self._ready.acquire(timeout=5.0)

    def play(self, text: str) -> None:
        self.make(text)
        self.speaking.play(ev.PlaybackRequested(inference_id="1.1", clause_id="1.1.0", text=text))

    def until(self, until_s: float) -> None:
        while self.now_s < until_s:
            self.now_s += 0.01
            self.loudspeaker.step()

    def _post(self, event: ev.Event) -> None:
        self.posted.append(event)
        if isinstance(event, ev.SpeechReady):
            self._ready.release()


@pytest.fixture
def spoken() -> Iterator[Spoken]:
    spoken = Spoken()
    yield spoken
    spoken.speaking.close()


def test_a_paused_clause_is_moved_by_the_pause_and_heard_whole(spoken: Spoken) -> None:
    spoken.play("a")
    spoken.until(0.5)
    spoken.speaking.pause()
    spoken.until(2.0)
    spoken.speaking.resume()
    spoken.until(3.5)
    assert [round(event.at_s, 2) for event in spoken.out(ev.PlaybackMoved)] == [1.5]
    ended = spoken.out(ev.PlaybackEnded)
    assert [(event.heard_s, event.truncated) for event in ended] == [(1.0, False)]


def test_short_words_made_in_advance_are_not_made_again(spoken: Spoken) -> None:
    spoken.play("Hello.")
    assert spoken.voice.asked == ["Hello."]
    spoken.until(0.1)
    for text, speed in (("Hm.", 1.0), ("Well…", 1.0), ("Hm.", 0.8)):
        spoken.make(text, speed)
    assert spoken.voice.asked == ["Hello.", "Hm.", "Well…", "Hm."]


def test_a_listeners_sound_is_made_once_and_softly_played(spoken: Spoken) -> None:
    mm = ev.ListenerResponded(nod=False, sound="mm", voice="fake", language="en")
    spoken.speaking.respond(mm)
    spoken.make("Hello.")
    spoken.until(0.1)
    assert not spoken.loudspeaker.recording().any()
    spoken.speaking.respond(mm)
    spoken.until(0.6)
    assert spoken.loudspeaker.recording().max() == pytest.approx(LEVEL * SOFT, rel=0.1)
    assert spoken.voice.asked.count("mm") == 1
    assert spoken.out(ev.PlaybackStarted) == []
