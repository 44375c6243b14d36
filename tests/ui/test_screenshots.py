"""Every screen is drawn whole, in every shape of window we promise, and kept to be looked at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

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
from tests.ui.kiosk import PLAN, open_kiosk
from tests.ui.looks import LOOKS, in_look, keep

PART_SHOWN = CriterionJudged(
    objective_id="name",
    criterion_id="injury",
    verdict=CriterionVerdict.MET,
    quote="-",
    p_yes=0.9,
    said_in_turn=1,
)


@pytest.mark.parametrize("look", LOOKS)
def test_every_screen_is_laid_out_whole(qtbot: Any, artefacts: Path, look: str) -> None:
    kiosk = open_kiosk(qtbot, **in_look(look))
    qtbot.waitUntil(lambda: kiosk.window.face.has_face)

    keep(kiosk, artefacts, f"1_attract_{look}")
    kiosk.to_notice()
    kiosk.press(kiosk.window.notice.microphone.tiles[0])
    keep(kiosk, artefacts, f"2_notice_{look}")
    kiosk.window.panel.show_screen(kiosk.window.attract)
    kiosk.to_check()
    for _ in range(6):
        kiosk.link.say(LearnerLevel(level_db=-18.0))
    kiosk.link.say(PresenceChanged(people=1, facing=True))
    kiosk.press(kiosk.window.check.play)
    keep(kiosk, artefacts, f"3_check_{look}")
    kiosk.press(kiosk.window.check.next)
    keep(kiosk, artefacts, f"4_briefing_{look}")
    kiosk.window.panel.show_screen(kiosk.window.attract)
    kiosk.to_conversation()
    kiosk.link.say(SessionStarted(plan=replace(PLAN, objectives=EXERCISE)))
    kiosk.link.say(PART_SHOWN)
    kiosk.talk()
    keep(kiosk, artefacts, f"5_conversation_{look}")
    kiosk.link.say(FloorChanged(holder=Floor.THINKING))
    kiosk.link.say(Degraded(mode=Mode.NO_LLM, detail="-"))
    keep(kiosk, artefacts, f"6_degraded_{look}")
    kiosk.press(kiosk.window.conversation.pause)
    keep(kiosk, artefacts, f"7_paused_{look}")
    kiosk.press(kiosk.window.conversation.pause)
    kiosk.press(kiosk.window.conversation.end)
    keep(kiosk, artefacts, f"8_ending_{look}")
    kiosk.press(kiosk.window.conversation.stay)
    kiosk.journey.idle.warn()
    keep(kiosk, artefacts, f"9_idle_{look}")
    kiosk.press(kiosk.window.sheet.first)
    kiosk.link.say(UtteranceHeard(text="This morning, around six.", interrupted=True))
    kiosk.link.say(SessionEnded(reason="learner"))
    keep(kiosk, artefacts, f"x_goodbye_{look}")
