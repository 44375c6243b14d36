"""Compiles the language model's engine once per machine and keeps the wheel by its content key.

The engine is published as source only. It is built for exactly this processor, so the key holds
everything the result depends on: a wheel from another machine is never picked up by mistake.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import system_packages

REQUIREMENTS = Path(__file__).resolve().parent / "requirements"

BUILD_FLAGS = (
    "-DGGML_OPENMP=OFF -DLLAVA_BUILD=OFF -DGGML_NATIVE=ON -DLLAMA_BUILD_TOOLS=OFF "
    "-DLLAMA_BUILD_EXAMPLES=OFF -DLLAMA_BUILD_TESTS=OFF -DLLAMA_BUILD_SERVER=OFF"
)

KEY_DIGITS = 20
NO_COMPILER = (
    "The language model's engine has to be compiled once on this machine, and no C and C++ "
    "compiler was found. "
)


class BuildFailed(Exception):
    """The engine could not be built or installed; the text is for the operator."""


def facts() -> dict[str, str]:
    """What the compiled engine depends on."""
    pinned = (REQUIREMENTS / "llama.lock").read_text(encoding="utf-8")
    return {
        "source": " ".join(re.findall(r"sha256:[0-9a-f]{64}", pinned)),
        "flags": BUILD_FLAGS,
        "cpu": _processor(),
        "machine": f"{platform.system()} {platform.machine()}",
        "libc": " ".join(platform.libc_ver()),
        "python": f"{platform.python_implementation()} {sys.version_info[0]}.{sys.version_info[1]}",
    }


def key() -> str:
    """The content key of the wheel for this machine."""
    text = json.dumps(facts(), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:KEY_DIGITS]


def cache_folder() -> Path:
    """Where this machine's wheel is, or will be."""
    import platformdirs  # installed just before this runs; the door itself needs nothing

    return Path(platformdirs.user_cache_dir("vivavoce", appauthor=False)) / "wheels" / key()


def install(python: Path) -> None:
    """Makes the engine importable by `python`, building it first when it is not in the cache."""
    wheel = cached()
    if wheel is None:
        wheel = build(python)
    _run(
        [
            python,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-deps",
            "--no-index",
            "--disable-pip-version-check",
            "--force-reinstall",
            wheel,
        ],
        "installing the engine",
    )


def cached() -> Path | None:
    """The cached wheel when it is there and its bytes are the ones that were built."""
    folder = cache_folder()
    for wheel in sorted(folder.glob("*.whl")):
        note = wheel.with_suffix(".sha256")
        if note.exists() and note.read_text(encoding="utf-8").strip() == _sha256(wheel):
            return wheel
    return None


def keep(wheel: Path) -> Path:
    """Puts a freshly built wheel into the cache by one rename; its path there."""
    folder = cache_folder()
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=folder.parent, prefix="fresh-"))
    copy = fresh / wheel.name
    shutil.copyfile(wheel, copy)
    copy.with_suffix(".sha256").write_text(_sha256(copy) + "\n", encoding="utf-8")
    (fresh / "key.json").write_text(json.dumps(facts(), indent=1) + "\n", encoding="utf-8")
    if folder.exists():
        shutil.rmtree(folder)
    fresh.rename(folder)
    return folder / wheel.name


def build(python: Path) -> Path:
    """Compiles the pinned source with pinned tools in a throw-away environment."""
    _need_compiler()
    print(
        "Compiling the language model's engine for this processor (once, some minutes) …",
        flush=True,
    )
    with tempfile.TemporaryDirectory(prefix="vivavoce-engine-") as scratch:
        tools = Path(scratch) / "tools"
        _run([python, "-m", "venv", tools], "making the build environment")
        folder = tools / ("Scripts" if os.name == "nt" else "bin")
        tool_python = folder / ("python.exe" if os.name == "nt" else "python")
        pip = [tool_python, "-m", "pip"]
        quiet = ["--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
        _run([*pip, "install", *quiet, "-r", REQUIREMENTS / "build.lock"], "fetching build tools")
        environment = {
            **os.environ,
            "CMAKE_ARGS": BUILD_FLAGS,
            "CMAKE_BUILD_PARALLEL_LEVEL": str(os.cpu_count() or 1),
            "PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}",
        }
        made = Path(scratch) / "made"
        # No client cache: it would hand a wheel for one processor to another.
        _run(
            [
                *pip,
                "wheel",
                *quiet,
                "--no-cache-dir",
                "--no-build-isolation",
                "--no-binary",
                "llama-cpp-python",
                "--wheel-dir",
                made,
                "-r",
                REQUIREMENTS / "llama.lock",
            ],
            "compiling the engine",
            environment,
        )
        wheels = list(made.glob("*.whl"))
        if len(wheels) != 1:
            raise BuildFailed(f"Compiling the engine left {len(wheels)} wheels, expected one.")
        return keep(wheels[0])


def _need_compiler() -> None:
    if os.name == "nt":
        return  # the build itself finds Visual Studio's compiler, or says that there is none
    if not _compiler():
        system_packages.ensure("debian-build")
    if not _compiler():
        raise BuildFailed(
            NO_COMPILER + "Install gcc and g++ (Debian: apt-get install gcc g++; macOS: "
            "xcode-select --install) and start again."
        )


def _compiler() -> bool:
    return any(shutil.which(name) for name in ("c++", "g++", "clang++")) and any(
        shutil.which(name) for name in ("cc", "gcc", "clang")
    )


def _processor() -> str:
    """The processor's name and features, as far as the system tells."""
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return f"{platform.processor()} {os.environ.get('PROCESSOR_IDENTIFIER', '')}".strip()
    wanted = ("model name", "flags", "Features", "CPU part", "CPU implementer")
    found: dict[str, str] = {}
    for line in text.splitlines():
        name, _, value = line.partition(":")
        if name.strip() in wanted:
            found.setdefault(name.strip(), " ".join(sorted(value.split())))
    return json.dumps(found, sort_keys=True)


def _run(command: list[str | Path], doing: str, environment: dict[str, str] | None = None) -> None:
    done = subprocess.run(
        [str(word) for word in command],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        raise BuildFailed(f"{doing.capitalize()} failed. Its last words:\n{done.stdout[-3000:]}")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    if sys.argv[1:] == ["key"]:
        print(key(), json.dumps(facts(), indent=1))
    elif sys.argv[1:2] == ["keep"] and len(sys.argv) == 3:
        print(keep(Path(sys.argv[2])))
    else:
        sys.exit("usage: llama_wheel.py key | keep WHEEL")
