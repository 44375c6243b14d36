"""The shapes of window we promise, and what every screen owes whoever touches it in each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from tests.ui.kiosk import Kiosk
from ui.widgets import Button, ChoiceTile

LOOKS = {
    "light": ((1920, 1080), "light", 1.0),
    "arabic": ((1920, 1080), "light", 1.0),
    "arabic_portrait": ((1080, 1920), "dark", 1.0),
    "german_small": ((1280, 720), "light", 1.25),
    "dark": ((1920, 1080), "dark", 1.0),
    "portrait": ((1080, 1920), "light", 1.0),
    "small": ((1280, 720), "light", 1.0),
    "small_large_text": ((1280, 720), "dark", 1.8),
    "4k": ((3840, 2160), "light", 1.0),
}
"""Size, appearance, and how large the text is."""
SPOKEN = {"arabic": "ar", "german": "de"}


def in_look(look: str) -> dict[str, Any]:
    """Return what `open_kiosk` needs for a look; a language alone has the shape of `light`."""
    size, appearance, text_scale = LOOKS["light" if look in SPOKEN else look]
    return {
        "size": size,
        "appearance": appearance,
        "text_scale": text_scale,
        "languages": (SPOKEN.get(look.split("_")[0], "en"),),
    }


def keep(kiosk: Kiosk, artefacts: Path, name: str) -> None:
    """Keep a picture of a screen whose every target can be touched."""
    QTest.qWait(60)
    kiosk.window.grab().save(str(artefacts / f"{name}.png"))
    assert_targets_are_large_enough(kiosk)


def assert_targets_are_large_enough(kiosk: Kiosk, screen: QWidget | None = None) -> None:
    """Whatever can be touched is at least 56 px in both directions and within the window."""
    screen = screen or kiosk.window.panel.current
    for kind in (Button, ChoiceTile):
        for target in screen.findChildren(kind):
            if target.isVisible():
                shape = target.shape_rect()
                assert min(shape.width(), shape.height()) >= 56, target.text()
                assert_inside(target, screen)


def assert_inside(widget: QWidget, screen: QWidget) -> None:
    left = widget.mapTo(screen, widget.rect().topLeft()).x()
    assert left >= 0, widget.accessibleName()
    assert left + widget.width() <= screen.width(), widget.accessibleName()
