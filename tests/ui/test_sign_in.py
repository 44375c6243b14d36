"""Where a site knows its learners: a badge or a guest, and memory only for who allows it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.conversation.events import (
    BadgeRead,
    BadgeScanRequested,
    ConsentChanged,
    LearnerLeft,
    SelfViewShown,
    SessionResumeRequested,
    SessionStarted,
    SessionStartRequested,
    SignInAnswered,
    SignInRequested,
    StreamChanged,
    VolumeChanged,
    WorkerReady,
)
from tests.ui.kiosk import PLAN, Kiosk, open_kiosk
from tests.ui.looks import assert_targets_are_large_enough, keep
from tests.ui.test_consent_and_check import a_picture


def at_sign_in(qtbot: Any) -> Kiosk:
    kiosk = open_kiosk(qtbot, sign_in_offered=True)
    kiosk.press(kiosk.window.attract.begin)
    assert kiosk.screen is kiosk.window.sign_in
    return kiosk


def scan(kiosk: Kiosk, badge: str) -> None:
    """Type as a reader on a USB port does."""
    line = kiosk.window.sign_in.badge.line
    QTest.keyClicks(line, badge)
    QTest.keyClick(line, Qt.Key.Key_Return)


def test_who_signs_in_is_asked_about_memory(qtbot: Any, artefacts: Path) -> None:
    kiosk = at_sign_in(qtbot)
    keep(kiosk, artefacts, "t_sign_in_light")
    scan(kiosk, "B-17")
    assert [asked.badge for asked in kiosk.link.sent_of(SignInRequested)] == ["B-17"]
    assert kiosk.screen is kiosk.window.sign_in
    kiosk.link.say(SignInAnswered(known=True, name="Ada"))
    notice = kiosk.window.notice
    assert kiosk.screen is notice
    kiosk.press(notice.microphone.tiles[0])
    kiosk.press(notice.camera.tiles[1])
    kiosk.press(notice.recording.tiles[0])
    assert not notice.next.isEnabled()
    notice.memory.tiles[0].click()
    qtbot.wait(60)
    kiosk.window.grab().save(str(artefacts / "t_notice_memory_light.png"))
    kiosk.press(notice.next)
    assert kiosk.link.sent_of(ConsentChanged)[-1] == ConsentChanged(
        microphone=True, camera=False, recording=True, memory=True
    )


def test_a_guest_goes_on_and_is_asked_nothing_about_memory(qtbot: Any) -> None:
    kiosk = at_sign_in(qtbot)
    kiosk.press(kiosk.window.sign_in.guest)
    assert [asked.badge for asked in kiosk.link.sent_of(SignInRequested)] == [""]
    kiosk.link.say(SignInAnswered(known=False))
    notice = kiosk.window.notice
    assert kiosk.screen is notice
    assert not notice.memory.isVisible()
    kiosk.press(notice.microphone.tiles[0])
    kiosk.press(notice.camera.tiles[0])
    kiosk.press(notice.recording.tiles[1])
    kiosk.press(notice.next)
    assert not kiosk.link.sent_of(ConsentChanged)[-1].memory


def test_a_badge_nobody_has_is_told_in_plain_words(qtbot: Any) -> None:
    kiosk = at_sign_in(qtbot)
    scan(kiosk, "B-99")
    kiosk.link.say(SignInAnswered(known=False, refused="We do not know this badge."))
    assert kiosk.screen is kiosk.window.sign_in
    assert kiosk.window.sign_in.refused.words == "We do not know this badge."


def test_leaving_forgets_who_it_was(qtbot: Any) -> None:
    kiosk = at_sign_in(qtbot)
    scan(kiosk, "B-17")
    kiosk.link.say(SignInAnswered(known=True, name="Ada"))
    left = len(kiosk.link.sent_of(LearnerLeft))
    kiosk.press(kiosk.window.notice.leave)
    assert len(kiosk.link.sent_of(LearnerLeft)) == left + 1
    assert not kiosk.window.notice.memory.isVisibleTo(kiosk.window.notice)
    assert kiosk.window.sign_in.badge.line.text() == ""


def test_a_new_engine_is_told_who_it_is_until_they_leave(qtbot: Any) -> None:
    kiosk = at_sign_in(qtbot)
    scan(kiosk, "B-17")
    kiosk.link.say(SignInAnswered(known=True, name="Ada"))
    notice = kiosk.window.notice
    for row in (notice.microphone, notice.camera, notice.recording, notice.memory):
        kiosk.allow(row, True)
    kiosk.press(notice.next)
    before = len(kiosk.link.sent)
    kiosk.link.say(WorkerReady(worker="engine"))
    told = kiosk.link.sent[before:]
    assert told[:3] == [
        SignInRequested(badge="B-17"),
        VolumeChanged(gain_db=0.0),
        ConsentChanged(microphone=True, camera=True, recording=True, memory=True),
    ]
    kiosk.journey.to_attract()
    before = len(kiosk.link.sent)
    kiosk.link.say(WorkerReady(worker="engine"))
    assert kiosk.link.sent[before:] == []


def test_without_learners_nobody_is_asked(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    kiosk.press(kiosk.window.attract.begin)
    assert kiosk.screen is kiosk.window.notice


def test_a_badge_is_shown_to_the_camera_by_touch_only(qtbot: Any, artefacts: Path) -> None:
    kiosk = at_sign_in(qtbot)
    screen = kiosk.window.sign_in
    assert kiosk.link.sent_of(BadgeScanRequested) == []
    kiosk.press(screen.scan)
    assert kiosk.link.sent_of(BadgeScanRequested) == [BadgeScanRequested(wanted=True)]
    kiosk.link.say(StreamChanged(device="camera", live=True))
    assert kiosk.window.stage.camera.isVisible()
    kiosk.link.say(SelfViewShown(picture=a_picture()))
    assert screen.view.isVisible()
    assert_targets_are_large_enough(kiosk)
    qtbot.wait(60)
    kiosk.window.grab().save(str(artefacts / "t_sign_in_badge.png"))
    kiosk.link.say(BadgeRead(badge="B-17"))
    assert kiosk.link.sent_of(BadgeScanRequested)[-1] == BadgeScanRequested(wanted=False)
    assert [asked.badge for asked in kiosk.link.sent_of(SignInRequested)] == ["B-17"]
    kiosk.link.say(StreamChanged(device="camera", live=False))
    assert not screen.view.has_picture
    assert not kiosk.window.stage.camera.isVisible()
    kiosk.link.say(SignInAnswered(known=True, name="Ada"))
    assert kiosk.screen is kiosk.window.notice


def test_a_camera_that_closes_by_itself_leaves_the_screen_as_it_was(qtbot: Any) -> None:
    kiosk = at_sign_in(qtbot)
    screen = kiosk.window.sign_in
    kiosk.press(screen.scan)
    kiosk.link.say(SelfViewShown(picture=a_picture()))
    kiosk.link.say(StreamChanged(device="camera", live=False))
    assert not screen.scanning
    assert screen.badge.line.hasFocus()
    scan(kiosk, "B-17")
    assert [asked.badge for asked in kiosk.link.sent_of(SignInRequested)] == ["B-17"]


def test_where_there_is_no_camera_none_is_offered(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot, sign_in_offered=True, camera_offered=False)
    kiosk.press(kiosk.window.attract.begin)
    assert not kiosk.window.sign_in.scan.isVisible()


def test_who_comes_back_to_a_talk_that_was_cut_off_may_go_on(qtbot: Any, artefacts: Path) -> None:
    kiosk = back_at_the_check(qtbot)
    qtbot.wait(60)
    kiosk.window.grab().save(str(artefacts / "4_go_on.png"))
    kiosk.press(kiosk.window.going_on.first)
    assert kiosk.link.sent_of(SessionResumeRequested) == [SessionResumeRequested(resumes="s-1")]
    assert kiosk.link.sent_of(SessionStartRequested) == []
    kiosk.link.say(SessionStarted(plan=PLAN, session_id="s-1"))
    assert kiosk.screen is kiosk.window.conversation


def test_who_comes_back_may_begin_anew(qtbot: Any) -> None:
    kiosk = back_at_the_check(qtbot)
    kiosk.press(kiosk.window.going_on.second)
    assert kiosk.screen is kiosk.window.briefing
    kiosk.press(kiosk.window.briefing.next)
    assert kiosk.link.sent_of(SessionResumeRequested) == []
    assert len(kiosk.link.sent_of(SessionStartRequested)) == 1


def back_at_the_check(qtbot: Any) -> Kiosk:
    """Somebody whose talk was cut off has signed in and answered the notice anew."""
    kiosk = at_sign_in(qtbot)
    scan(kiosk, "B-17")
    kiosk.link.say(SignInAnswered(known=True, name="Ada", interrupted="s-1"))
    notice = kiosk.window.notice
    for row in (notice.microphone, notice.camera, notice.recording, notice.memory):
        row.tiles[1].click()
    kiosk.press(notice.next)
    kiosk.press(kiosk.window.check.next)
    assert kiosk.window.going_on.isVisible()
    return kiosk


def test_a_pin_is_not_read_over_a_shoulder(qtbot: Any) -> None:
    line = at_sign_in(qtbot).window.sign_in.badge.line
    QTest.keyClicks(line, "40")
    assert line.displayText() != line.text() == "40"
    QTest.keyClicks(line, "B")
    assert line.displayText() == line.text() == "40B"
