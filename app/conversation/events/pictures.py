"""What the learner sees of themselves before a talk, and a badge held to the camera.

None of these enters a session or its journal.
"""

import enum
from typing import ClassVar

from app.conversation.events.base import Event, Kind


class Framing(enum.StrEnum):
    """What would make the picture better."""

    GOOD = "good"
    NOBODY = "nobody"
    DARK = "dark"
    BRIGHT = "bright"
    FAR = "far"
    NEAR = "near"
    ASIDE = "aside"


class SelfViewRequested(Event, frozen=True, kw_only=True):
    """To the engine and the eyes: show the learner their own picture from now on, or no more."""

    wanted: bool


class SelfViewShown(Event, frozen=True, kw_only=True):
    """From the eyes or the badge's camera: one small picture, for the window alone."""

    kind: ClassVar[Kind] = Kind.DATA

    picture: bytes
    """JPEG, at most 320 x 240, as the camera sees it: not mirrored."""
    framing: Framing = Framing.GOOD


class BadgeScanRequested(Event, frozen=True, kw_only=True):
    """To the engine: the learner has touched "show my badge", or has changed their mind."""

    wanted: bool


class BadgeRead(Event, frozen=True, kw_only=True):
    """From the badge's camera: what the code says. The camera closes with it."""

    badge: str
