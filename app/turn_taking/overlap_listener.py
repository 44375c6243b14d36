"""From frames over the Persona's voice to verdicts, each told once. Not for two threads."""

from __future__ import annotations

from typing import Final

from app.conversation.events import OverlapJudged, Verdict
from app.conversation.ports import Samples
from app.turn_taking.overlap import OverlapJudge, OverlapRules, Reaction

FRAME_S: Final = 0.032
RESPONSE_S: Final = 0.15
"""A listener's response is at least this long; what is shorter was a noise."""


class OverlapListener:
    """Asks the judge while the Persona holds the floor."""

    def __init__(self, rules: OverlapRules) -> None:
        self.rules = rules
        """For the next voice; may be changed from any thread."""
        self._judge = OverlapJudge(rules)
        self._listening = False
        self._verdict: Verdict | None = None
        self._onset_s = 0.0
        self._voiced_s = 0.0

    def listen(self, listening: bool) -> None:
        """Begin, or end, to judge: whether the Persona holds the floor. From any thread."""
        self._listening = listening

    def hear(self, voice: float, frame: Samples, end_s: float) -> OverlapJudged | None:
        """Returns the verdict if it has just changed. `voice` is the frame's speech probability."""
        if not self._listening:
            self._judge = OverlapJudge(self.rules)
            self._verdict = None
            return None
        reaction = self._judge.hear(voice, frame)
        verdict = self._verdict_on(reaction, end_s)
        if verdict is self._verdict:
            return None
        self._verdict = verdict
        if verdict is not None:
            return OverlapJudged(verdict=verdict, onset_s=self._onset_s)
        kind = Verdict.BACKCHANNEL if self._voiced_s >= RESPONSE_S else Verdict.NOISE
        return OverlapJudged(verdict=kind, onset_s=self._onset_s)

    def _verdict_on(self, reaction: Reaction, end_s: float) -> Verdict | None:
        if reaction is Reaction.SPEAK:
            return None
        if self._verdict is None:
            self._onset_s = end_s - self._judge.voiced_s
        self._voiced_s = self._judge.voiced_s
        return Verdict.VOICE if reaction is Reaction.DUCK else Verdict.INTERRUPTION
