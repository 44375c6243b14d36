"""The closed list of what may be noticed about how somebody speaks or sits there."""

from __future__ import annotations

import enum


class Sign(enum.StrEnum):
    """Something that was noticed. The closed list from which all observations are made."""

    AGREED = "agreed"
    LATE = "late"
    PAUSED = "paused"
    FLAT = "flat"
    WIDE = "wide"
    QUIET = "quiet"
    LOUD = "loud"
    SLOW = "slow"
    FAST = "fast"
    FILLERS = "fillers"
    AWAY = "away"
    NODDED = "nodded"
    SHOOK_HEAD = "shook_head"
    SMILED = "smiled"
    BROWS_RAISED = "brows_raised"
    BLINKED = "blinked"
    INCONGRUENT = "incongruent"
    LEFT = "left"
    CAME_BACK = "came_back"
    SECOND_PERSON = "second_person"
    ALONE_AGAIN = "alone_again"
