"""The staff's side in the kiosk's language or another one: every page, also right to left."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.conversation.events import Degraded, Mode
from app.records import learners
from app.runtime.overview import look_around
from app.runtime.record_keeping import open_archive
from app.runtime.settings import Settings, load_settings
from tests.ui.administered import PIN, Administered, administered, installation
from tests.ui.looks import assert_targets_are_large_enough
from tests.ui.test_staff_pages import turn_to
from tests.ui.test_staff_way import keep
from tests.unit.records.archived import QUESTION, hold
from ui.widgets import Button, ChoiceTile, Text
from ui.widgets.text_area import TextArea
from ui.words import recognised
from ui.words.catalogue import sentences_in

WORDS_OF = {
    "de": ("Personal", "Übersicht", "Speichern"),
    "es": ("Personal", "Resumen", "Guardar"),
    "ar": ("الموظفون", "نظرة عامة", "حفظ"),
}
LOOKS = [("es", "light"), ("de", "dark"), ("ar", "light")]


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An installation with learners, a recorded session with a question, and an empty stick."""
    archive = open_archive(installation(tmp_path, monkeypatch))
    hold(archive, learner_id=learners.register(archive, "Ada Winter", "B-17"))
    learners.register(archive, "ليلى حداد", "B-18")
    archive.database.close()
    (tmp_path / "stick").mkdir()
    return load_settings(data_dir=tmp_path / "data", transfer_folder=tmp_path / "stick")


def shown(kind: type[Any], root: QWidget) -> list[Any]:
    return [one for one in root.findChildren(kind) if one.isVisible()]


def assert_words_have_room(staff: Administered) -> None:
    """Nothing is cut: every text is as high as its words need in its width, and within the page."""
    page = staff.way.room.current
    for text in shown(Text, page):
        assert text.height() >= text.heightForWidth(text.width()), text.words
    for area in shown(TextArea, page):
        assert area.viewport().width() > area.fontMetrics().horizontalAdvance(area.hint), area.hint
    for tab in staff.way.room.tabs:
        assert tab.width() >= tab.sizeHint().width(), tab.text()
    for target in (*shown(Button, page), *shown(ChoiceTile, page)):
        assert target.width() >= target.minimumSizeHint().width(), target.text()


def assert_nothing_is_left_in_english(staff: Administered, language: str) -> None:
    """No word on the page is an English sentence of ours that has a translation."""
    translated = sentences_in(language)
    english = [source for source, told in translated.items() if told != source]
    page = staff.way.room.current
    words = [str(text.words) for text in shown(Text, page)]
    words += [target.text() for target in (*shown(Button, page), *shown(ChoiceTile, page))]
    for told in words:
        plain = re.sub("[\u2066-\u2069]", "", told)
        assert plain not in english, told
        for part in (plain, *plain.split(": ", 1)[1:]):
            assert recognised(part).source not in english, told


@pytest.mark.parametrize(("language", "appearance"), LOOKS)
def test_every_page_is_told_in_the_kiosks_language(
    qtbot: Any, settings: Settings, artefacts: Path, language: str, appearance: str
) -> None:
    staff = administered(qtbot, settings, languages=(language,), appearance=appearance)
    way, room = staff.way, staff.way.room
    mirrored = language == "ar"
    staff.enter()
    staff.wait_for_pad()
    title, overview, save = WORDS_OF[language]
    assert room.pin_pad.title.words == title
    one, three = (room.pin_pad.keys[digit].x() for digit in "13")
    assert one < three
    keep(staff, artefacts, f"s_pin_{language}_{appearance}")
    staff.kiosk.link.say(Degraded(mode=Mode.NO_CAMERA, detail="The camera was unplugged."))
    staff.type_pin(PIN)
    staff.qtbot.waitUntil(lambda: room.open, timeout=20_000)
    staff.wait_for_overview()
    assert (room.tabs[0].text(), way.policies.save.text()) == (overview, save)
    assert (room.tabs[0].mapTo(room, room.tabs[0].rect().center()).x() > room.width() / 2) is (
        mirrored
    )
    ready: dict[QWidget, Callable[[], bool]] = {
        way.dashboard: way.dashboard.again.isEnabled,
        way.questions: lambda: bool(way.questions.cards),
        way.learners: lambda: bool(way.learners.cards),
        way.packs: lambda: bool(way.packs.rows),
        way.policies: lambda: way.policies.form is not None,
        way.reports: lambda: way.reports.exports is not None,
        way.audit_log: lambda: way.audit_log.pane.column.count() > 1,
        way.machine: lambda: way.machine.form is not None,
    }
    for section in room.sections:
        turn_to(staff, section)
        qtbot.waitUntil(ready[section], timeout=30_000)
        name = type(section).__name__.lower()
        keep(staff, artefacts, f"s_{name}_{language}_{appearance}")
        assert_targets_are_large_enough(staff.kiosk, room)
        assert_words_have_room(staff)
        assert_nothing_is_left_in_english(staff, language)
        bar = section.pane.verticalScrollBar()
        if bar.maximum():
            bar.setValue(bar.maximum())
            keep(staff, artefacts, f"s_{name}_foot_{language}_{appearance}")
    way.office.close()


def test_every_line_of_the_overview_can_be_told(settings: Settings) -> None:
    archive = open_archive(settings)
    translated = sentences_in("de")
    for line in look_around(settings, archive):
        if not (line.ok and line.part in ("microphone", "loudspeaker")):
            assert recognised(line.words).source in translated, line
        assert not line.remedy or recognised(line.remedy).source in translated, line
    archive.database.close()


def test_staff_choose_another_language_for_their_visit(
    qtbot: Any, settings: Settings, artefacts: Path
) -> None:
    staff = administered(qtbot, settings)
    room, window = staff.way.room, staff.kiosk.window
    staff.enter()
    staff.wait_for_pad()
    assert room.pin_pad.languages["en"].isChecked()
    staff.kiosk.press(room.pin_pad.languages["ar"])
    assert room.pin_pad.title.words == "الموظفون"
    assert window.layoutDirection() is Qt.LayoutDirection.RightToLeft
    assert "ض" in {key.text() for key in room.keyboard.keys}
    staff.type_pin(PIN)
    qtbot.waitUntil(lambda: room.open, timeout=20_000)
    page = staff.way.learners
    turn_to(staff, page)
    qtbot.waitUntil(lambda: bool(page.cards), timeout=20_000)
    assert page.intro.words == "عدد المتدربين: 2."
    staff.kiosk.press(page.cards[0].erase)
    qtbot.waitUntil(room.sheet.isVisible, timeout=20_000)
    keep(staff, artefacts, "s_erase_ar_light")
    assert room.sheet.second.text() == "حذف نهائي"
    staff.kiosk.press(room.sheet.first)
    questions = staff.way.questions
    turn_to(staff, questions)
    qtbot.waitUntil(lambda: bool(questions.cards), timeout=20_000)
    staff.kiosk.press(questions.cards[0].answer)
    assert questions.form is not None
    staff.kiosk.press(questions.form.answer.viewport())
    keep(staff, artefacts, "s_answer_ar_light")
    first, last = room.keyboard.keys[0], room.keyboard.keys[-1]
    assert (first.text(), first.x() < last.x()) == ("ض", True)
    answer = questions.form.answer
    assert answer.cursorRect().x() > answer.viewport().width() / 2
    assert questions.form.question.toPlainText() == QUESTION
    QTest.keyClick(room, Qt.Key.Key_Escape)
    assert window.attract.begin.text() == "Touch to begin"
    assert window.layoutDirection() is Qt.LayoutDirection.LeftToRight
    staff.enter()
    assert room.pin_pad.title.words == "Staff"
    assert room.pin_pad.languages["en"].isChecked()
    staff.way.office.close()
