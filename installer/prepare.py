"""Brings `.venv` to what the locks say; run by the door when its stamp differs.

    python installer/prepare.py [--check] runtime|dev

It runs inside `.venv` with the standard library alone. With `--check` it does nothing when the
stamp is right (the Windows door; the POSIX door compares the stamp itself).
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import llama_wheel
import system_packages

CHECKOUT = Path(__file__).resolve().parents[1]
REQUIREMENTS = CHECKOUT / "installer" / "requirements"

RUNTIME_LISTS = ("runtime.lock", "llama.lock", "build.lock", "debian.txt")
STAMPED = {
    "runtime": RUNTIME_LISTS,
    "dev": ("dev.lock", *RUNTIME_LISTS, "debian-test.txt"),
}


def main(arguments: list[str]) -> int:
    """Prepares the environment; 0 when it is ready."""
    kind = arguments[-1] if arguments else ""
    if kind not in STAMPED:
        print("usage: prepare.py [--check] runtime|dev", file=sys.stderr)
        return 2
    stamped = _stamp_path(kind).read_bytes() if _stamp_path(kind).exists() else b""
    if "--check" in arguments and stamped == _stamp(kind):
        return 0
    if sys.prefix == sys.base_prefix:
        print("prepare.py must run inside .venv; start ./viva instead.", file=sys.stderr)
        return 2
    if os.name == "posix":
        lists = ("debian", "debian-test") if kind == "dev" else ("debian",)
        system_packages.ensure(*lists)
    print("Installing Python packages …", flush=True)
    if _pip_install(REQUIREMENTS / f"{kind}.lock") != 0:
        print("Python packages could not be installed; what pip said is above.", file=sys.stderr)
        return 1
    try:
        _engine()
    except llama_wheel.BuildFailed as error:
        print(error, file=sys.stderr)
        return 1
    _link_checkout()
    kinds = ("dev", "runtime") if kind == "dev" else ("runtime",)
    for name in kinds:
        _stamp_path(name).write_bytes(_stamp(name))
    return 0


def _pip_install(lock: Path) -> int:
    command = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--no-deps"]
    if not sys.stdout.isatty():
        command += ["--quiet", "--quiet", "--progress-bar", "off"]
    command += ["--no-input", "--require-hashes", "--only-binary", ":all:", "-r", str(lock)]
    return subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode


def _engine() -> None:
    """Installs the language model's engine unless this very build is in place."""
    note = Path(sys.prefix) / ".viva-engine"
    package = Path(sysconfig.get_path("purelib")) / "llama_cpp"
    if package.is_dir() and note.exists() and note.read_text(encoding="utf-8") == llama_wheel.key():
        return
    llama_wheel.install(Path(sys.executable))
    note.write_text(llama_wheel.key(), encoding="utf-8")


def _link_checkout() -> None:
    """Makes `app` and `ui` importable from any folder, and `vivavoce` a command of `.venv`."""
    link = Path(sysconfig.get_path("purelib")) / "vivavoce.pth"
    link.write_text(f"{CHECKOUT}\n", encoding="utf-8")
    scripts = Path(sysconfig.get_path("scripts"))
    if os.name == "nt":
        command = scripts / "vivavoce.cmd"
        command.write_text(f'@"{sys.executable}" -P -m app.cli %*\r\n', encoding="utf-8")
        return
    command = scripts / "vivavoce"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -P -m app.cli "$@"\n', encoding="utf-8")
    command.chmod(0o755)


def _stamp_path(kind: str) -> Path:
    return Path(sys.prefix) / f".viva-{kind}"


def _stamp(kind: str) -> bytes:
    """The checkout's place and every list it was installed from, as the door concatenates them."""
    lists = b"".join((REQUIREMENTS / name).read_bytes() for name in STAMPED[kind])
    return str(CHECKOUT).encode() + b"\n" + lists


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
