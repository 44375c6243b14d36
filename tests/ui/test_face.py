"""The face follows what is really heard, and its loss is never a black window."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QColor

from app.conversation.events import (
    Degraded,
    ExpressionSet,
    Floor,
    FloorChanged,
    LearnerLevel,
    Mode,
    Phoneme,
    PlaybackEnded,
    PlaybackStarted,
    SessionStarted,
    SpeechReady,
)
from tests.ui.fake_face import FakeBlindFactory, FakePerformer, FakeRenderer
from tests.ui.kiosk import PLAN, open_kiosk
from ui.face_conductor import FaceConductor
from ui.session_clock import SessionClock

READY = SpeechReady(clause_id="a", duration_s=0.5, phonemes=(Phoneme("h", 0.0, 0.1),))


def conducted(*events: Any) -> list[tuple[Any, ...]]:
    performer = FakePerformer()
    conductor = FaceConductor(performer, SessionClock(lambda: 7.0))
    for event in events:
        conductor.take(event)
    return performer.told


def test_lips_begin_with_the_first_sample_not_with_the_synthesis() -> None:
    assert conducted(READY) == []
    told = conducted(READY, PlaybackStarted(clause_id="a", at_s=3.25))
    assert told == [("speech", 3.25, ("h",))]


def test_lips_stop_where_the_sound_was_cut() -> None:
    told = conducted(
        READY,
        PlaybackStarted(clause_id="a", at_s=3.0),
        PlaybackEnded(clause_id="a", heard_s=0.25, truncated=True),
    )
    assert told[-1] == ("truncate", 3.25)


def test_a_clause_heard_to_its_end_is_not_cut() -> None:
    told = conducted(
        READY,
        PlaybackStarted(clause_id="a", at_s=3.0),
        PlaybackEnded(clause_id="a", heard_s=0.5, truncated=False),
    )
    assert told == [("speech", 3.0, ("h",))]


def test_the_face_hears_the_learner_and_who_holds_the_floor() -> None:
    told = conducted(
        FloorChanged(holder=Floor.LEARNER),
        LearnerLevel(level_db=-20.0, f0_hz=180.0),
        ExpressionSet(name="concern", intensity=0.5),
    )
    assert told == [
        ("floor", Floor.LEARNER),
        ("voice", -20.0, 180.0),
        ("express", "concern", 0.5),
    ]


def test_frames_are_drawn_while_the_window_is_seen(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    qtbot.waitUntil(lambda: kiosk.window.face.frames_drawn > 10)
    kiosk.window.hide()
    drawn = kiosk.window.face.frames_drawn
    qtbot.wait(120)
    assert kiosk.window.face.frames_drawn == drawn


def test_each_session_has_a_performer_of_its_own(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    before = len(kiosk.factory.performers)
    kiosk.link.say(SessionStarted(plan=PLAN, origin_monotonic_s=0.0))
    assert len(kiosk.factory.performers) == before + 1


def test_without_graphics_the_initial_is_shown_and_the_engine_told(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot, FakeBlindFactory())
    qtbot.waitUntil(lambda: bool(kiosk.link.sent_of(Degraded)))
    told = kiosk.link.sent_of(Degraded)
    assert [event.mode for event in told] == [Mode.NO_FACE]
    assert "no graphics here" in told[0].detail
    picture = kiosk.window.face.grab().toImage()
    middle = picture.pixelColor(picture.width() // 2, round(picture.height() * 0.3))
    assert middle == QColor(kiosk.window.theme.palette.accent_soft)


def test_a_driver_that_dies_takes_only_the_face(qtbot: Any, monkeypatch: Any) -> None:
    kiosk = open_kiosk(qtbot)
    qtbot.waitUntil(lambda: kiosk.window.face.has_face)

    def lost(self: FakeRenderer, pose: Any) -> Any:
        raise RuntimeError("context lost")

    monkeypatch.setattr(FakeRenderer, "render", lost)
    qtbot.waitUntil(lambda: not kiosk.window.face.has_face)
    assert [event.mode for event in kiosk.link.sent_of(Degraded)] == [Mode.NO_FACE]
    kiosk.to_conversation()
    assert "face" in kiosk.window.conversation.notice.words
