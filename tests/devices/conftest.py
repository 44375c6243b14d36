"""A sound server of the test's own: its null sinks are the microphone and the loudspeaker."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

SERVER = """\
load-module module-native-protocol-unix
load-module module-null-sink sink_name=mic_feed rate=48000 channels=1
load-module module-remap-source master=mic_feed.monitor source_name=kiosk_mic
load-module module-null-sink sink_name=kiosk_speaker rate=48000 channels=2
set-default-source kiosk_mic
set-default-sink kiosk_speaker
"""
ALSA = """\
pcm.!default { type pulse }
ctl.!default { type pulse }
"""
NEEDED = ("pulseaudio", "paplay", "parecord", "pactl")
STARTS_WITHIN_S = 10.0


class SoundServer:
    """A PulseAudio daemon under `folder`, with nothing but two null sinks."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._daemon: subprocess.Popen[bytes] | None = None
        folder.chmod(0o700)
        (folder / ".asoundrc").write_text(ALSA)
        (folder / "default.pa").write_text(SERVER)

    @property
    def environment(self) -> dict[str, str]:
        """What a client needs to find this server and no other."""
        return {
            "HOME": str(self.folder),
            "XDG_RUNTIME_DIR": str(self.folder),
            "XDG_CONFIG_HOME": str(self.folder),
            "PULSE_RUNTIME_PATH": str(self.folder / "pulse"),
            "PULSE_SERVER": f"unix:{self.folder / 'pulse' / 'native'}",
        }

    def start(self) -> None:
        """Start the daemon and wait until it answers."""
        self._daemon = subprocess.Popen(
            [
                "pulseaudio",
                "--daemonize=no",
                "--exit-idle-time=-1",
                "--disable-shm=yes",
                "--use-pid-file=no",
                "-n",
                "-F",
                str(self.folder / "default.pa"),
                f"--log-target=file:{self.folder / 'server.log'}",
            ],
            env={**os.environ, **self.environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline_s = time.monotonic() + STARTS_WITHIN_S
        while time.monotonic() < deadline_s:
            if self.run("pactl", "info").returncode == 0:
                return
            time.sleep(0.1)
        pytest.skip("the sound server does not start here")

    def stop(self) -> None:
        """End the daemon, as a crash or an unplugged cable would."""
        if self._daemon is not None:
            self._daemon.kill()
            self._daemon.wait()
            self._daemon = None

    def run(self, *command: str) -> subprocess.CompletedProcess[bytes]:
        """Run a client program to its end."""
        return subprocess.run(
            command, env={**os.environ, **self.environment}, capture_output=True, check=False
        )

    def begin(self, *command: str) -> subprocess.Popen[bytes]:
        """Start a client program."""
        return subprocess.Popen(
            command,
            env={**os.environ, **self.environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


@pytest.fixture(scope="session")
def sound_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SoundServer]:
    """Run a private sound server for the whole session, or skip with the reason."""
    if not sys.platform.startswith("linux"):
        pytest.skip("null sinks are a thing of PulseAudio")
    missing = [program for program in NEEDED if shutil.which(program) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    server = SoundServer(tmp_path_factory.mktemp("sound"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def sound_devices(
    sound_server: SoundServer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[SoundServer]:
    """Point this process's PortAudio at the private server."""
    from app.audio import AudioError
    from app.audio.portaudio import portaudio

    for name, value in sound_server.environment.items():
        monkeypatch.setenv(name, value)
    try:
        library = portaudio()
        library.look_again()
    except AudioError as fault:
        pytest.skip(fault.operator)
    yield sound_server
    library.look_again()
