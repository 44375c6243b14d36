"""The learner's way: nothing opens before consent, and nothing stays after goodbye."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
from msgspec.structs import replace
from PySide6.QtWidgets import QLabel, QLineEdit

from app.conversation.events import (
    ConsentChanged,
    CriterionJudged,
    CriterionVerdict,
    Degraded,
    Floor,
    FloorChanged,
    Framing,
    HintRequested,
    LearnerLevel,
    LearnerTyped,
    LoudspeakerTestRequested,
    Mode,
    MomentRequested,
    NoticeShown,
    ObjectiveActivated,
    ObjectiveCompleted,
    PaceChanged,
    PauseChanged,
    Recovered,
    RepeatRequested,
    SelfViewRequested,
    SelfViewShown,
    SessionEnded,
    SessionEndRequested,
    SessionResumed,
    SessionResumeRequested,
    SessionStarted,
    SessionStartRequested,
    StreamChanged,
    TurnTaken,
    UtteranceHeard,
    WorkerLost,
    WorkerReady,
)
from tests.behaviour.exercise import EXERCISE
from tests.ui.kiosk import PLAN, Kiosk, open_kiosk
from ui.widgets.floor_sign import FloorState


def consents(kiosk: Kiosk) -> list[tuple[bool, bool]]:
    return [(told.microphone, told.camera) for told in kiosk.link.sent_of(ConsentChanged)]


def test_no_device_is_asked_for_before_consent(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    kiosk.to_notice()
    assert set(consents(kiosk)) == {(False, False)}
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
    assert consents(kiosk)[-1] == (True, False)
    assert kiosk.window.check.microphone.isVisible()
    assert not kiosk.window.check.camera.isVisible()


def test_going_back_withdraws_consent(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    kiosk.to_check()
    kiosk.press(kiosk.window.check.leave)
    assert kiosk.screen is kiosk.window.notice
    assert consents(kiosk)[-1] == (False, False)


def test_a_camera_that_is_not_offered_is_not_asked_for(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot, camera_offered=False)
    kiosk.to_notice()
    assert not kiosk.window.notice.camera.isVisible()
    kiosk.press(kiosk.window.notice.microphone.tiles[0])
    kiosk.press(kiosk.window.notice.recording.tiles[1])
    kiosk.press(kiosk.window.notice.next)
    assert consents(kiosk)[-1] == (True, False)


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


def test_the_session_begins_at_the_learners_touch(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    kiosk.to_briefing()
    assert kiosk.link.sent_of(SessionStartRequested) == []
    kiosk.press(kiosk.window.briefing.next)
    assert len(kiosk.link.sent_of(SessionStartRequested)) == 1
    assert kiosk.window.conversation.sign.state is FloorState.STARTING


def test_the_sign_says_who_holds_the_floor(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    kiosk.to_conversation()
    said = []
    for holder in (Floor.PERSONA, Floor.LEARNER, Floor.THINKING, Floor.OPEN):
        kiosk.link.say(FloorChanged(holder=holder))
        said.append(kiosk.window.conversation.sign.words)
    assert said == ["Speaking", "Listening", "Thinking", "Listening"]


def test_captions_of_both_are_shown(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    kiosk.to_conversation()
    kiosk.talk()
    words = kiosk.window.conversation.captions.words()
    assert len(words) == 3
    assert words[1].startswith("I am sorry")
    assert words[2].endswith("but now it drips.")


def test_every_wish_reaches_the_engine(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    kiosk.to_conversation()
    conversation = kiosk.window.conversation
    conversation.typing.line.setText("  It began in spring. ")
    kiosk.press(conversation.typing.button)
    kiosk.press(conversation.moment)
    kiosk.press(conversation.repeat)
    kiosk.press(conversation.hint)
    kiosk.press(conversation.slower)
    assert conversation.slower.text() == "Usual pace"
    kiosk.press(conversation.slower)
    kiosk.press(conversation.pause)
    kiosk.press(conversation.pause)
    assert [told.text for told in kiosk.link.sent_of(LearnerTyped)] == ["It began in spring."]
    assert len(kiosk.link.sent_of(MomentRequested)) == 1
    assert len(kiosk.link.sent_of(RepeatRequested)) == 1
    assert len(kiosk.link.sent_of(HintRequested)) == 1
    assert [told.slower for told in kiosk.link.sent_of(PaceChanged)] == [True, False]
    assert [told.paused for told in kiosk.link.sent_of(PauseChanged)] == [True, False]
    assert conversation.typing.line.text() == ""


def test_ending_asks_once(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    kiosk.to_conversation()
    conversation = kiosk.window.conversation
    kiosk.press(conversation.end)
    assert kiosk.link.sent_of(SessionEndRequested) == []
    kiosk.press(conversation.stay)
    kiosk.press(conversation.end)
    kiosk.press(conversation.really)
    assert [told.reason for told in kiosk.link.sent_of(SessionEndRequested)] == ["learner"]


def test_lights_follow_the_streams_and_nothing_else(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    assert not kiosk.window.stage.microphone.isVisible()
    kiosk.to_conversation()
    stage = kiosk.window.stage
    assert stage.microphone.live
    kiosk.link.say(StreamChanged(device="microphone", live=False))
    assert not stage.microphone.live
    assert stage.camera.live
    assert stage.microphone.accessibleName() == "Microphone off"


def test_what_fails_is_told_and_what_returns_is_not_told_any_more(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    kiosk.to_conversation()
    notice = kiosk.window.conversation.notice
    kiosk.link.say(Degraded(mode=Mode.NO_VOICE, detail="-"))
    assert "no sound" in notice.words
    kiosk.link.say(NoticeShown(text="You will have to read me for a while."))
    assert notice.words == "You will have to read me for a while."
    kiosk.link.say(Recovered(mode=Mode.NO_VOICE))
    assert not notice.isVisible()


def test_a_camera_never_wanted_is_not_missed(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    kiosk.link.say(Degraded(mode=Mode.NO_CAMERA, detail="none"))
    kiosk.to_conversation(camera=False)
    assert not kiosk.window.conversation.notice.isVisible()


def test_goodbye_shows_what_was_heard_and_leaving_wipes_it(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    kiosk.to_conversation()
    kiosk.talk()
    kiosk.link.say(
        UtteranceHeard(text="This morning, around six.", interrupted=True),
        SessionEnded(reason="learner"),
    )
    goodbye = kiosk.window.goodbye
    assert kiosk.screen is goodbye
    assert goodbye.transcript.words()[-1] == "This morning, around six. —"
    assert consents(kiosk)[-1] == (False, False)
    kiosk.press(goodbye.done)
    assert kiosk.screen is kiosk.window.attract
    qtbot.wait(10)
    everything = [label.text() for label in kiosk.window.findChildren(QLabel)]
    everything += [line.text() for line in kiosk.window.findChildren(QLineEdit)]
    assert not any("water?" in words or "six" in words for words in everything)


def test_an_engine_that_does_not_answer_cannot_keep_the_learner(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    kiosk.to_conversation()
    kiosk.journey._last_words.setInterval(30)
    kiosk.press(kiosk.window.conversation.end)
    kiosk.press(kiosk.window.conversation.really)
    qtbot.waitUntil(lambda: kiosk.screen is kiosk.window.goodbye)


def test_stillness_is_asked_about_and_then_wiped(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot, idle_s=0.05, idle_countdown_s=1)
    kiosk.to_notice()
    qtbot.waitUntil(kiosk.window.sheet.isVisible)
    qtbot.waitUntil(lambda: kiosk.screen is kiosk.window.attract)
    assert not kiosk.window.sheet.isVisible()


def test_an_answer_to_the_warning_keeps_the_screen(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    kiosk.to_notice()
    kiosk.journey.idle.warn()
    kiosk.press(kiosk.window.sheet.first)
    assert kiosk.screen is kiosk.window.notice
    assert not kiosk.journey.idle.counting


def test_a_learner_who_left_mid_talk_ends_the_session(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    kiosk.to_conversation()
    kiosk.journey.idle.warn()
    kiosk.press(kiosk.window.sheet.second)
    assert [told.reason for told in kiosk.link.sent_of(SessionEndRequested)] == ["left"]
    assert consents(kiosk)[-1] == (False, False)
    assert kiosk.screen is kiosk.window.attract


def test_the_next_learner_finds_the_sites_own_looks(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    kiosk.press(kiosk.window.attract.appearance)
    kiosk.press(kiosk.window.attract.larger)
    assert kiosk.window.theme.appearance == "dark"
    assert kiosk.window.theme.text_scale == 1.25
    kiosk.to_notice()
    kiosk.press(kiosk.window.notice.leave)
    assert kiosk.window.theme.appearance == "light"
    assert kiosk.window.theme.text_scale == 1.0


def test_a_new_engine_is_told_what_was_allowed(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    kiosk.to_check(microphone=True, camera=False)
    before = len(consents(kiosk))
    kiosk.link.say(WorkerReady(worker="engine"))
    assert consents(kiosk)[before:] == [(True, False)]
    kiosk.link.say(WorkerReady(worker="llm"))
    assert len(consents(kiosk)) == before + 1


def cut_off(kiosk: Kiosk) -> None:
    """A talk in whose middle the engine dies and comes back."""
    kiosk.to_conversation()
    kiosk.talk()
    kiosk.link.say(WorkerLost(worker="engine"))


def test_a_talk_cut_off_by_the_engine_is_gone_on_with(qtbot: Any, artefacts: Path) -> None:
    kiosk = open_kiosk(qtbot)
    cut_off(kiosk)
    talk = kiosk.window.conversation
    assert kiosk.screen is talk
    assert "One moment" in talk.notice.words
    assert not talk.typing.isEnabled()
    qtbot.wait(60)
    kiosk.window.grab().save(str(artefacts / "6_cut_off.png"))
    before = len(consents(kiosk))
    kiosk.link.say(WorkerReady(worker="engine"))
    assert consents(kiosk)[before:] == [(True, True)]
    assert kiosk.link.sent_of(SessionResumeRequested) == [SessionResumeRequested(resumes="")]
    kiosk.link.say(
        SessionStarted(plan=PLAN),
        UtteranceHeard(text="Hello, this is Maya.", interrupted=False),
        TurnTaken(onset_s=5.0, offset_s=8.0, text="When was it?", attempts=1, turn_idx=1),
        SessionResumed(origin_monotonic_s=100.0),
    )
    assert kiosk.screen is talk
    assert talk.notice.words == ""
    assert talk.typing.isEnabled()
    assert [said.text for said in kiosk.journey._dialogue.utterances] == [
        "Hello, this is Maya.",
        "When was it?",
    ]


def test_a_talk_that_cannot_be_gone_on_with_still_shows_what_was_heard(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    cut_off(kiosk)
    kiosk.link.say(WorkerReady(worker="engine"), SessionEnded(reason="crash"))
    assert kiosk.screen is kiosk.window.goodbye
    assert len(kiosk.window.goodbye.transcript.words()) == 2
    assert "stopped" in kiosk.window.goodbye.note.words


def test_who_allowed_nothing_is_not_forgotten_by_a_new_engine_either(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    kiosk.to_conversation(microphone=False, camera=False)
    kiosk.link.say(WorkerLost(worker="engine"), WorkerReady(worker="engine"))
    assert len(kiosk.link.sent_of(SessionResumeRequested)) == 1


def test_the_exercise_fills_a_quiet_line_part_by_part(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    kiosk.to_conversation()
    parts = kiosk.window.conversation.parts
    assert not parts.isVisible()
    kiosk.link.say(SessionStarted(plan=replace(PLAN, objectives=EXERCISE)))
    kiosk.link.say(ObjectiveActivated(objective_id="name", mode="coaching"))
    assert parts.isVisible()
    assert parts.accessibleName() == "Part 1 of 3"
    for verdict in (CriterionVerdict.NOT_MET, CriterionVerdict.MET):
        kiosk.link.say(
            CriterionJudged(
                objective_id="name",
                criterion_id="injury",
                verdict=verdict,
                quote="",
                p_yes=0.9,
                said_in_turn=1,
            )
        )
    assert parts.shares == [0.5, 0.0, 0.0]
    left = ObjectiveCompleted(
        objective_id="name", met=("injury",), missing=("money",), outputs={}, next_id="sum-up"
    )
    kiosk.link.say(left, ObjectiveActivated(objective_id="sum-up", mode="coaching"))
    assert parts.shares == [1.0, 0.0, 0.0]
    assert parts.accessibleName() == "Part 3 of 3"
    over = ObjectiveCompleted(objective_id="sum-up", met=(), missing=(), outputs={}, next_id="end")
    kiosk.link.say(over)
    assert parts.accessibleName() == "All parts done"
    kiosk.journey.to_attract()
    assert parts.shares == []
