"""The learner's way through a talk, and that nothing stays after goodbye."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from msgspec.structs import replace
from PySide6.QtWidgets import QLabel, QLineEdit

from app.conversation.events import (
    CriterionJudged,
    CriterionVerdict,
    Degraded,
    Floor,
    FloorChanged,
    HintRequested,
    LearnerTyped,
    Mode,
    MomentRequested,
    NoticeShown,
    ObjectiveActivated,
    ObjectiveCompleted,
    PaceChanged,
    PauseChanged,
    Recovered,
    RepeatRequested,
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
    assert kiosk.consents[-1] == (False, False)
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
    assert kiosk.consents[-1] == (False, False)
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
    before = len(kiosk.consents)
    kiosk.link.say(WorkerReady(worker="engine"))
    assert kiosk.consents[before:] == [(True, False)]
    kiosk.link.say(WorkerReady(worker="llm"))
    assert len(kiosk.consents) == before + 1


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
    before = len(kiosk.consents)
    kiosk.link.say(WorkerReady(worker="engine"))
    assert kiosk.consents[before:] == [(True, True)]
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
