"""`rehearsals/*.yaml`: a learner who follows a script, for demonstrations, tests and benchmarks."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import Field, model_validator

from app.packs.checking import Identifier, Language, Line, Strict

MAX_PAUSE_S = 20.0
_MARK = re.compile(r"\[[^\]]*\]")
_PAUSE = re.compile(r"^\[pause (\d+(?:\.\d+)?)\]$")


class Manner(Strict):
    """How something is said, against how the voice would say it by itself."""

    pitch_range: Annotated[float, Field(ge=0.2, le=1.6)] = 1.0
    """In semitones; below 1 is flatter."""
    loudness_db: Annotated[float, Field(ge=-20.0, le=6.0)] = 0.0
    speed: Annotated[float, Field(ge=0.7, le=1.3)] = 1.0


class Turn(Strict):
    """One thing the learner does: says words, plays a recording, or says nothing.

    Exactly one of `text`, `recording` and `silence_s` is given. `[pause 1.2]` inside a text is a
    thinking pause of 1.2 s within one utterance.
    """

    text: Line | None = None
    recording: Line | None = None
    """A sound file beside the script."""
    words: Line | None = None
    """What a recording says, for transcripts; optional."""
    silence_s: Annotated[float, Field(gt=0.0, le=300.0)] | None = None
    when: Literal["after_turn", "over_voice"] = "after_turn"
    """After the Persona has finished, or while the Persona speaks."""
    pause_s: Annotated[float, Field(ge=0.0, le=60.0)] = 0.6
    """After the Persona's last sound, for `after_turn`."""
    at_s: Annotated[float, Field(ge=0.0, le=60.0)] | None = None
    """This long into the Persona's next speech, for `over_voice`."""
    voice: Identifier | None = None
    """In place of the learner's own, for one turn."""
    manner: Manner = Manner()
    looks: Literal["screen", "away"] = "screen"
    """Where the learner looks from before the turn until the next one; needs `learner.look`."""

    @property
    def said(self) -> str:
        """The words alone, without pause marks; empty for silence and unwritten recordings."""
        return " ".join(_MARK.sub(" ", self.text or self.words or "").split())

    @model_validator(mode="after")
    def _one_thing_at_its_time(self) -> Turn:
        given = [self.text, self.recording, self.silence_s]
        if sum(value is not None for value in given) != 1:
            raise ValueError("give exactly one of text, recording and silence_s")
        if (self.when == "over_voice") != (self.at_s is not None):
            raise ValueError("at_s belongs to `when: over_voice`, and only there")
        if self.when == "over_voice" and self.silence_s is not None:
            raise ValueError("silence cannot begin over the Persona's voice")
        if self.words is not None and self.recording is None:
            raise ValueError("words belong to a recording; text already says them")
        for mark in _MARK.findall(self.text or ""):
            pause = _PAUSE.match(mark)
            if pause is None or not 0 < float(pause.group(1)) <= MAX_PAUSE_S:
                raise ValueError(
                    f"{mark} is not a pause: write [pause SECONDS], at most {MAX_PAUSE_S:g}"
                )
        return self


class ScriptedLearner(Strict):
    """Who speaks the script."""

    name: Line
    voice: Identifier
    """A voice other than the Persona's, such as `am_michael`."""
    language: Language = "en"
    speed: Annotated[float, Field(ge=0.7, le=1.3)] = 1.0
    look: Identifier | None = None
    """A rendered face that the camera sees; none: the camera is off."""


class LearnerScript(Strict):
    """A whole rehearsal from the learner's side."""

    id: Identifier
    title: Line
    scenario: Identifier
    learner: ScriptedLearner
    turns: Annotated[tuple[Turn, ...], Field(min_length=1, max_length=60)]
