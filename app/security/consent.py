"""What a learner may allow, each for itself, and nothing before it is allowed."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Purpose(enum.StrEnum):
    """What is asked for separately."""

    MICROPHONE = "microphone"
    CAMERA = "camera"
    MEMORY = "memory"
    """What was learned may be remembered for the next session."""
    RECORDING = "recording"
    """The record of this conversation may be kept after it."""
    APPEARANCE = "appearance"
    """What is seen may be put into more words than were measured; asked under `full` only."""


@dataclass(frozen=True, slots=True)
class Consent:
    """What is allowed now. Nothing, unless it was given."""

    given: frozenset[Purpose] = frozenset()

    @classmethod
    def to(
        cls,
        *,
        microphone: bool = False,
        camera: bool = False,
        memory: bool = False,
        recording: bool = False,
        appearance: bool = False,
    ) -> Consent:
        """Return the consent to those that are True."""
        answers = {
            Purpose.MICROPHONE: microphone,
            Purpose.CAMERA: camera,
            Purpose.MEMORY: memory,
            Purpose.RECORDING: recording,
            Purpose.APPEARANCE: appearance,
        }
        return cls(frozenset(purpose for purpose, yes in answers.items() if yes))

    def allows(self, purpose: Purpose) -> bool:
        """True if that one was given."""
        return purpose in self.given
