"""What was said once is not synthesised again, and a broken entry costs nothing."""

from pathlib import Path

import numpy as np

from app.synthesis.speech_cache import CachedVoices
from tests.unit.synthesis.fake_voice import FakeVoice


def test_the_same_words_are_synthesised_once(tmp_path: Path) -> None:
    voice = FakeVoice()
    cached = CachedVoices(voice, tmp_path)
    first = cached.speak("Hello there", voice="a", language="en")
    again = CachedVoices(voice, tmp_path).speak("Hello there", voice="a", language="en")
    assert len(voice.asked) == 1
    assert np.array_equal(first.samples, again.samples)
    assert (first.rate_hz, first.phonemes) == (again.rate_hz, again.phonemes)


def test_anything_that_changes_the_sound_is_asked_anew(tmp_path: Path) -> None:
    voice = FakeVoice()
    cached = CachedVoices(voice, tmp_path, identity={"model": "1"})
    cached.speak("Hello", voice="a", language="en")
    cached.speak("Hello", voice="b", language="en")
    cached.speak("Hello", voice="a", language="en-GB")
    cached.speak("Hello", voice="a", language="en", speed=1.1)
    cached.speak("Hello!", voice="a", language="en")
    CachedVoices(voice, tmp_path, identity={"model": "2"}).speak("Hello", voice="a", language="en")
    assert len(voice.asked) == 6


def test_a_broken_entry_is_made_again(tmp_path: Path) -> None:
    voice = FakeVoice()
    cached = CachedVoices(voice, tmp_path)
    cached.speak("Hello", voice="a", language="en")
    entry = next(tmp_path.glob("*.npz"))
    entry.write_bytes(entry.read_bytes()[:100])
    assert len(cached.speak("Hello", voice="a", language="en").samples) > 0
    assert len(voice.asked) == 2
    assert not list(tmp_path.glob("*.part"))


def test_the_oldest_entries_make_room(tmp_path: Path) -> None:
    voice = FakeVoice()
    cached = CachedVoices(voice, tmp_path, max_bytes=80_000)
    for number in range(5):
        cached.speak(f"one two {number}", voice="a", language="en")
    kept = list(tmp_path.glob("*.npz"))
    assert 1 <= len(kept) < 5
    cached.speak("one two 4", voice="a", language="en")
    assert len(voice.asked) == 5
