"""How patient a Persona is, how readily it stops, how much it shows that it listens. Pure.

Three words for authors and learners, three tables of seconds, changeable while a session runs.
"""

import enum
from typing import Final

import msgspec


class Degree(enum.StrEnum):
    """As much as usual, or less, or more."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Profile(enum.StrEnum):
    """What the learner is doing with the floor."""

    ANSWERING = "answering"
    """Says what there is to say; a finished answer is answered at once."""
    THINKING = "thinking"
    """Thinks aloud: however finished a sentence sounds, only a question is answered at once."""


PATIENCE_S: Final = {Degree.LOW: 1.4, Degree.MEDIUM: 2.6, Degree.HIGH: 3.6}
"""Silence after which the turn is the Persona's. People pause 0.5 to 1 s inside a thought, and
after a second and a half most of those who will go on have done so."""
BARGE_IN_S: Final = {Degree.LOW: 1.2, Degree.MEDIUM: 0.7, Degree.HIGH: 0.4}
"""Speech over the Persona's voice that makes it stop: a low interruptibility talks on longer."""
RESPONSE_GAP_S: Final = {Degree.LOW: 14.0, Degree.MEDIUM: 7.0, Degree.HIGH: 4.0}
"""Least time between two responses of a listener. In English conversation listeners give 5 to 12
a minute (Ward and Tsukahara 2000)."""
VOCAL_SHARE: Final = {Degree.LOW: 0, Degree.MEDIUM: 3, Degree.HIGH: 2}
"""Every n-th response is a soft "mm" as well as a nod; 0: none is."""
THINKING_PATIENCE_S: Final = 45.0
THINKING_SILENCE_S: Final = 75.0
"""Until the Persona asks whether anybody is still there."""


class Timing(msgspec.Struct, frozen=True, kw_only=True):
    """When to speak. Seconds."""

    patience_s: float = 1.3
    """Silence after which the turn is the Persona's whatever the floor model says."""
    yield_threshold: float = 0.5
    """P(yield) from which the floor is taken at the earliest moment."""
    barge_in_s: float = 0.7
    """Speech over the Persona's voice that makes it stop."""
    revocable_s: float = 0.25
    """After this much of its first clause the Persona no longer gives the floor back at once."""
    silence_s: float = 30.0
    """Silence after which the Persona asks once."""
    reply_deadline_s: float = 8.0
    """Without a first clause by then the authored line is spoken."""
    max_turn_s: float = 60.0
    """A turn longer than this is answered at the next pause."""
    active_listening: Degree = Degree.MEDIUM
    profile: Profile = Profile.ANSWERING

    @property
    def thinking(self) -> bool:
        """True where a finished sentence is no reason to speak."""
        return self.profile is Profile.THINKING

    @property
    def waits_s(self) -> float:
        """Silence after which the floor is taken, in this profile."""
        return max(self.patience_s, THINKING_PATIENCE_S) if self.thinking else self.patience_s

    @property
    def quiet_s(self) -> float:
        """Silence on an open floor after which the Persona asks once, in this profile."""
        return max(self.silence_s, THINKING_SILENCE_S) if self.thinking else self.silence_s


def changed(
    timing: Timing,
    *,
    patience: Degree | None = None,
    interruptibility: Degree | None = None,
    active_listening: Degree | None = None,
    profile: Profile | None = None,
) -> Timing:
    """Return the timing with what is given put in place of what was."""
    new: dict[str, object] = {}
    if patience is not None:
        new["patience_s"] = PATIENCE_S[patience]
    if interruptibility is not None:
        new["barge_in_s"] = BARGE_IN_S[interruptibility]
    if active_listening is not None:
        new["active_listening"] = active_listening
    if profile is not None:
        new["profile"] = profile
    return msgspec.structs.replace(timing, **new)
