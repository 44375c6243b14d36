"""What works on this machine, one finding a part, each with its remedy."""

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import psutil

from app.audio import which_devices
from app.errors import VivaError
from app.models import ModelMissing, Store
from app.runtime.record_keeping import DATABASE, open_archive
from app.runtime.settings import Settings
from app.security.machine_key import vaults_here

NEEDED_RAM_GB = {"standard": 4.0, "small": 2.5, "smoke": 2.0}
NEEDED_DISK_GB = 2.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One part of the machine. `ok` None: missing, and the session goes on without it."""

    part: str
    ok: bool | None
    detail: str
    remedy: str = ""
    needed: bool = False


def examine(settings: Settings) -> list[Finding]:
    """Return all findings. Opens no device but the graphics context."""
    return [
        Finding("python", True, sys.version.split()[0]),
        *models(settings),
        *sound(),
        camera(settings),
        _graphics(),
        _screen(),
        _film(),
        memory(settings),
        disk(settings),
        _records(settings),
        _language_model_library(),
    ]


def models(settings: Settings) -> list[Finding]:
    """Return a finding for each model that the profile wants."""
    store = Store(profile=settings.profile)
    findings = []
    for artefact in store.catalogue.wanted(settings.profile):
        try:
            path = store.path(artefact.role, settings.profile)
            findings.append(Finding(f"model {artefact.role}", True, path.name, needed=True))
        except ModelMissing:
            findings.append(
                Finding(
                    f"model {artefact.role}",
                    False,
                    artefact.upstream,
                    f"vivavoce models fetch --profile {settings.profile}",
                    needed=True,
                )
            )
    return findings


def sound() -> list[Finding]:
    """Return which microphones and loudspeakers there are."""
    devices = which_devices()
    findings = []
    for part, names, without in (
        ("microphone", devices.inputs, "none: the learner types instead"),
        ("loudspeaker", devices.outputs, "none: captions take its place"),
    ):
        if names:
            findings.append(Finding(part, True, ", ".join(names[:3])))
        else:
            findings.append(Finding(part, None, without, devices.reason))
    return findings


def camera(settings: Settings) -> Finding:
    """Return whether there is the camera of the settings; it is not opened."""
    if not settings.camera:
        return Finding("camera", None, "switched off in the settings")
    if settings.camera.isdigit() and sys.platform.startswith("linux"):
        device = f"/dev/video{settings.camera}"
        if not Path(device).exists():
            return Finding("camera", None, f"no {device}: sessions go on without it")
    return Finding("camera", True, f"source {settings.camera} (opened only after consent)")


def _graphics() -> Finding:
    try:
        from app.face.renderer import open_context

        context = open_context()
        detail = str(context.info["GL_RENDERER"])
        context.release()
        return Finding("graphics", True, detail)
    except VivaError as fault:
        return Finding("graphics", None, "no OpenGL: the face is not shown", fault.operator)


def _screen() -> Finding:
    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        return Finding("screen", None, "none: rehearsals only", "start it from a desktop session")
    return Finding("screen", True, os.environ.get("DISPLAY", "desktop"))


def _film() -> Finding:
    if shutil.which("ffmpeg"):
        return Finding("film", True, "ffmpeg")
    return Finding("film", None, "rehearsals leave no conversation.mp4", "install ffmpeg")


def memory(settings: Settings) -> Finding:
    """Return whether the machine has the memory that the profile needs."""
    total_gb = psutil.virtual_memory().total / 1e9
    needed = NEEDED_RAM_GB[settings.profile]
    return Finding(
        "memory",
        total_gb >= needed,
        f"{total_gb:.1f} GB, {psutil.cpu_count()} cores",
        "" if total_gb >= needed else "choose VIVAVOCE_PROFILE=small",
        needed=True,
    )


def disk(settings: Settings) -> Finding:
    """Return how much room there is for what is kept."""
    folder = settings.data_dir
    while not folder.exists():
        folder = folder.parent
    free_gb = shutil.disk_usage(folder).free / 1e9
    return Finding(
        "disk",
        free_gb >= NEEDED_DISK_GB,
        f"{free_gb:.1f} GB free for {settings.data_dir}",
        "" if free_gb >= NEEDED_DISK_GB else "free some space",
        needed=True,
    )


def _records(settings: Settings) -> Finding:
    if not (settings.data_dir / DATABASE).exists():
        places = vaults_here(os.environ)
        if not places:
            remedy = "run a key ring, or give a passphrase: docs/records.md"
            return Finding("records", None, "no place for their key: nothing is kept", remedy)
        return Finding("records", True, f"not made yet; key in the {next(iter(places))}")
    try:
        archive = open_archive(settings)
    except VivaError as fault:
        return Finding("records", None, f"nothing is kept: {fault.code}", fault.operator)
    archive.database.close()
    return Finding("records", True, f"{settings.data_dir}, encrypted")


def _language_model_library() -> Finding:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return Finding("llama.cpp", True, version("llama_cpp_python"), needed=True)
    except PackageNotFoundError:
        return Finding("llama.cpp", False, "not installed", "run ./viva once", needed=True)
