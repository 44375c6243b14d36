"""A graphics card draws the face where it can be relied on; where not, the processor takes over."""

from __future__ import annotations

import ctypes
import sys
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication, QShader

from app.conversation.events import Degraded
from app.face.card_shaders import all_shaders, baked
from tests.ui.fake_face import FakeCardFactory
from tests.ui.kiosk import Kiosk, open_kiosk
from ui import card_face
from ui.card_face import CardFace
from ui.card_probe import Device, devices_in, is_software

_SMALL = (640, 360)


@pytest.fixture
def opengl(qapp: Any) -> str:
    if sys.platform != "linux" or QGuiApplication.platformName() != "xcb":
        pytest.skip("Qt draws with OpenGL only on a screen, here an X screen")
    let_go_of_the_drawing_context()
    return "OpenGL"


def let_go_of_the_drawing_context() -> None:
    """One of an earlier test may be current on this thread; on the kiosk's window none ever is."""
    egl = ctypes.CDLL("libEGL.so.1")
    egl.eglGetCurrentDisplay.restype = ctypes.c_void_p
    egl.eglMakeCurrent.argtypes = [ctypes.c_void_p] * 4
    if display := egl.eglGetCurrentDisplay():
        egl.eglMakeCurrent(display, None, None, None)


def processor_draws(qtbot: Any, kiosk: Kiosk) -> None:
    """Wait until the processor's pictures are shown in a window that is there."""
    face = kiosk.window.face
    qtbot.waitUntil(lambda: face.has_face and not face.on_card, timeout=15_000)
    before = face.frames_drawn
    qtbot.waitUntil(lambda: face.frames_drawn > before + 2, timeout=15_000)
    assert kiosk.window.isVisible()
    assert face.findChildren(CardFace) == []
    assert kiosk.link.sent_of(Degraded) == []
    shown = face.grab().toImage().pixelColor(face.width() // 2, round(face.height() * 0.42))
    assert (shown.red(), shown.green(), shown.blue()) == (196, 150, 124)


def test_the_card_shows_what_it_was_given(qtbot: Any, opengl: str) -> None:
    factory = FakeCardFactory()
    kiosk = open_kiosk(qtbot, factory, _SMALL, graphics_card=opengl)
    face = kiosk.window.face
    qtbot.waitUntil(lambda: face.frames_drawn > 3, timeout=15_000)
    assert face.on_card
    assert factory.renderers == []
    posed = factory.cast.posed
    assert posed == sorted(posed)
    (card,) = face.findChildren(CardFace)
    picture = card.picture()
    height, width = picture.shape[:2]
    assert picture[4, 4, :3].tolist() == [60, 60, 60]
    assert picture[height // 2, width // 2, :3].min() > 100
    kiosk.window.face.set_still(True)


def test_a_narrower_stage_shows_the_middle_of_the_picture_unstretched(
    qtbot: Any, opengl: str
) -> None:
    kiosk = open_kiosk(qtbot, FakeCardFactory(), _SMALL, graphics_card=opengl)
    face = kiosk.window.face
    qtbot.waitUntil(lambda: face.frames_drawn > 1, timeout=15_000)
    (card,) = face.findChildren(CardFace)
    whole = face.size()
    assert card.size() == whole
    face.resize(whole.width() - 80, whole.height())
    assert card.size() == whole
    assert card.x() == -40
    face.set_still(True)


def test_a_driver_that_shows_nothing_hands_over(qtbot: Any, opengl: str) -> None:
    kiosk = open_kiosk(qtbot, FakeCardFactory(somebody=False), _SMALL, graphics_card=opengl)
    processor_draws(qtbot, kiosk)


def test_a_driver_that_refuses_hands_over(
    qtbot: Any, opengl: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    factory = FakeCardFactory()

    def refused(name: str) -> bytes:
        raise RuntimeError(name)

    monkeypatch.setattr(factory.cast, "shader", refused)
    kiosk = open_kiosk(qtbot, factory, _SMALL, graphics_card=opengl)
    processor_draws(qtbot, kiosk)


def test_a_card_that_never_shows_a_picture_hands_over(
    qtbot: Any, opengl: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(card_face, "FIRST_WITHIN_MS", 200)
    monkeypatch.setattr(CardFace, "update", lambda card: None)
    monkeypatch.setattr(CardFace, "_submitted", lambda card: None)
    kiosk = open_kiosk(qtbot, FakeCardFactory(), _SMALL, graphics_card=opengl)
    processor_draws(qtbot, kiosk)


def test_a_window_for_which_qt_has_no_device_is_drawn_by_the_processor(
    qtbot: Any, opengl: str
) -> None:
    kiosk = open_kiosk(qtbot, FakeCardFactory(), _SMALL, graphics_card=opengl)
    (card,) = kiosk.window.face.findChildren(CardFace)
    card.renderFailed.emit()
    processor_draws(qtbot, kiosk)


def test_without_a_card_none_is_asked_for(qtbot: Any) -> None:
    factory = FakeCardFactory()
    kiosk = open_kiosk(qtbot, factory, _SMALL)
    processor_draws(qtbot, kiosk)
    assert factory.cast.posed == []


@pytest.mark.parametrize("name", all_shaders())
def test_a_shader_is_baked_for_every_kind_of_driver(name: str) -> None:
    read = QShader.fromSerialized(baked(name))
    assert read.isValid()
    kinds = {key.source() for key in read.availableShaders()}
    source = QShader.Source
    wanted = {source.SpirvShader, source.GlslShader, source.HlslShader, source.MslShader}
    assert kinds == wanted


def test_the_processor_in_a_cards_stead_is_no_card() -> None:
    told = '{"api": "OpenGL", "name": "llvmpipe (LLVM 15)", "is_card": false}\n{"api": "Vul'
    assert devices_in(told) == [Device("OpenGL", "llvmpipe (LLVM 15)", False)]
    assert is_software("Microsoft Basic Render Driver")
    assert not is_software("NVIDIA GeForce RTX 4060/PCIe/SSE2")
