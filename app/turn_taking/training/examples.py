"""Labelled turns played into voice activity: what the model sees at each pause, and the truth.

The same tracker that asks in a conversation asks here, so that the head learns from exactly the
moments at which it will be asked, false pauses in the middle of a word included.
"""

from __future__ import annotations

from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from app.conversation.events import SpeechStarted
from app.conversation.ports import VoiceActivity
from app.turn_taking.encoder import TurnEncoder
from app.turn_taking.features import floor_features
from app.turn_taking.log_mel import RATE_HZ
from app.turn_taking.tracker import Ask, FloorTracker, Rules
from app.turn_taking.training.recordings import Turn

Array = NDArray[np.float32]

FRAME: Final = 512
TRAINING_ASKS_S: Final = (0.1, 0.25, 0.6, 1.2)
"""Ages of silence at which examples are taken."""
END_SLACK_S: Final = 0.25
"""How long before the labelled end voice activity may already have stopped."""


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """One question and its true answer."""

    turn: str
    pause: int
    """Counts the silences of a set: the examples of one silence share it."""
    silence_s: float
    spoken_s: float
    """From the first onset to the end of the voice."""
    features: Array
    done: bool
    trust: float = 1.0
    """How much this counts beside the others."""


def examples_of(
    turn: Turn,
    voice: VoiceActivity,
    encoder: TurnEncoder,
    *,
    first_pause: int,
    trust: float = 1.0,
    asks_s: tuple[float, ...] = TRAINING_ASKS_S,
) -> list[Example]:
    """Returns the examples of one turn; their pauses are numbered from `first_pause`."""
    tracker = FloorTracker(Rules(silence_asks_s=asks_s, speech_every_s=0))
    voice.reset()
    found: list[Example] = []
    onset_s: float | None = None
    pause, offset_s = first_pause - 1, None
    for index in range(turn.samples.size // FRAME):
        frame = turn.samples[index * FRAME : (index + 1) * FRAME]
        from_s, to_s = index * FRAME / RATE_HZ, (index + 1) * FRAME / RATE_HZ
        for cue in tracker.hear(voice.push(frame), from_s=from_s, to_s=to_s):
            if isinstance(cue, SpeechStarted) and onset_s is None:
                onset_s = cue.onset_s
            elif isinstance(cue, Ask):
                if cue.offset_s != offset_s:
                    pause, offset_s = pause + 1, cue.offset_s
                found.append(_example(turn, cue, encoder, pause, onset_s or 0.0, trust))
    return found


def _example(
    turn: Turn, ask: Ask, encoder: TurnEncoder, pause: int, onset_s: float, trust: float
) -> Example:
    start = max(0, int(ask.turn_start_s * RATE_HZ))
    heard = turn.samples[start : int(ask.at_s * RATE_HZ)]
    end_s = turn.true_end_s
    return Example(
        turn=turn.name,
        pause=pause,
        silence_s=ask.silence_s,
        spoken_s=ask.offset_s - onset_s,
        features=floor_features(encoder.encode(heard), heard, ask.silence_s),
        done=end_s is not None and ask.offset_s >= end_s - END_SLACK_S,
        trust=trust,
    )
