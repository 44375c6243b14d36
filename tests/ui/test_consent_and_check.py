"""Notice and device check: nothing opens before consent, and every device is tried."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np

from app.conversation.events import (
    Degraded,
    Framing,
    LearnerLevel,
    LoudspeakerTestRequested,
    Mode,
    SelfViewRequested,
    SelfViewShown,
)
from tests.ui.kiosk import open_kiosk


def test_no_device_is_asked_for_before_consent(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    kiosk.to_notice()
    assert set(kiosk.consents) == {(False, False)}
    assert not kiosk.window.notice.next.isEnabled()


def test_nothing_is_chosen_beforehand_and_all_must_be_answered(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    kiosk.to_notice()
    notice = kiosk.window.notice
    assert notice.microphone.answer is None
    assert notice.camera.answer is None
    kiosk.press(notice.microphone.tiles[0])
    assert not notice.next.isEnabled()
    kiosk.press(notice.camera.tiles[1])
    assert not notice.next.isEnabled()
    kiosk.press(notice.recording.tiles[1])
    assert notice.next.isEnabled()
    assert not notice.appearance.isVisible()


def test_both_answers_weigh_the_same(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    kiosk.to_notice()
    notice = kiosk.window.notice
    for row in (notice.microphone, notice.camera, notice.recording):
        yes, no = row.tiles
        assert yes.height() == no.height()
        assert abs(yes.width() - no.width()) <= 1


def test_exactly_what_was_allowed_is_told(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    kiosk.to_check(microphone=True, camera=False)
    assert kiosk.consents[-1] == (True, False)
    assert kiosk.window.check.microphone.isVisible()
    assert not kiosk.window.check.camera.isVisible()


def test_going_back_withdraws_consent(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    kiosk.to_check()
    kiosk.press(kiosk.window.check.leave)
    assert kiosk.screen is kiosk.window.notice
    assert kiosk.consents[-1] == (False, False)


def test_a_camera_that_is_not_offered_is_not_asked_for(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot, camera_offered=False)
    kiosk.to_notice()
    assert not kiosk.window.notice.camera.isVisible()
    kiosk.press(kiosk.window.notice.microphone.tiles[0])
    kiosk.press(kiosk.window.notice.recording.tiles[1])
    kiosk.press(kiosk.window.notice.next)
    assert kiosk.consents[-1] == (True, False)


def test_the_meter_moves_and_a_voice_is_found(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    kiosk.to_check()
    check = kiosk.window.check
    kiosk.link.say(LearnerLevel(level_db=-70.0))
    assert check.meter.share == 0.0
    for _ in range(4):
        kiosk.link.say(LearnerLevel(level_db=-20.0))
    assert check.meter.share > 0.6
    assert check.microphone.hint.words == "We hear you well."


def a_picture() -> bytes:
    """A learner as a disc in a room, left of the middle."""
    room = np.full((240, 320, 3), (120, 140, 150), np.uint8)
    cv2.circle(room, (110, 110), 60, (150, 190, 225), -1)
    cv2.ellipse(room, (110, 250), (110, 80), 0, 0, 360, (110, 80, 60), -1)
    return bytes(cv2.imencode(".jpg", room)[1])


def test_learners_see_themselves_while_the_camera_is_checked(qtbot: Any, artefacts: Path) -> None:
    kiosk = open_kiosk(qtbot)
    kiosk.to_check()
    assert kiosk.link.sent_of(SelfViewRequested) == [SelfViewRequested(wanted=True)]
    check = kiosk.window.check
    picture = a_picture()
    for _ in range(6):
        kiosk.link.say(SelfViewShown(picture=picture, framing=Framing.FAR))
    assert check.mirror.isVisible()
    assert check.camera.hint.words == "Move a little closer."
    qtbot.wait(60)
    kiosk.window.grab().save(str(artefacts / "3_check_self_view.png"))
    shown = check.mirror.grab().toImage()
    high, wide = shown.height() // 2, shown.width()
    left, right = (shown.pixelColor(round(wide * x), high).red() for x in (0.34, 0.66))
    assert right > left + 40, "as in a mirror"
    kiosk.press(check.next)
    assert kiosk.link.sent_of(SelfViewRequested)[-1] == SelfViewRequested(wanted=False)
    kiosk.link.say(SelfViewShown(picture=picture))
    kiosk.journey.to_attract()
    assert not check.mirror.has_picture


def test_without_the_camera_there_is_no_picture(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    kiosk.to_check(camera=False)
    assert kiosk.link.sent_of(SelfViewRequested) == []
    kiosk.link.say(SelfViewShown(picture=a_picture()))
    assert not kiosk.window.check.mirror.has_picture


def test_the_loudspeaker_can_be_tried(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    kiosk.to_check()
    kiosk.press(kiosk.window.check.play)
    assert len(kiosk.link.sent_of(LoudspeakerTestRequested)) == 1
    assert kiosk.window.check.heard.isVisible()
    kiosk.press(kiosk.window.check.heard)
    assert kiosk.window.check.speaker.hint.words == "Good."


def test_without_a_microphone_the_way_goes_on_typed(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    kiosk.link.say(Degraded(mode=Mode.NO_MICROPHONE, detail="none found"))
    kiosk.to_check()
    assert "type" in kiosk.window.check.microphone.hint.words
    kiosk.press(kiosk.window.check.next)
    assert "Type" in kiosk.window.briefing.how.words
    kiosk.press(kiosk.window.briefing.next)
    assert kiosk.window.conversation.typing.line.hasFocus()
