"""The face follows what is really heard, and its loss is never a black window."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
from PySide6.QtGui import QColor

from app.conversation.events import (
    Degraded,
    ExpressionSet,
    LearnerLevel,
    Mode,
    Phoneme,
    PlaybackEnded,
    PlaybackStarted,
    SpeechReady,
)
from bench.face.window import SpeakingFace
from tests.ui.fake_face import FakeBlindFactory, FakeFaceFactory, FakePerformer, FakeRenderer
from tests.ui.kiosk import open_kiosk
from ui.session_clock import SessionClock

READY = SpeechReady(clause_id="a", duration_s=0.5, phonemes=(Phoneme("h", 0.0, 0.1),))


def test_lips_follow_the_sound_only_within_a_session(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    kiosk.link.say(LearnerLevel(level_db=-20.0))
    assert kiosk.factory.performers[-1].told == []
    kiosk.to_conversation()
    kiosk.link.say(READY)
    told = kiosk.factory.performers[-1].told
    assert told == []
    kiosk.link.say(
        PlaybackStarted(clause_id="a", at_s=3.0),
        PlaybackEnded(clause_id="a", heard_s=0.25, truncated=True),
        LearnerLevel(level_db=-20.0, f0_hz=180.0, t_s=4.0),
    )
    assert told == [("speech", 3.0, ("h",)), ("truncate", 3.25), ("voice", -20.0, 180.0)]


def test_a_cue_the_face_does_not_know_costs_nothing(qtbot: Any, monkeypatch: Any) -> None:
    kiosk = open_kiosk(qtbot)
    kiosk.to_conversation()
    qtbot.waitUntil(lambda: kiosk.window.face.has_face)

    def unknown(self: FakePerformer, name: str, intensity: float, t_s: float) -> None:
        raise ValueError(name)

    monkeypatch.setattr(FakePerformer, "express", unknown)
    kiosk.link.say(ExpressionSet(name="smirk", intensity=1.0))
    assert kiosk.window.face.has_face
    assert kiosk.link.sent_of(Degraded) == []


def test_frames_are_drawn_while_the_window_is_seen(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    qtbot.waitUntil(lambda: kiosk.window.face.frames_drawn > 10)
    kiosk.window.hide()
    drawn = kiosk.window.face.frames_drawn
    qtbot.wait(120)
    assert kiosk.window.face.frames_drawn == drawn


def test_a_picture_is_begun_for_the_moment_at_which_it_is_seen(
    qtbot: Any, monkeypatch: Any
) -> None:
    kiosk = open_kiosk(qtbot)
    qtbot.waitUntil(lambda: kiosk.window.face.has_face)
    calls: list[str] = []
    posed: list[float] = []
    ahead: list[float] = []
    whole, waited = FakeRenderer.begin, FakeRenderer.finished

    def begin(self: FakeRenderer, pose: float) -> None:
        calls.append("begin")
        posed.append(pose)
        ahead.append(pose - kiosk.clock.now_s())
        whole(self, pose)

    def finished(self: FakeRenderer) -> Any:
        calls.append("finished")
        return waited(self)

    monkeypatch.setattr(FakeRenderer, "begin", begin)
    monkeypatch.setattr(FakeRenderer, "finished", finished)
    qtbot.waitUntil(lambda: len(calls) > 20)
    assert "finished finished" not in " ".join(calls)
    assert posed == sorted(posed)
    assert sorted(ahead)[len(ahead) // 2] > 0


def test_each_session_has_a_performer_of_its_own(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    before = len(kiosk.factory.performers)
    kiosk.to_conversation()
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

    def lost(self: FakeRenderer) -> Any:
        raise RuntimeError("context lost")

    monkeypatch.setattr(FakeRenderer, "finished", lost)
    qtbot.waitUntil(lambda: not kiosk.window.face.has_face)
    assert [event.mode for event in kiosk.link.sent_of(Degraded)] == [Mode.NO_FACE]
    kiosk.to_conversation()
    assert "face" in kiosk.window.conversation.notice.words


class FakeSlowFactory(FakeFaceFactory):
    """Makes a face only when it may."""

    def __init__(self) -> None:
        super().__init__()
        self.may = threading.Event()

    def renderer(self, size: tuple[int, int], scale: float) -> FakeRenderer:
        self.may.wait()
        return super().renderer(size, scale)


def test_the_window_works_while_a_face_is_made(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot, slow := FakeSlowFactory())
    face = kiosk.window.face
    kiosk.to_conversation()
    assert not face.has_face
    slow.may.set()
    qtbot.waitUntil(lambda: face.has_face)
    assert slow.renderers[-1].drawn_by == threading.get_ident()


def test_who_is_not_waited_for_any_more_is_given_back(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    face = kiosk.window.face
    qtbot.waitUntil(lambda: face.has_face)
    slow = FakeSlowFactory()
    face.show_face(slow)
    qtbot.wait(200)
    face.show_house()
    slow.may.set()
    qtbot.waitUntil(lambda: face.has_face and bool(slow.renderers))
    qtbot.waitUntil(lambda: slow.renderers[0].closed)
    assert slow.renderers[0].drawn_by is None


def test_the_still_picture_stands_for_a_face_that_is_being_made(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    face = kiosk.window.face
    qtbot.waitUntil(lambda: face.has_face)
    slow, size = FakeSlowFactory(), face.size().toTuple()
    slow.stills[size] = np.full((size[1], size[0], 3), (10, 200, 30), np.uint8)
    face.show_face(slow)
    assert face.grab().toImage().pixelColor(5, 5) == QColor(10, 200, 30)
    slow.may.set()


def test_who_is_expected_is_there_at_once(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    face = kiosk.window.face
    coach = FakeFaceFactory()
    face.expect(coach)
    qtbot.waitUntil(lambda: len(coach.renderers) == 1 and face.has_face)
    qtbot.wait(50)
    face.show_face(coach)
    assert face.has_face
    assert kiosk.factory.renderers[-1].closed
    face.expect(None)
    assert not coach.renderers[0].closed


def test_a_narrower_stage_shows_the_middle_of_the_same_picture(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    window, face = kiosk.window, kiosk.window.face
    qtbot.waitUntil(lambda: face.has_face)
    wide = face.width()
    window.show_screen(window.debrief)
    assert face.width() < wide
    qtbot.wait(250)
    assert face.has_face
    assert len(kiosk.factory.renderers) == 1
    picture = face.grab().toImage()
    disc = picture.pixelColor(picture.width() // 2, round(picture.height() * 0.42))
    assert disc == QColor(196, 150, 124)


def test_the_benchmark_counts_what_the_sessions_own_view_shows(qtbot: Any) -> None:
    view = SpeakingFace(SessionClock())
    qtbot.addWidget(view)
    assert not view.grab().isNull()
    view.frame_shown.emit()
    assert len(view.shown_s) == 1
