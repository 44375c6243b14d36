"""Each thing is asked for by itself, and only where it can be done and may be asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.conversation.events import ConsentChanged, Degraded, Mode, SignInAnswered
from app.security import ConsentTexts
from tests.ui.kiosk import Kiosk, open_kiosk
from tests.ui.looks import in_look, keep
from ui.widgets import ChoiceTile

WINDOWS = ("light", "german", "portrait", "small_large_text", "german_small")


def last(kiosk: Kiosk) -> ConsentChanged:
    return kiosk.link.sent_of(ConsentChanged)[-1]


@pytest.mark.parametrize("look", WINDOWS)
def test_all_five_are_asked_apart(qtbot: Any, artefacts: Path, look: str) -> None:
    kiosk = open_kiosk(qtbot, sign_in_offered=True, appearance_offered=True, **in_look(look))
    kiosk.to_notice()
    kiosk.link.say(SignInAnswered(known=True, name="Ada"))
    notice = kiosk.window.notice
    kiosk.allow(notice.microphone, False)
    assert not notice.appearance.isVisible()
    kiosk.allow(notice.camera, True)
    assert notice.appearance.isVisible()
    keep(kiosk, artefacts, f"n_consent_{look}")
    for tile in notice.findChildren(ChoiceTile):
        assert tile.width() >= tile.minimumSizeHint().width(), tile.text()
    kiosk.allow(notice.appearance, True)
    kiosk.allow(notice.recording, False)
    assert not notice.next.isEnabled()
    kiosk.allow(notice.memory, True)
    assert notice.next.isEnabled()
    kiosk.press(notice.next)
    assert last(kiosk) == ConsentChanged(
        microphone=False, camera=True, appearance=True, recording=False, memory=True
    )


def test_without_the_camera_nothing_of_appearance_is_allowed(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot, appearance_offered=True)
    kiosk.to_notice()
    notice = kiosk.window.notice
    kiosk.allow(notice.microphone, True)
    kiosk.allow(notice.camera, True)
    kiosk.allow(notice.appearance, True)
    kiosk.allow(notice.camera, False)
    kiosk.allow(notice.recording, True)
    kiosk.press(notice.next)
    assert last(kiosk) == ConsentChanged(microphone=True, camera=False, recording=True)


@pytest.mark.parametrize("lost", [True, False])
def test_nobody_is_asked_about_keeping_where_nothing_is_kept(qtbot: Any, lost: bool) -> None:
    kiosk = open_kiosk(qtbot, recording_days=30 if lost else 0)
    if lost:
        kiosk.link.say(Degraded(mode=Mode.NO_RECORDS, detail="no key"))
    kiosk.to_notice()
    notice = kiosk.window.notice
    assert not notice.recording.isVisible()
    kiosk.allow(notice.microphone, True)
    kiosk.allow(notice.camera, False)
    kiosk.press(notice.next)
    assert last(kiosk) == ConsentChanged(microphone=True, camera=False)


def test_a_site_gives_its_own_reasons_in_the_learners_language(qtbot: Any) -> None:
    texts = {"es": ConsentTexts(recording="Treinta días, en el armario.")}
    kiosk = open_kiosk(qtbot, languages=("en", "es"), consent_texts=texts)
    window = kiosk.window
    kiosk.press(window.attract.begin)
    kiosk.press(window.languages.choices["es"])
    assert window.notice.recording.reason.words == "Treinta días, en el armario."
    assert window.notice.camera.reason.words.startswith("Muestra si estás")
    kiosk.press(window.notice.leave)
    kiosk.press(window.attract.begin)
    kiosk.press(window.languages.choices["en"])
    assert window.notice.recording.reason.words.startswith("What is said, locked")
