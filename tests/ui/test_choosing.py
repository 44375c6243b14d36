"""More than one exercise: the learner chooses, and what is due stands first with the reason."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.conversation.events import PracticeDue, ScenarioChosen, SessionStartRequested, WorkerReady
from tests.ui.fake_face import FakeFaceFactory
from tests.ui.kiosk import SETTINGS, Kiosk, open_kiosk
from tests.ui.looks import in_look, keep
from ui.face_parts import FaceFactory

WATER = SETTINGS.offers[0]
CALL = replace(
    WATER,
    scenario_id="call",
    title="The call about a bumper",
    summary="Take a short call from a customer, and notice what he leaves out.",
    persona_name="Tom Alder",
    persona_role="a caller with a cracked bumper",
    look="daniel",
    learner_role="The handler who picks up",
    briefing=("It is Monday, half past nine. The phone rings.",),
)
COACH = replace(
    WATER,
    scenario_id="coach",
    title="Drei Gründe",
    summary="Sag Maya, wann ein Fall weitergehört.",
    role_play=False,
    language="de",
)
OFFERS = (WATER, CALL, COACH)


class FakeFaces:
    """Somebody else's face, ready or not."""

    def __init__(self) -> None:
        self.made = FakeFaceFactory()
        self.ready = True

    def face(self, look: str, seed: int) -> FaceFactory | None:
        return self.made if self.ready and look == "daniel" else None


def at_choice(qtbot: Any, *due: PracticeDue, **changed: Any) -> Kiosk:
    kiosk = open_kiosk(qtbot, offers=OFFERS, **changed)
    kiosk.to_check()
    kiosk.link.say(*due)
    kiosk.press(kiosk.window.check.next)
    assert kiosk.screen is kiosk.window.choosing
    return kiosk


def titles(kiosk: Kiosk) -> list[str]:
    return [card.offer.title for card in kiosk.window.choosing.cards]


@pytest.mark.parametrize("look", ["light", "portrait", "small_large_text"])
def test_exercises_are_cards_that_can_be_touched(qtbot: Any, artefacts: Path, look: str) -> None:
    due = PracticeDue(pack_id="claims", scenario_id="call", topic="asking how people are", days=4)
    kiosk = at_choice(qtbot, due, **in_look(look))
    keep(kiosk, artefacts, f"c_choosing_{look}")
    for card in kiosk.window.choosing.cards:
        assert card.height() >= 56
        assert card.height() >= card.heightForWidth(card.width())


def test_what_is_due_stands_first_and_says_why(qtbot: Any) -> None:
    kiosk = at_choice(
        qtbot,
        PracticeDue(pack_id="claims", scenario_id="coach", topic="fraud", days=1),
        PracticeDue(pack_id="claims", scenario_id="call", topic="asking how people are", days=4),
    )
    assert titles(kiosk) == ["Drei Gründe", "The call about a bumper", "A claim that cannot wait"]
    said = [card.accessibleDescription() for card in kiosk.window.choosing.cards]
    assert said[0].startswith("Due again: fraud. You last practised it yesterday.")
    assert said[1].startswith("Due again: asking how people are. You last practised it 4 days ago.")
    assert said[2].startswith("Take the call")


def test_what_was_due_for_one_is_not_told_to_the_next(qtbot: Any) -> None:
    kiosk = at_choice(
        qtbot, PracticeDue(pack_id="claims", scenario_id="call", topic="injuries", days=4)
    )
    kiosk.journey.to_attract()
    assert kiosk.window.choosing.cards == []
    kiosk.to_check()
    kiosk.press(kiosk.window.check.next)
    assert titles(kiosk)[0] == "A claim that cannot wait"


def test_the_chosen_exercise_is_told_and_its_persona_takes_the_stage(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot, offers=OFFERS, faces=(faces := FakeFaces()))
    kiosk.to_check()
    kiosk.press(kiosk.window.check.next)
    window = kiosk.window
    card = next(card for card in window.choosing.cards if card.offer is CALL)
    card.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(card, Qt.Key.Key_Return)
    assert kiosk.screen is window.briefing
    assert kiosk.link.sent_of(ScenarioChosen)[-1].scenario_id == "call"
    assert window.briefing.title.words == "The call about a bumper"
    assert "half past nine" in window.briefing.situation.words
    assert window.briefing.part.words == "Your part: The handler who picks up"
    assert window.face.accessibleName() == "Tom Alder, an AI persona"
    qtbot.waitUntil(lambda: len(faces.made.renderers) == 1)
    kiosk.press(window.briefing.next)
    assert len(faces.made.renderers) == 1
    assert len(kiosk.link.sent_of(SessionStartRequested)) == 1
    kiosk.journey.to_attract()
    assert window.face.accessibleName() == "Maya Chen, an AI persona"
    qtbot.waitUntil(lambda: faces.made.renderers[0].closed)


def test_a_face_that_is_not_ready_comes_when_the_talk_begins(qtbot: Any) -> None:
    faces = FakeFaces()
    faces.ready = False
    kiosk = open_kiosk(qtbot, offers=OFFERS, faces=faces)
    kiosk.to_check()
    kiosk.press(kiosk.window.check.next)
    kiosk.press(next(c for c in kiosk.window.choosing.cards if c.offer is CALL))
    assert not kiosk.window.face.has_face
    faces.ready = True
    kiosk.press(kiosk.window.briefing.next)
    qtbot.waitUntil(lambda: kiosk.window.face.has_face)


def test_a_talk_in_another_language_says_so_before_it_begins(qtbot: Any) -> None:
    kiosk = at_choice(qtbot)
    kiosk.press(next(card for card in kiosk.window.choosing.cards if card.offer is COACH))
    held_in = "The conversation itself is held in Deutsch."
    assert kiosk.window.briefing.held_in.words == held_in
    kiosk.press(kiosk.window.briefing.leave)
    assert kiosk.screen is kiosk.window.choosing


def test_talks_in_the_learners_language_stand_first(qtbot: Any) -> None:
    kiosk = at_choice(qtbot, languages=("de",))
    assert titles(kiosk)[0] == "Drei Gründe"


def test_one_exercise_is_no_question_and_a_new_engine_is_told_of_the_choice(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    kiosk.to_briefing()
    assert kiosk.screen is kiosk.window.briefing
    before = len(kiosk.link.sent_of(ScenarioChosen))
    kiosk.link.say(WorkerReady(worker="engine"))
    assert [one.scenario_id for one in kiosk.link.sent_of(ScenarioChosen)[before:]] == ["water"]
