"""A learner chooses the window's language; the next one finds the site's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt

from app.conversation.events import Degraded, Mode, NoticeShown, SignInAnswered
from tests.ui.kiosk import Kiosk, open_kiosk
from tests.ui.looks import keep

OFFERED = ("en", "es", "de", "ar")


def at_languages(qtbot: Any, **changed: Any) -> Kiosk:
    kiosk = open_kiosk(qtbot, languages=OFFERED, **changed)
    kiosk.press(kiosk.window.attract.begin)
    assert kiosk.screen is kiosk.window.languages
    return kiosk


def test_each_language_is_offered_in_its_own_name(qtbot: Any, artefacts: Path) -> None:
    kiosk = at_languages(qtbot)
    keep(kiosk, artefacts, "l_languages_light")
    names = [choice.text() for choice in kiosk.window.languages.choices.values()]
    assert names == ["English", "Español", "Deutsch", "العربية"]


def test_one_language_is_no_question(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot)
    kiosk.press(kiosk.window.attract.begin)
    assert kiosk.screen is kiosk.window.notice


def test_the_chosen_language_is_everywhere_and_goes_with_the_learner(qtbot: Any) -> None:
    kiosk = at_languages(qtbot)
    window = kiosk.window
    kiosk.press(window.languages.choices["de"])
    assert kiosk.screen is window.notice
    assert window.notice.next.text() == "Bitte oben wählen"
    assert window.notice.next.accessibleName() == "Bitte oben wählen"
    assert window.stage.microphone.accessibleName() == "Mikrofon aus"
    assert window.conversation.typing.line.placeholderText() == "Antwort tippen"
    kiosk.link.say(Degraded(mode=Mode.NO_VOICE, detail="-"))
    assert window.conversation.notice.words.startswith("Gerade gibt es keinen Ton")
    said = "My voice is not working. Please read my words on the screen."
    kiosk.link.say(NoticeShown(text=said))
    assert window.conversation.notice.words.startswith("Meine Stimme geht nicht")
    kiosk.press(window.notice.leave)
    assert window.attract.begin.text() == "Touch to begin"
    assert window.notice.next.text() == "Please choose above"


def test_arabic_turns_the_window_round_and_english_turns_it_back(qtbot: Any) -> None:
    kiosk = at_languages(qtbot, sign_in_offered=True)
    window = kiosk.window
    assert window.panel.x() > window.stage.x()
    kiosk.press(window.languages.choices["ar"])
    assert window.layoutDirection() is Qt.LayoutDirection.RightToLeft
    assert window.panel.x() < window.stage.geometry().right()
    assert window.panel.x() == 0
    assert kiosk.screen is window.sign_in
    refused = "I do not know this badge or PIN. You can go on as a guest, or ask the people here."
    kiosk.link.say(SignInAnswered(known=False, refused=refused))
    assert window.sign_in.refused.words.startswith("لا أعرف")
    kiosk.press(window.sign_in.leave)
    assert window.layoutDirection() is Qt.LayoutDirection.LeftToRight
    assert window.panel.x() > window.stage.x()


def test_letters_on_the_glass_follow_the_language(qtbot: Any) -> None:
    kiosk = at_languages(qtbot, touch_keyboard=True)
    kiosk.press(kiosk.window.languages.choices["ar"])
    letters = {key.text() for key in kiosk.window.keyboard.keys}
    assert {"ض", "؟", "ي"} <= letters
    assert not {"q", "?"} & letters
