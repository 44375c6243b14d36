"""The router refuses by name and says what it has instead."""

from pathlib import Path

import pytest

from app.models import ModelMissing
from app.synthesis import NoVoice, UnknownVoice, Voices
from app.synthesis.voice_names import language_of, speaks


class FakeStore:
    """Has the style files it is told, and no graph at all."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def path(self, role: str) -> Path:
        if self._folder is None or role != "tts_voices":
            raise ModelMissing(f"no {role}")
        return self._folder


@pytest.fixture
def styles(tmp_path: Path) -> Path:
    (tmp_path / "voices").mkdir()
    for name in ("am_michael", "bf_emma", "ff_siwis"):
        (tmp_path / "voices" / f"{name}.bin").write_bytes(b"")
    return tmp_path


def test_an_unknown_voice_names_those_that_exist(styles: Path) -> None:
    with pytest.raises(UnknownVoice, match="hibari, am_michael, bf_emma") as raised:
        Voices(FakeStore(styles)).speak("Hello", voice="maya", language="en")
    assert raised.value.code == "synthesis.unknown_voice"


@pytest.mark.parametrize("voice", ["hibari", "am_michael"])
def test_a_language_without_a_voice_says_so_by_its_code(styles: Path, voice: str) -> None:
    with pytest.raises(NoVoice) as raised:
        Voices(FakeStore(styles)).speak("Bonjour", voice=voice, language="fr")
    assert raised.value.code == "no_voice"
    assert "fr" in raised.value.operator


def test_a_voice_that_is_not_installed_says_how_to_get_it() -> None:
    voices = Voices(FakeStore(None))
    assert voices.names() == ("hibari",)
    with pytest.raises(ModelMissing):
        voices.speak("Hello", voice="am_michael", language="en")


@pytest.mark.parametrize(
    ("voice", "language", "can"),
    [
        ("hibari", "en", True),
        ("hibari", "en-GB", True),
        ("bf_emma", "en_US", True),
        ("ff_siwis", "fr", False),
        ("maya", "en", False),
        ("am_michael", "de", False),
    ],
)
def test_names_tell_their_language(voice: str, language: str, can: bool) -> None:
    assert speaks(voice, language) is can
    assert language_of("a") is None
