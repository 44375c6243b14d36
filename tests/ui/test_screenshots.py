"""Every screen is drawn whole, in every shape of window we promise, and kept to be looked at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QWidget

from app.conversation.events import (
    CriterionJudged,
    CriterionVerdict,
    Degraded,
    Floor,
    FloorChanged,
    LearnerLevel,
    Mode,
    PresenceChanged,
    SessionEnded,
    SessionStarted,
    UtteranceHeard,
)
from tests.behaviour.exercise import EXERCISE
from tests.ui.kiosk import PLAN, Kiosk, open_kiosk
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

PART_SHOWN = CriterionJudged(
    objective_id="name",
    criterion_id="injury",
    verdict=CriterionVerdict.MET,
    quote="-",
    p_yes=0.9,
    said_in_turn=1,
)
SPOKEN = {"arabic": "ar", "german": "de"}


@pytest.mark.parametrize("look", LOOKS)
def test_every_screen_is_laid_out_whole(qtbot: Any, artefacts: Path, look: str) -> None:
    size, appearance, text_scale = LOOKS[look]
    kiosk = open_kiosk(
        qtbot,
        size=size,
        appearance=appearance,
        text_scale=text_scale,  # type: ignore[arg-type]
        languages=(SPOKEN.get(look.split("_")[0], "en"),),
    )
    qtbot.waitUntil(lambda: kiosk.window.face.has_face)

    def keep(name: str) -> None:
        qtbot.wait(60)
        kiosk.window.grab().save(str(artefacts / f"{name}_{look}.png"))
        assert_targets_are_large_enough(kiosk)

    keep("1_attract")
    kiosk.to_notice()
    kiosk.press(kiosk.window.notice.microphone.tiles[0])
    keep("2_notice")
    kiosk.window.panel.show_screen(kiosk.window.attract)
    kiosk.to_check()
    for _ in range(6):
        kiosk.link.say(LearnerLevel(level_db=-18.0))
    kiosk.link.say(PresenceChanged(people=1, facing=True))
    kiosk.press(kiosk.window.check.play)
    keep("3_check")
    kiosk.press(kiosk.window.check.next)
    keep("4_briefing")
    kiosk.window.panel.show_screen(kiosk.window.attract)
    kiosk.to_conversation()
    kiosk.link.say(SessionStarted(plan=replace(PLAN, objectives=EXERCISE)))
    kiosk.link.say(PART_SHOWN)
    kiosk.talk()
    keep("5_conversation")
    kiosk.link.say(FloorChanged(holder=Floor.THINKING))
    kiosk.link.say(Degraded(mode=Mode.NO_LLM, detail="-"))
    keep("6_degraded")
    kiosk.press(kiosk.window.conversation.pause)
    keep("7_paused")
    kiosk.press(kiosk.window.conversation.pause)
    kiosk.press(kiosk.window.conversation.end)
    keep("8_ending")
    kiosk.press(kiosk.window.conversation.stay)
    kiosk.journey.idle.warn()
    keep("9_idle")
    kiosk.press(kiosk.window.sheet.first)
    kiosk.link.say(UtteranceHeard(text="This morning, around six.", interrupted=True))
    kiosk.link.say(SessionEnded(reason="learner"))
    keep("x_goodbye")


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
