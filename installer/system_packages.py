"""Names or installs the system packages this application needs on Debian and Ubuntu."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

REQUIREMENTS = Path(__file__).resolve().parent / "requirements"


def listed(name: str) -> list[str]:
    """The packages in `requirements/<name>.txt`, comments left out."""
    text = (REQUIREMENTS / f"{name}.txt").read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.strip() and line[0] != "#"]


def missing(packages: list[str]) -> list[str]:
    """Those the package database does not call installed; empty where there is none."""
    if shutil.which("dpkg-query") is None:
        return []
    answer = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *packages],
        capture_output=True,
        text=True,
        check=False,
    )
    here = {
        line.split()[0] for line in answer.stdout.splitlines() if line.split()[1:] == ["installed"]
    }
    return [package for package in packages if package not in here]


def ensure(*lists: str) -> bool:
    """Installs what is missing of the named lists when root, else says the one command.

    True when nothing is missing afterwards. On other systems than Debian's family nothing is
    known and True is returned; `vivavoce doctor` tells there what does not work.
    """
    wanted = missing([package for name in lists for package in listed(name)])
    if not wanted:
        return True
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        print(
            f"System packages are missing. Run:\n  sudo apt-get install {' '.join(wanted)}",
            file=sys.stderr,
        )
        return False
    print(f"Installing system packages: {' '.join(wanted)}", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *wanted]
    subprocess.run(["apt-get", "update", "-qq"], env=quiet, check=False)
    done = subprocess.run(install, env=quiet, stdout=subprocess.DEVNULL, check=False)
    if done.returncode != 0:
        print(f"apt-get could not install: {' '.join(wanted)}", file=sys.stderr)
    return done.returncode == 0
