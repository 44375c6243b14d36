"""A whole visit by touch and voice, then the staff: the real engine, microphone, camera, records.

The engine runs in its own process with the small profile; it hears through a virtual microphone and
sees through an MJPEG camera. Only the face is left out.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from typing import Any

import cv2
import pytest
import soundfile
from PySide6.QtWidgets import QLabel, QWidget

from app.conversation.events import Event, SessionStarted, TurnTaken, UtteranceHeard, WorkerReady
from app.models import Store
from app.packs import find_pack, load_pack
from app.records.sessions import list_sessions
from app.records.transcripts import LEARNER, kept_said
from app.runtime import parts
from app.runtime.administration import Administration, Area
from app.runtime.face_clips import FPS
from app.runtime.learner_camera import LearnerCamera
from app.runtime.offers import offers_of, packs_in_use
from app.runtime.processes import SupervisedProcess
from app.runtime.record_keeping import open_archive, staff_pin
from app.runtime.scripts import lines_of
from app.runtime.settings import Settings, load_settings
from bench.soak.surroundings import FEED, NoSurroundings, sound
from tests.mjpeg_camera import mjpeg_camera
from tests.ui.administered import PIN, Administered
from tests.ui.kiosk import SETTINGS, Kiosk
from tests.ui.test_staff_pages import turn_to
from ui import after_talk
from ui.admin import Office, StaffWay
from ui.journey import Journey
from ui.process_link import ProcessLink
from ui.screens.device_check import CheckState
from ui.session_clock import SessionClock
from ui.window import KioskWindow

pytestmark = [
    pytest.mark.screen,
    pytest.mark.sound,
    pytest.mark.system,
    pytest.mark.models,
    pytest.mark.timeout(900),
]

SOON_MS, LATER_MS = 30_000, 300_000


@pytest.fixture
def installation(
    tmp_path: Path, model: Callable[..., Path], store: Store, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Settings]:
    """A kiosk with a staff PIN, whose microphone, loudspeaker and camera are virtual."""
    # How long a busy machine takes is not what is asked here.
    monkeypatch.setattr(after_talk, "_DEBRIEF_WITHIN_MS", LATER_MS)
    if not sys.platform.startswith("linux"):
        pytest.skip("null sinks are a thing of PulseAudio")
    for role in (
        "vad",
        "asr",
        "asr_english",
        "tts",
        "tts_voices",
        "embeddings",
        "end_of_turn",
        "face_landmarks",
    ):
        model(role)
    model("llm", "small")
    film = Path(LearnerCamera("ingrid", tmp_path).source.read_text().strip())

    def pictures() -> Iterator[bytes]:
        for image in cycle(pictures_of(film)):
            yield cv2.imencode(".jpg", image)[1].tobytes()

    ears_folder = tmp_path / "ears"
    ears_folder.mkdir()
    try:
        with sound(ears_folder) as ears, mjpeg_camera(pictures, 1 / FPS) as camera:
            told = {
                **ears,
                "VIVAVOCE_MODELS": str(store.root),
                "VIVAVOCE_PASSPHRASE": "correct horse battery",
                "VIVAVOCE_PROFILE": "small",
                "VIVAVOCE_CAMERA": camera,
            }
            for name, value in told.items():
                monkeypatch.setenv(name, value)
            settings = load_settings()
            archive = open_archive(settings)
            staff_pin(settings, archive).set(PIN)
            archive.database.close()
            yield settings
    except NoSurroundings as lacking:
        pytest.skip(lacking.operator)


def pictures_of(film: Path) -> list[Any]:
    video, pictures = cv2.VideoCapture(str(film)), []
    while (read := video.read())[0]:
        pictures.append(read[1])
    video.release()
    return pictures


class Visited:
    """The window over the real engine, and what the engine has said."""

    def __init__(self, qtbot: Any, settings: Settings) -> None:
        self.qtbot, self.settings = qtbot, settings
        self.events: list[Event] = []
        offers = offers_of(packs_in_use(settings))[:1]
        shown = replace(SETTINGS, offers=offers, window_size=(1920, 1080), retention_notice="")
        self.link = ProcessLink(SupervisedProcess("engine", {"profile": settings.profile}))
        self.link.event_received.connect(self.events.append)
        clock = SessionClock()
        self.window = KioskWindow(shown, clock, None)
        qtbot.addWidget(self.window)
        self.journey = Journey(self.window, self.link, shown, clock)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.link.start()

    def press(self, button: QWidget) -> None:
        self.qtbot.waitUntil(lambda: button.isVisible() and button.isEnabled(), timeout=SOON_MS)
        self.window.activateWindow()
        button.click()  # type: ignore[attr-defined]

    def wait(self, true: Callable[[], object], timeout_ms: int = LATER_MS) -> None:
        self.qtbot.waitUntil(lambda: bool(true()), timeout=timeout_ms)

    def wait_for(self, screen: QWidget) -> None:
        self.wait(lambda: self.window.panel.current is screen)

    def heard(self, kind: type[Event]) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]

    def close(self) -> None:
        self.journey.close()
        self.link.close()


def spoken(store: Store, folder: Path) -> Path:
    pack = load_pack(find_pack(Settings().pack))
    (line,) = lines_of(pack.script("fluent"), pack.recording(""), parts.learner_voices(store), 1)
    assert line.samples is not None
    soundfile.write(folder / "learner.wav", line.samples, line.rate_hz)
    return folder / "learner.wav"


def say(voice: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(["paplay", f"--device={FEED}", str(voice)])


def through_the_check(visit: Visited, voice: Path) -> None:
    window = visit.window
    visit.press(window.attract.begin)
    for row in (window.notice.microphone, window.notice.camera, window.notice.recording):
        visit.press(row.tiles[0])
    visit.press(window.notice.next)
    visit.wait(lambda: window.stage.microphone.live and window.check.mirror.has_picture)
    assert window.stage.camera.live
    speaking = say(voice)
    visit.wait(lambda: window.check.microphone.state is CheckState.GOOD)
    speaking.wait()
    visit.press(window.check.play)
    visit.press(window.check.heard)
    visit.press(window.check.next)
    visit.wait(lambda: any(event.worker == "engine" for event in visit.heard(WorkerReady)))
    visit.press(window.briefing.next)


def talk(visit: Visited, voice: Path) -> str:
    """One turn by voice and its answer; return what was taken down."""
    window, floor = visit.window, visit.window.conversation
    visit.wait(lambda: visit.heard(UtteranceHeard) and floor.sign.words == "Listening")
    say(voice).wait()
    visit.wait(lambda: answered(visit.events))
    visit.wait(lambda: floor.sign.words == "Listening")
    assert any("hurt" in words.lower() for words in floor.captions.words())
    visit.press(floor.end)
    visit.press(floor.really)
    visit.wait_for(window.rating)
    return str(visit.heard(TurnTaken)[-1].text)


def answered(events: list[Event]) -> bool:
    """True once something was heard after what the learner said."""
    kinds = [type(event) for event in events if isinstance(event, (TurnTaken, UtteranceHeard))]
    return TurnTaken in kinds and UtteranceHeard in kinds[kinds.index(TurnTaken) :]


def debrief_and_leave(visit: Visited) -> None:
    window = visit.window
    visit.press(window.rating.share.tiles[1])
    visit.press(window.rating.certainty.tiles[1])
    visit.press(window.rating.next)
    visit.wait_for(window.debrief)
    debrief = window.debrief.debrief
    assert debrief is not None
    assert debrief.statistics.turns >= 1
    visit.press(window.debrief.next)
    visit.wait_for(window.goodbye)
    visit.press(window.goodbye.done)
    visit.wait_for(window.attract)
    visit.wait(lambda: not (window.stage.microphone.live or window.stage.camera.live))
    left = [label.text() for label in window.findChildren(QLabel) if label.isVisibleTo(window)]
    assert not any("hurt" in words.lower() for words in left)


def staff_look_after_it(visit: Visited) -> None:
    window = visit.window
    office = Office(Administration(visit.settings), window)
    way = StaffWay(window, visit.journey, visit.link, office, SETTINGS)
    visit.journey.to_attract()
    kiosk = Kiosk(window, visit.journey, visit.link, SessionClock(), None)  # type: ignore[arg-type]
    staff = Administered(kiosk, way, visit.settings, visit.qtbot)
    staff.go_inside()
    staff.wait_for_overview()
    verdicts = [card.verdict.words for card in way.dashboard.cards]
    assert verdicts[list(Area).index(Area.RECORDS)] == "In order"
    turn_to(staff, way.reports)
    visit.wait(lambda: way.reports.exports is not None)
    turn_to(staff, way.audit_log)
    visit.press(way.audit_log.verify)
    visit.wait(lambda: way.audit_log.verdict is not None)
    assert way.audit_log.verdict is not None
    assert way.audit_log.verdict.words.words.startswith("Whole")
    visit.press(way.room.leave)
    assert window.attract.isVisible()
    office.close()


def test_a_learner_comes_talks_and_goes_and_staff_find_it_in_order(
    qtbot: Any, installation: Settings, store: Store, tmp_path: Path
) -> None:
    voice = spoken(store, tmp_path)
    visit = Visited(qtbot, installation)
    try:
        through_the_check(visit, voice)
        words = talk(visit, voice)
        debrief_and_leave(visit)
        staff_look_after_it(visit)
    finally:
        visit.close()
    archive = open_archive(installation)
    (session,) = list_sessions(archive)
    assert (session.state, session.recorded) == ("ended", True)
    assert session.id == visit.heard(SessionStarted)[0].session_id
    kept = [said.words for said in kept_said(archive, session.id) if said.speaker == LEARNER]
    assert kept == list({turn.turn_idx: turn.text for turn in visit.heard(TurnTaken)}.values())
    assert words in kept
    archive.database.close()
