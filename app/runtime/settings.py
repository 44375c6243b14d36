"""What an installation is told: by a file, by the environment, by the command line."""

import json
import os
import re
import tomllib
from pathlib import Path
from typing import ClassVar, Literal

import platformdirs
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.errors import VivaError

FILE = "settings.toml"


class SettingFixed(VivaError):
    """The setting cannot be changed here; the sentence says what decides instead."""

    code: ClassVar[str] = "settings.fixed"


class SettingsInvalid(VivaError):
    """Settings that this application does not know, or values they cannot have."""

    code: ClassVar[str] = "settings.invalid"


def default_data_dir() -> Path:
    """VIVAVOCE_DATA_DIR, else the user's data folder for this application."""
    override = os.environ.get("VIVAVOCE_DATA_DIR")
    return Path(override) if override else Path(platformdirs.user_data_dir("vivavoce", False))


class Settings(BaseSettings):
    """Every setting can be given in the environment as VIVAVOCE_<NAME>. Unknown ones are refused.

    A setting file (`settings.toml` in the data directory) has the same names in lower case.
    """

    model_config = SettingsConfigDict(env_prefix="VIVAVOCE_", extra="forbid")

    data_dir: Path = Field(default_factory=default_data_dir)
    """Journals and everything else that is kept; created with mode 0700."""
    profile: Literal["standard", "small", "smoke"] = "standard"
    """Which language model of the catalogue."""
    language: str = "en"
    """What the window speaks until a learner chooses; talks are held in their scenario's own."""
    pack: str = "claims-escalation"
    more_packs: tuple[str, ...] = ()
    """Packs whose exercises are offered beside those of `pack`."""
    llm_threads: int = Field(default=2, ge=1, le=16)
    llm_context: int = Field(default=4096, ge=512, le=32768)
    recogniser: Literal["auto", "accurate", "fast"] = "auto"
    """fast: a smaller model for English, twice as quick and weaker in noise; auto: fast where few
    cores share the work."""
    recognition_threads: int = Field(default=2, ge=1, le=16)
    audio_backend: Literal["sounddevice", "pyaudio"] = "sounddevice"
    microphone: str = ""
    """Device name or part of it; empty: the system's default."""
    loudspeaker: str = ""
    duplex: Literal["cancel", "full", "half"] = "cancel"
    """cancel: the loudspeaker is taken out of what the microphone hears; full: for headsets; half:
    the microphone is not listened to while the Persona speaks."""
    camera: str = "0"
    """A device number, a video file or an MJPEG address on this machine; empty: never."""
    volume_db: float = Field(default=0.0, ge=-30.0, le=6.0)
    """How loud the kiosk is until a learner turns it up or down; 0: speech at -23 LUFS."""
    brightness: float = Field(default=1.0, ge=0.4, le=1.0)
    """Under 1 the picture is darkened; a display's own light is its own affair."""
    screensaver_s: float = Field(default=600.0, ge=0.0, le=86_400.0)
    """Stillness on the attract screen until it goes dark and a word wanders; 0: never."""
    reduced_motion: bool = False
    """Screens change at once, and signs stand still; the face goes on moving."""
    face_scale: float = Field(default=0.66, ge=0.25, le=1.0)
    face_fps: int = Field(default=40, ge=5, le=60)
    face_network: Path | None = None
    """A site's own ONNX face, drawn instead of the Persona's look."""
    sign_in: bool = False
    """Ask learners for a badge before a session; without one they are guests."""
    transfer_folder: Path | None = None
    """A folder that staff see beside sticks: packs and models come from it, exports go there."""
    windowed: bool = False
    log_level: Literal["debug", "info", "warning", "error"] = "warning"


def load_settings(**overrides: object) -> Settings:
    """Return the settings: command line over environment over file over defaults.

    Raises SettingsInvalid with every fault at once.
    """
    given = {k: v for k, v in overrides.items() if v is not None}
    from_file: dict[str, object] = {}
    file = Path(str(given.get("data_dir") or default_data_dir())) / FILE
    if file.is_file():
        try:
            from_file = tomllib.loads(file.read_text(encoding="utf-8"))
        except ValueError as fault:
            raise SettingsInvalid(f"{file} cannot be read: {fault}.") from fault
        from_file = {
            k: v for k, v in from_file.items() if f"VIVAVOCE_{k.upper()}" not in os.environ
        }
    try:
        return Settings(**{**from_file, **given})  # type: ignore[arg-type]
    except ValidationError as fault:
        told = "".join(
            f"\n  - {'.'.join(map(str, one['loc']))}: {one['msg']}, not {one['input']!r}"
            for one in fault.errors(include_url=False)
        )
        raise SettingsInvalid(f"These settings cannot be used:{told}\n") from fault


def keep_setting(data_dir: Path, name: str, value: str | float | list[str]) -> None:
    """Write one setting into the setting file; its other lines stay as they are.

    Raises SettingFixed where the environment decides or the file cannot be read or written.
    """
    variable = f"VIVAVOCE_{name.upper()}"
    if variable in os.environ:
        raise SettingFixed(f"{variable} is set for this kiosk and decides. Change it there.")
    file = data_dir / FILE
    line = f"{name} = {json.dumps(value, ensure_ascii=False)}"
    try:
        text = file.read_text(encoding="utf-8") if file.is_file() else ""
        tomllib.loads(text)
        many_lines = r"\[[^\]]*\]" if isinstance(value, list) else ""
        begins = rf"^[ \t]*{re.escape(name)}[ \t]*=[ \t]*"
        given = re.compile(f"{begins}{many_lines}.*$", re.MULTILINE)
        changed = given.sub(lambda _: line, text) if given.search(text) else f"{line}\n{text}"
        tomllib.loads(changed)
        draft = file.with_name(f"{FILE}.new")
        draft.write_text(changed, encoding="utf-8")
        draft.replace(file)
    except (OSError, ValueError) as fault:
        raise SettingFixed(f"{file} cannot be changed: {fault}.") from fault
