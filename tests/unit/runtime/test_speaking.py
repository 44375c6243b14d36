"""A clause keeps its times through a pause, and what recurs is made once."""

import threading

import numpy as np

from app.audio import VirtualLoudspeaker
from app.conversation import events as ev
from app.conversation.ports import Speech
from app.runtime.speaking import Speaking


class FakeVoice:
    """One second of a steady sound, whatever the words."""

    def speak(self, text: str, *, voice: str, language: str, speed: float = 1.0) -> Speech:
        return Speech(samples=np.full(24_000, 0.1, np.float32), rate_hz=24_000, phonemes=())


def test_a_paused_clause_is_moved_by_the_pause_and_heard_whole() -> None:
    now_s = 0.0
    posted: list[ev.Event] = []
    ready = threading.Event()

    def post(event: ev.Event) -> None:
        posted.append(event)
        if isinstance(event, ev.SpeechReady):
            ready.set()

    def play_until(until_s: float) -> None:
        nonlocal now_s
        while now_s < until_s:
            now_s += 0.01
            loudspeaker.step()

    loudspeaker = VirtualLoudspeaker(clock=lambda: now_s)
    speaking = Speaking(
        synthesiser=FakeVoice(),
        loudspeaker=loudspeaker,
        post=post,
        to_session_s=lambda at_s: at_s,
        on_fault=lambda fault: None,
        clock=lambda: now_s,
    )
    loudspeaker.start(speaking._on_started, speaking._on_ended, paced=False)
    speaking.synthesise(
        ev.SynthesisRequested(
            inference_id="1.1", clause_id="1.1.0", text="a", voice="", language="en", speed=1.0
        )
    )
    assert ready.wait(5.0)
    speaking.play(ev.PlaybackRequested(inference_id="1.1", clause_id="1.1.0", text="a"))
    play_until(0.5)
    speaking.pause()
    play_until(2.0)
    speaking.resume()
    play_until(3.5)
    speaking.close()
    moved = [event for event in posted if isinstance(event, ev.PlaybackMoved)]
    ended = [event for event in posted if isinstance(event, ev.PlaybackEnded)]
    assert [round(event.at_s, 2) for event in moved] == [1.5]
    assert [(event.heard_s, event.truncated) for event in ended] == [(1.0, False)]


def test_short_words_made_in_advance_are_not_made_again() -> None:
    asked: list[str] = []
    ready = threading.Semaphore(0)

    class FakeCountingVoice(FakeVoice):
        def speak(self, text: str, *, voice: str, language: str, speed: float = 1.0) -> Speech:
            asked.append(text)
            return super().speak(text, voice=voice, language=language, speed=speed)

    def post(event: ev.Event) -> None:
        if isinstance(event, ev.SpeechReady):
            ready.release()

    def request(text: str, speed: float = 1.0) -> ev.SynthesisRequested:
        return ev.SynthesisRequested(
            inference_id="1.1", clause_id="1.1.0", text=text, voice="v", language="en", speed=speed
        )

    loudspeaker = VirtualLoudspeaker(clock=lambda: 0.0)
    speaking = Speaking(
        synthesiser=FakeCountingVoice(),
        loudspeaker=loudspeaker,
        post=post,
        to_session_s=lambda at_s: at_s,
        on_fault=lambda fault: None,
    )
    loudspeaker.start(speaking._on_started, speaking._on_ended, paced=False)
    speaking._openers = [(text, "v", "en", 1.0) for text in ("Hm.", "Well…")]
    speaking.synthesise(request("Hello."))
    assert ready.acquire(timeout=5.0)
    assert asked == ["Hello."]
    speaking.play(ev.PlaybackRequested(inference_id="1.1", clause_id="1.1.0", text="Hello."))
    loudspeaker.step()
    for text, speed in (("Hm.", 1.0), ("Well…", 1.0), ("Hm.", 0.8)):
        speaking.synthesise(request(text, speed))
        assert ready.acquire(timeout=5.0)
    speaking.close()
    assert asked == ["Hello.", "Hm.", "Well…", "Hm."]
