"""A debrief on its way out with its learner: onto a USB stick or paper. No file dialog opens."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from PySide6.QtCore import QStorageInfo
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from app.conversation.debrief import Debrief
from app.runtime.debriefs import debrief_html
from ui.debrief_pdf import print_debrief, write_debrief_pdf

MOUNTED_UNDER = ("/media/", "/run/media/")
"""Where desktops put a stick that was plugged in."""


def usb_stick() -> Path | None:
    """Return the folder of a writable stick, or None."""
    for volume in QStorageInfo.mountedVolumes():
        if volume.isValid() and volume.isReady() and not volume.isReadOnly():
            place = volume.rootPath()
            if _removable(place):
                return Path(place)
    return None


def _removable(place: str) -> bool:
    if sys.platform == "win32":
        import ctypes

        return int(ctypes.windll.kernel32.GetDriveTypeW(place)) == 2
    return place.startswith(MOUNTED_UNDER)


def save_debrief(debrief: Debrief, folder: Path, held: date) -> list[Path]:
    """Write page and PDF side by side; what is there already stays. Raises OSError."""
    stem, number = f"viva-voce-debrief-{held:%Y-%m-%d}", 1
    while (page := folder / f"{stem}{f'-{number}' if number > 1 else ''}.html").exists():
        number += 1
    page.write_text(debrief_html(debrief, held=held), encoding="utf-8")
    write_debrief_pdf(debrief, page.with_suffix(".pdf"), held)
    return [page, page.with_suffix(".pdf")]


def has_printer() -> bool:
    """True if the system has a printer it prefers."""
    return not QPrinterInfo.defaultPrinter().isNull()


def print_on_default(debrief: Debrief, held: date) -> int:
    """Print it and return the number of pages."""
    return print_debrief(debrief, QPrinter(QPrinterInfo.defaultPrinter()), held)
