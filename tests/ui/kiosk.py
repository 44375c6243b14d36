"""One kiosk with a fake engine, driven like a learner would."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.conversation.events import (
    CaptionShown,
    ConsentChanged,
    Floor,
    FloorChanged,
    SessionStarted,
    StreamChanged,
    TurnTaken,
    UtteranceHeard,
)
from app.conversation.plan import Lines, SessionPlan
from app.runtime.offers import Offer
from tests.ui.fake_engine import FakeEngineLink
from tests.ui.fake_face import FakeFaceFactory
from ui.face_parts import FaceFactory, Faces
from ui.journey import Journey
from ui.session_clock import SessionClock
from ui.settings import KioskSettings
from ui.widgets import ChoiceRow
from ui.window import KioskWindow

SETTINGS = KioskSettings(
    persona_name="Maya Chen",
    persona_role="a customer with water damage",
    offers=(
        Offer(
            pack_id="claims",
            scenario_id="water",
            title="A claim that cannot wait",
            summary="Take the call, and decide where the claim belongs.",
            minutes=8,
            role_play=True,
            persona_name="Maya Chen",
            persona_role="a customer with water damage",
            look="maya",
            briefing=(
                "You work at the claims desk. Maya calls because water has come through her "
                "kitchen ceiling for the second time this year.",
                "Find out what happened, and decide whether her claim has to go to a specialist.",
            ),
        ),
    ),
    windowed=True,
    appearance="light",
    reduced_motion=True,
    touch_keyboard=False,
    retention_notice="A written record is kept for 30 days.",
)
PLAN = SessionPlan(
    pack_id="claims",
    scenario_id="water",
    persona_id="maya",
    persona_name="Maya Chen",
    system_prompt="-",
    voice="-",
    lines=Lines(
        greeting="Hello.",
        still_there="Are you there?",
        no_llm="One moment.",
        not_in_material="I do not know.",
        say_again="Pardon?",
    ),
)


@dataclass
class Kiosk:
    """The window under test and both its ends."""

    window: KioskWindow
    journey: Journey
    link: FakeEngineLink
    clock: SessionClock
    factory: Any

    @property
    def screen(self) -> QWidget:
        return self.window.panel.current

    @property
    def consents(self) -> list[tuple[bool, bool]]:
        """Microphone and camera, as often as they were told."""
        return [(told.microphone, told.camera) for told in self.link.sent_of(ConsentChanged)]

    def press(self, button: QWidget) -> None:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def to_notice(self) -> None:
        self.press(self.window.attract.begin)

    def allow(self, row: ChoiceRow, yes: bool) -> None:
        """Answer one question of the notice."""
        if row.isVisible():
            self.window.notice.pane.ensureWidgetVisible(row)
            self.press(row.tiles[0 if yes else 1])

    def to_check(
        self, *, microphone: bool = True, camera: bool = True, recording: bool = False
    ) -> None:
        self.to_notice()
        notice = self.window.notice
        self.allow(notice.microphone, microphone)
        self.allow(notice.camera, camera)
        self.allow(notice.recording, recording)
        self.press(notice.next)
        for device, live in (("microphone", microphone), ("camera", camera)):
            self.link.say(StreamChanged(device=device, live=live))

    def to_briefing(self, *, microphone: bool = True, camera: bool = True) -> None:
        self.to_check(microphone=microphone, camera=camera)
        self.press(self.window.check.next)

    def to_conversation(self, *, microphone: bool = True, camera: bool = True) -> None:
        self.to_briefing(microphone=microphone, camera=camera)
        self.press(self.window.briefing.next)
        self.link.say(SessionStarted(plan=PLAN, origin_monotonic_s=0.0))

    def talk(self) -> None:
        """A short exchange, the last words of it still in the air."""
        first = "Hello, this is Maya. I hope you can help me, my kitchen is under water again."
        mine = "I am sorry to hear that. When did you first notice the water?"
        second = "This morning, around six. The ceiling had a stain since spring,"
        self.link.say(
            FloorChanged(holder=Floor.PERSONA),
            CaptionShown(role="persona", text=first, final=True),
            UtteranceHeard(text=first, interrupted=False),
            FloorChanged(holder=Floor.LEARNER),
            CaptionShown(role="learner", text=mine[:28], final=False),
            TurnTaken(onset_s=5.0, offset_s=8.0, text=mine, attempts=1, turn_idx=1),
            FloorChanged(holder=Floor.THINKING),
            FloorChanged(holder=Floor.PERSONA),
            CaptionShown(role="persona", text=second, final=True, turn_idx=1),
            CaptionShown(role="persona", text="but now it drips.", final=False, turn_idx=1),
        )


def open_kiosk(
    qtbot: Any,
    factory: FaceFactory | None = None,
    size: tuple[int, int] = (1920, 1080),
    faces: Faces | None = None,
    **changed: Any,
) -> Kiosk:
    """Show a kiosk window of that size."""
    factory = factory if factory is not None else FakeFaceFactory()
    settings = replace(SETTINGS, window_size=size, **changed)
    link, clock = FakeEngineLink(), SessionClock()
    window = KioskWindow(settings, clock, factory, faces)
    qtbot.addWidget(window, before_close_func=lambda shown: shown.face.close_face())
    journey = Journey(window, link, settings, clock)
    window.show()
    qtbot.waitExposed(window)

    def active() -> bool:
        window.activateWindow()
        return window.isActiveWindow()

    qtbot.waitUntil(active)
    window.panel.show_screen(window.attract)
    qtbot.wait(10)
    return Kiosk(window, journey, link, clock, factory)
