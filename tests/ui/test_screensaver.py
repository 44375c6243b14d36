"""Where nobody is the screen goes dark, and the first touch only wakes it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.kiosk import Kiosk, open_kiosk
from ui.screensaver import WANDERS_EVERY_MS, Screensaver

SOON_S = 0.05


def with_screensaver(qtbot: Any, **changed: Any) -> tuple[Kiosk, Screensaver]:
    kiosk = open_kiosk(qtbot, **changed)
    saver = Screensaver(kiosk.window, SOON_S)
    kiosk.journey.idle.alive.connect(saver.poke)
    QApplication.instance().installEventFilter(kiosk.journey.idle)  # type: ignore[union-attr]
    return kiosk, saver


def picture(saver: Screensaver) -> tuple[int, set[tuple[int, int]]]:
    """The share of the screen that is lit in per mille, and where."""
    image = saver.grab().toImage()
    lit = {
        (x, y)
        for x in range(0, image.width(), 4)
        for y in range(0, image.height(), 4)
        if image.pixelColor(x, y).lightness() > 40
    }
    return 16_000 * len(lit) // (image.width() * image.height()), lit


def test_stillness_darkens_the_attract_screen_and_a_touch_only_wakes_it(
    qtbot: Any, artefacts: Path
) -> None:
    kiosk, saver = with_screensaver(qtbot)
    qtbot.waitUntil(saver.isVisible)
    kiosk.window.grab().save(str(artefacts / "0_screensaver.png"))
    lit, where = picture(saver)
    assert 0 < lit < 20
    saver._wandering.timeout.emit()
    assert not where & picture(saver)[1]
    assert saver._wandering.interval() == WANDERS_EVERY_MS
    kiosk.press(saver)
    assert saver.isHidden()
    assert kiosk.screen is kiosk.window.attract


def test_a_key_wakes_it_and_does_nothing_else(qtbot: Any) -> None:
    kiosk, saver = with_screensaver(qtbot)
    qtbot.waitUntil(saver.isVisible)
    QTest.keyClick(kiosk.window.focusWidget(), Qt.Key.Key_Return)
    assert saver.isHidden()
    assert kiosk.screen is kiosk.window.attract
    assert kiosk.window.attract.begin.hasFocus()


def test_it_never_comes_over_a_learner(qtbot: Any) -> None:
    kiosk, saver = with_screensaver(qtbot)
    kiosk.to_notice()
    qtbot.wait(round(6 * SOON_S * 1000))
    assert saver.isHidden()
    kiosk.press(kiosk.window.notice.leave)
    qtbot.waitUntil(saver.isVisible)


def test_without_a_time_it_never_comes(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    saver = Screensaver(kiosk.window, 0.0)
    qtbot.wait(60)
    assert saver.isHidden()


def test_the_shade_darkens_everything_and_takes_no_touch(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    window, corner = kiosk.window, (1900, 40)

    def shown() -> QColor:
        return window.grab().toImage().pixelColor(*corner)

    bright = shown().lightness()
    window.shade.set_brightness(0.5)
    assert abs(shown().lightness() - bright / 2) <= 2
    kiosk.to_notice()
    assert kiosk.screen is window.notice
    kiosk.journey.idle.warn()
    under_the_scrim = shown().lightness()
    window.shade.set_brightness(1.0)
    assert abs(shown().lightness() / 2 - under_the_scrim) <= 2
