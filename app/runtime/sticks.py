"""Where things come from and go to by hand: sticks, and a folder that the site has named."""

from __future__ import annotations

import sys
from pathlib import Path

import psutil

from app.runtime.settings import Settings

MOUNTED_UNDER = ("/media/", "/run/media/", "/Volumes/")
"""Where systems put a stick that was plugged in."""
DEPTH = 2
"""How many folders down a stick is looked through."""


def carriers(settings: Settings) -> list[Path]:
    """Return the folders of all sticks that are plugged in, the site's own folder first."""
    own = settings.transfer_folder
    found = [own] if own is not None and own.is_dir() else []
    for volume in psutil.disk_partitions(all=False):
        place = volume.mountpoint
        removable = "removable" in volume.opts
        if removable or (sys.platform != "win32" and place.startswith(MOUNTED_UNDER)):
            found.append(Path(place))
    return found


def files_on(folder: Path, suffix: str) -> list[Path]:
    """Return the files of that kind on a carrier, by name; what cannot be read is left out."""
    found: list[Path] = []
    for depth in range(DEPTH + 1):
        try:
            found += [
                file
                for file in folder.glob("*/" * depth + f"*{suffix}")
                if file.is_file() and not file.name.startswith(".")
            ]
        except OSError:
            continue
    return sorted(found)
