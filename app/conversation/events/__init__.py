"""Events: the only thing rooms say to one another."""

from app.conversation.events.base import Event, Kind
from app.conversation.events.commands import (
    ConsentChanged,
    MomentRequested,
    PauseChanged,
    RepeatRequested,
)
from app.conversation.events.floor import Floor, FloorChanged, FloorPrediction, TurnTaken
from app.conversation.events.health import Degraded, Mode, NoticeShown, Recovered, WorkerReady
from app.conversation.events.knowledge import Passage, PassagesRetrieved, RetrievalRequested
from app.conversation.events.learner import (
    LearnerLevel,
    LearnerTyped,
    ObservationMade,
    PresenceChanged,
    SpeechStarted,
    SpeechStopped,
)
from app.conversation.events.reply import (
    Message,
    PrefillRequested,
    ReplyCancelled,
    ReplyDelta,
    ReplyEnded,
    ReplyOutcome,
    ReplyRequested,
    ReplyStarted,
)
from app.conversation.events.session import (
    SessionEnded,
    SessionEndRequested,
    SessionStarted,
    TimerCancelled,
    TimerFired,
    TimerSet,
)
from app.conversation.events.speech import (
    CaptionShown,
    ExpressionSet,
    Phoneme,
    PlaybackEnded,
    PlaybackRequested,
    PlaybackStarted,
    PlaybackStopped,
    SpeechReady,
    SynthesisRequested,
    UtteranceHeard,
)
from app.conversation.events.words import (
    TranscriptFinal,
    TranscriptionRequested,
    TranscriptPartial,
)

__all__ = [
    "CaptionShown",
    "ConsentChanged",
    "Degraded",
    "Event",
    "ExpressionSet",
    "Floor",
    "FloorChanged",
    "FloorPrediction",
    "Kind",
    "LearnerLevel",
    "LearnerTyped",
    "Message",
    "Mode",
    "MomentRequested",
    "NoticeShown",
    "ObservationMade",
    "Passage",
    "PassagesRetrieved",
    "PauseChanged",
    "Phoneme",
    "PlaybackEnded",
    "PlaybackRequested",
    "PlaybackStarted",
    "PlaybackStopped",
    "PrefillRequested",
    "PresenceChanged",
    "Recovered",
    "RepeatRequested",
    "ReplyCancelled",
    "ReplyDelta",
    "ReplyEnded",
    "ReplyOutcome",
    "ReplyRequested",
    "ReplyStarted",
    "RetrievalRequested",
    "SessionEndRequested",
    "SessionEnded",
    "SessionStarted",
    "SpeechReady",
    "SpeechStarted",
    "SpeechStopped",
    "SynthesisRequested",
    "TimerCancelled",
    "TimerFired",
    "TimerSet",
    "TranscriptFinal",
    "TranscriptPartial",
    "TranscriptionRequested",
    "TurnTaken",
    "UtteranceHeard",
    "WorkerReady",
]
