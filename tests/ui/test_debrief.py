"""After a conversation: one's own view, then the debrief, what is kept of it, and the goodbye."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.conversation.certainty import SelfRating
from app.conversation.debrief import Debrief
from app.conversation.debriefing import build_debrief
from app.conversation.events import (
    DebriefReady,
    DebriefRequested,
    MemoryChanged,
    MemoryDecided,
    MemoryProposed,
    MemoryTold,
    OwnWordsRequested,
    SessionEnded,
    SessionStarted,
)
from tests.ui import kiosk as driven
from tests.ui.kiosk import Kiosk, open_kiosk
from tests.ui.looks import LOOKS, assert_targets_are_large_enough, in_look, keep
from tests.unit.conversation.debriefed import FINDINGS, RUBRIC, a_session
from ui import after_talk
from ui.debrief_pdf import print_debrief
from ui.widgets import Button, Text

PLAN = msgspec.structs.replace(driven.PLAN, rubric=RUBRIC)


def a_debrief() -> Debrief:
    rating = SelfRating(share=2 / 3, certainty=2)
    return build_debrief(a_session(), FINDINGS, app_version="0.1.0", self_rating=rating)


READY = DebriefReady(
    debrief=a_debrief(),
    next_title="A claim that cannot wait",
    next_because="6 days ago you last practised signs of fraud, and it is due again.",
)
AUDIBLE = msgspec.structs.replace(READY, audible_turns=(1, 2, 3))


def to_rating(kiosk: Kiosk) -> None:
    kiosk.to_briefing()
    kiosk.press(kiosk.window.briefing.next)
    kiosk.link.say(SessionStarted(plan=PLAN, origin_monotonic_s=0.0))
    kiosk.talk()
    kiosk.link.say(SessionEnded(reason="learner"))


def to_debrief(kiosk: Kiosk) -> None:
    to_rating(kiosk)
    kiosk.press(kiosk.window.rating.share.tiles[2])
    kiosk.press(kiosk.window.rating.certainty.tiles[1])
    kiosk.press(kiosk.window.rating.next)
    kiosk.link.say(READY)


def words_on(screen: QWidget) -> str:
    return " | ".join(t.words for t in screen.findChildren(Text) if t.isVisible())


def test_the_learner_judges_first_and_then_sees_the_debrief(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    to_rating(kiosk)
    assert kiosk.screen is kiosk.window.rating
    assert words_on(kiosk.screen).count("How much of it did you show?") == 1
    assert not kiosk.window.rating.next.isEnabled()
    kiosk.press(kiosk.window.rating.share.tiles[3])
    kiosk.press(kiosk.window.rating.certainty.tiles[2])
    kiosk.press(kiosk.window.rating.next)
    (asked,) = kiosk.link.sent_of(DebriefRequested)
    assert asked.self_rating == SelfRating(share=1.0, certainty=3)
    assert kiosk.screen is kiosk.window.rating
    kiosk.link.say(READY)
    assert kiosk.screen is kiosk.window.debrief
    words = words_on(kiosk.screen)
    for part in ("“if anybody got hurt, even a sore neck”", "you, at 0:06", "Next time"):
        assert part in words
    kiosk.press(kiosk.window.debrief.next)
    assert kiosk.screen is kiosk.window.goodbye


def test_what_can_be_heard_again_is_offered_and_played_by_touch(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    to_rating(kiosk)
    kiosk.press(kiosk.window.rating.skip)
    kiosk.link.say(AUDIBLE)
    screen = kiosk.window.debrief
    words = words_on(screen)
    assert "Hear yourself" in words
    assert "Your best moment" in words
    listen = [b for b in screen.findChildren(Button) if b.text() == "Listen"]
    assert listen
    screen.pane.ensureWidgetVisible(listen[0])
    assert kiosk.link.sent_of(OwnWordsRequested) == []
    kiosk.press(listen[0])
    assert kiosk.link.sent_of(OwnWordsRequested) == [OwnWordsRequested(turn=1)]


def test_without_sound_nothing_is_offered_to_be_heard(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    to_debrief(kiosk)
    assert "Hear yourself" not in words_on(kiosk.window.debrief)


def test_rating_oneself_can_be_skipped_by_keyboard(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    to_rating(kiosk)
    kiosk.window.rating.skip.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(kiosk.window.rating.skip, Qt.Key.Key_Return)
    (asked,) = kiosk.link.sent_of(DebriefRequested)
    assert asked.self_rating is None


def test_a_debrief_that_does_not_come_is_not_waited_for(
    qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(after_talk, "_DEBRIEF_WITHIN_MS", 50)
    kiosk = open_kiosk(qtbot)
    to_rating(kiosk)
    kiosk.press(kiosk.window.rating.skip)
    qtbot.waitUntil(lambda: kiosk.screen is kiosk.window.goodbye)
    kiosk.link.say(READY)
    assert kiosk.screen is kiosk.window.goodbye


def test_memories_are_kept_unless_the_learner_says_no(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    to_debrief(kiosk)
    kiosk.link.say(
        MemoryProposed(proposal_id="a", text="Still open: signs of fraud"),
        MemoryProposed(proposal_id="b", text="Prefers to type."),
    )
    qtbot.waitUntil(lambda: "Prefers to type." in words_on(kiosk.screen))
    kiosk.window.debrief.memory_rows()["b"].refuse.click()
    assert "Prefers to type." not in words_on(kiosk.screen)
    kiosk.press(kiosk.window.debrief.next)
    decided = {d.proposal_id: d.keep for d in kiosk.link.sent_of(MemoryDecided)}
    assert decided == {"a": True, "b": False}


def test_what_comes_next_and_what_is_remembered_is_told_in_the_windows_language(
    qtbot: Any,
) -> None:
    kiosk = open_kiosk(qtbot, **in_look("german_small"))
    to_debrief(kiosk)
    kiosk.link.say(MemoryTold(memory_id="m", text="Still open in “A claim”: signs of fraud"))
    screen = kiosk.window.debrief
    qtbot.waitUntil(lambda: "Noch offen" in words_on(screen))
    said = words_on(screen).translate({ord(mark): None for mark in "\u2066\u2067\u2068\u2069"})
    assert "Noch offen in „A claim“: signs of fraud" in said
    assert "signs of fraud hast du vor 6 Tagen zuletzt geübt" in said


@pytest.mark.parametrize("look", ["light", "arabic", "small_large_text", "portrait"])
def test_memories_are_put_into_the_learners_own_words(
    qtbot: Any, look: str, artefacts: Path
) -> None:
    kiosk = open_kiosk(qtbot, **in_look(look))
    to_debrief(kiosk)
    kiosk.link.say(
        MemoryProposed(proposal_id="a", text="Still open in “A claim”: signs of fraud"),
        MemoryTold(memory_id="m", text="Said: “I have a talk with Ben on Monday.”"),
        MemoryTold(memory_id="n", text="Prefers to type."),
    )
    screen = kiosk.window.debrief
    qtbot.waitUntil(lambda: len(screen.memory_rows()) == 3)
    rows = screen.memory_rows()

    def laid_out() -> bool:
        assert_targets_are_large_enough(kiosk)
        return rows["n"].y() > rows["m"].y() and rows["n"].height() < 200

    qtbot.waitUntil(laid_out)
    qtbot.wait(100)
    qtbot.waitUntil(laid_out)
    screen.pane.ensureWidgetVisible(rows["n"])
    keep(kiosk, artefacts, f"memories_{look}")
    for name, words in (("a", "I know the signs"), ("m", "Ben is done")):
        rows[name].change.click()
        line = screen.typing()
        assert line is rows[name].line
        assert look == "arabic" or line.line.text() == rows[name].text
        line.line.selectAll()
        kiosk.window.keyboard.struck.emit(words)
        if name == "m":
            qtbot.waitUntil(laid_out)
            screen.pane.ensureWidgetVisible(line)
            keep(kiosk, artefacts, f"memories_changed_{look}")
        kiosk.window.keyboard.sent.emit()
        assert words in words_on(screen)
        assert kiosk.window.keyboard.isHidden()
    rows["n"].refuse.click()
    kiosk.press(screen.next)
    (kept,) = kiosk.link.sent_of(MemoryDecided)
    assert (kept.keep, kept.text) == (True, "I know the signs")
    changed = [(c.memory_id, c.text) for c in kiosk.link.sent_of(MemoryChanged)]
    assert changed == [("m", "Ben is done"), ("n", "")]


def test_leaving_wipes_the_debrief(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    to_debrief(kiosk)
    kiosk.press(kiosk.window.debrief.next)
    kiosk.press(kiosk.window.goodbye.done)
    assert kiosk.window.debrief.debrief is None
    assert kiosk.window.debrief.body.count() == 0


def test_it_is_saved_to_a_stick_that_is_there(
    qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kiosk = open_kiosk(qtbot)
    monkeypatch.setattr(after_talk, "usb_stick", lambda: tmp_path)
    to_debrief(kiosk)
    kiosk.press(kiosk.window.debrief.save)
    kiosk.press(kiosk.window.debrief.save)
    suffixes = sorted(path.suffix for path in tmp_path.iterdir())
    assert suffixes == [".html", ".html", ".pdf", ".pdf"]
    assert kiosk.window.debrief.save.text() == "Saved"
    monkeypatch.setattr(after_talk, "usb_stick", lambda: None)
    kiosk.press(kiosk.window.debrief.save)
    assert kiosk.window.debrief.save.text() == "No stick found"


def test_a_printer_gets_the_same_pages(qapp: Any, tmp_path: Path) -> None:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    pages = print_debrief(a_debrief(), printer)
    assert len(PdfReader(tmp_path / "printed.pdf").pages) == pages


@pytest.mark.parametrize("look", LOOKS)
def test_both_screens_are_laid_out_whole(qtbot: Any, artefacts: Path, look: str) -> None:
    kiosk = open_kiosk(qtbot, **in_look(look))
    to_rating(kiosk)
    kiosk.press(kiosk.window.rating.share.tiles[1])
    keep(kiosk, artefacts, f"r_rating_{look}")
    kiosk.press(kiosk.window.rating.certainty.tiles[1])
    kiosk.press(kiosk.window.rating.next)
    kiosk.link.say(AUDIBLE, MemoryProposed(proposal_id="a", text="Still open: signs of fraud"))
    kiosk.window.debrief.offer(usb=True, printer=True)
    keep(kiosk, artefacts, f"s_debrief_{look}")
    pane = kiosk.window.debrief.pane
    bar = pane.verticalScrollBar()
    for at in (0.35, 0.7, 1.0):
        bar.setValue(round(bar.maximum() * at))
        keep(kiosk, artefacts, f"s_debrief_{round(at * 100)}_{look}")
    assert pane.content.height() > pane.viewport().height()
