"""After a played scene its coach stands on the stage, with name and face."""

from typing import Any

from app.conversation.events import SpeakerChanged
from tests.ui.kiosk import open_kiosk
from tests.ui.test_choosing import OFFERS, FakeFaces


def test_the_coach_takes_the_stage(qtbot: Any) -> None:
    kiosk = open_kiosk(qtbot, offers=OFFERS, faces=(faces := FakeFaces()))
    kiosk.link.say(SpeakerChanged(name="Leila Haddad", role="Communication lead", look="daniel"))
    assert kiosk.window.face.accessibleName() == "Leila Haddad, an AI persona"
    qtbot.waitUntil(lambda: len(faces.made.renderers) == 1)
    kiosk.journey.to_attract()
    assert kiosk.window.face.accessibleName() == "Maya Chen, an AI persona"
