"""A debrief on its way out with its learner: onto a USB stick or paper. No file dialog opens."""

from __future__ import annotations

import sys
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStorageInfo
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from app.conversation.debrief import Debrief
from app.runtime.debriefs import debrief_html
from ui.debrief_pdf import day_in, print_debrief, write_debrief_pdf
from ui.words import is_mirrored, told

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


def save_debrief(debrief: Debrief, folder: Path, held: date, language: str) -> list[Path]:
    """Write page and PDF side by side; what is there already stays. Raises OSError.

    Their words are in `language`, which must be the window's.
    """
    stem, number = f"viva-voce-debrief-{held:%Y-%m-%d}", 1
    while (page := folder / f"{stem}{f'-{number}' if number > 1 else ''}.html").exists():
        number += 1
    words = debrief_html(
        debrief,
        held=held,
        day_of=partial(day_in, language),
        tell=told,
        language=language,
        mirrored=is_mirrored(language),
    )
    page.write_text(words, encoding="utf-8")
    write_debrief_pdf(debrief, page.with_suffix(".pdf"), held, language)
    return [page, page.with_suffix(".pdf")]


def has_printer() -> bool:
    """True if the system has a printer it prefers."""
    return not QPrinterInfo.defaultPrinter().isNull()


def print_on_default(debrief: Debrief, held: date, language: str) -> int:
    """Print it and return the number of pages."""
    return print_debrief(debrief, QPrinter(QPrinterInfo.defaultPrinter()), held, language)
