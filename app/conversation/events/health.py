"""What works and what does not."""

import enum
from typing import ClassVar

from app.conversation.events.base import Event, Kind


class Mode(enum.StrEnum):
    """The named ways in which a session can be less than whole."""

    NO_CAMERA = "no_camera"
    NO_MICROPHONE = "no_microphone"
    NO_VOICE = "no_voice"
    NO_FACE = "no_face"
    NO_LLM = "no_llm"
    NO_KNOWLEDGE = "no_knowledge"
    NO_RECORDS = "no_records"
    """Nothing can be kept safely, so nothing is kept."""


class Degraded(Event, frozen=True, kw_only=True):
    """In: a part of the house has failed; `detail` is for the operator."""

    kind: ClassVar[Kind] = Kind.SYSTEM

    mode: Mode
    detail: str


class Recovered(Event, frozen=True, kw_only=True):
    """In: that part works again."""

    kind: ClassVar[Kind] = Kind.SYSTEM

    mode: Mode


class WorkerReady(Event, frozen=True, kw_only=True):
    """In: a process is up and has loaded what it needs."""

    kind: ClassVar[Kind] = Kind.SYSTEM

    worker: str
    detail: str = ""
    """For the operator: model file name, context length, and so on."""


class WorkerLost(Event, frozen=True, kw_only=True):
    """To the window: the engine's process is gone; another starts."""

    kind: ClassVar[Kind] = Kind.SYSTEM

    worker: str


class NoticeShown(Event, frozen=True, kw_only=True):
    """Out: a plain sentence for the learner about what does not work."""

    text: str
