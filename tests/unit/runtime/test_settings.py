"""Settings come from the command, the environment and a file, in that order; faults are named."""

from pathlib import Path

import pytest

from app.runtime.settings import SettingsInvalid, load_settings


def test_the_file_the_environment_and_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "settings.toml").write_text('profile = "small"\nllm_threads = 4\nface_fps = 20\n')
    monkeypatch.setenv("VIVAVOCE_LLM_THREADS", "3")
    settings = load_settings(data_dir=tmp_path, face_fps=25)
    assert (settings.profile, settings.llm_threads, settings.face_fps) == ("small", 3, 25)


def test_unknown_keys_are_refused(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('profil = "small"\n')
    with pytest.raises(SettingsInvalid, match="profil"):
        load_settings(data_dir=tmp_path)


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(SettingsInvalid) as raised:
        load_settings(data_dir=tmp_path, profile="huge", face_fps=-1)
    assert "profile: " in raised.value.operator
    assert "'huge'" in raised.value.operator
    assert "face_fps: " in raised.value.operator
    (tmp_path / "settings.toml").write_text("profile = \n")
    with pytest.raises(SettingsInvalid, match=r"settings\.toml cannot be read"):
        load_settings(data_dir=tmp_path)
