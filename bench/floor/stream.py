"""Recordings played frame by frame into voice activity, tracker and floor model, on one clock.

The clock is the recording's own. A decision is ready when the model has computed it, the queue
of earlier decisions included, measured while it runs: the processor time of the deciding thread,
which has no threads behind it, so that other programs on the machine do not count. Time by the
clock is kept beside it. Words are written down in every pause, a second time with more care where
the application would, and count from the moment at which they would have been there.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

import msgspec

from app.conversation.events import SpeechStarted, SpeechStopped
from app.conversation.policy import listens_again
from app.conversation.ports import FloorModel, Samples, Transcript, VoiceActivity
from app.turn_taking import Ask, FloorTracker, PauseEnded, Rules

RATE_HZ: Final = 16_000
FRAME: Final = 512
FRAME_S: Final = FRAME / RATE_HZ
TAIL_S: Final = 0.1
"""Sound after a voice's end that recognition gets too."""

WordsOf: TypeAlias = Callable[[Samples, bool], Transcript]
"""Sound of a turn, and whether there is time for the more careful hearing, to its words."""
Patience: TypeAlias = Callable[[str, float | None, Sequence[float]], float]
"""Words, the log odds that their sentence has ended, and the pauses before, to seconds."""


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """One answer of the model. Seconds on the recording's clock."""

    silence_s: float
    ready_s: float
    p_yield: float
    compute_s: float


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What recognition made of the turn up to a pause."""

    known_s: float
    """On the recording's clock."""
    text: str
    sentence_end: float | None
    """Log odds that its last sentence has ended."""


class Pause(msgspec.Struct, kw_only=True):
    """A silence that voice activity saw: from `offset_s`, until `resumed_s` if it ended."""

    offset_s: float
    resumed_s: float | None = None
    """When it was known that the speaker goes on."""
    moments: list[Moment] = msgspec.field(default_factory=list)
    words: list[Words] = msgspec.field(default_factory=list)
    """As they came, the better ones last."""

    def words_at(self, at_s: float) -> Words | None:
        """Returns the newest words known by then."""
        return next((w for w in reversed(self.words) if w.known_s <= at_s), None)


class Played(msgspec.Struct, kw_only=True):
    """What a recording made of the machinery."""

    duration_s: float
    pauses: list[Pause] = msgspec.field(default_factory=list)
    compute_s: list[float] = msgspec.field(default_factory=list)
    """Of every decision, those during speech included."""
    wall_s: list[float] = msgspec.field(default_factory=list)
    voice_s: float = 0.0
    """Spent on voice activity."""


def play(
    samples: Samples,
    voice: VoiceActivity,
    model: FloorModel,
    rules: Rules,
    clock: Callable[[], float] = time.thread_time,
    words: WordsOf | None = None,
) -> Played:
    """Returns what voice activity, model and recognition made of one recording, to its end."""
    tracker = FloorTracker(rules)
    voice.reset()
    played = Played(duration_s=samples.size / RATE_HZ)
    free_s = 0.0
    start_s = 0.0
    pending: Pause | None = None
    for index in range(samples.size // FRAME):
        began = clock()
        probability = voice.push(samples[index * FRAME : (index + 1) * FRAME])
        spent_s = clock() - began
        played.voice_s += spent_s
        from_s, to_s = index * FRAME_S, (index + 1) * FRAME_S
        for cue in tracker.hear(probability, from_s=from_s, to_s=to_s):
            if isinstance(cue, Ask):
                asked = time.perf_counter()
                moment, free_s = _ask(cue, samples, model, max(free_s, to_s + spent_s), clock)
                played.wall_s.append(time.perf_counter() - asked)
                played.compute_s.append(moment.compute_s)
                if pending is None or pending.offset_s != cue.offset_s:
                    pending = Pause(offset_s=cue.offset_s)
                if cue.silence_s > 0:
                    pending.moments.append(moment)
                    start_s = cue.turn_start_s
                    if words is not None:
                        _write_down(pending, moment, samples, start_s, words)
            elif isinstance(cue, SpeechStopped):
                if pending is None or pending.offset_s != cue.offset_s:
                    pending = Pause(offset_s=cue.offset_s)
                played.pauses.append(pending)
            elif isinstance(cue, SpeechStarted):
                if played.pauses and played.pauses[-1].resumed_s is None:
                    played.pauses[-1].resumed_s = to_s
            elif isinstance(cue, PauseEnded):
                observe = getattr(model, "observe_pause", None)
                if observe is not None:
                    observe(cue.duration_s, True)
    return played


def takes_after_silence(played: Played, silence_s: float) -> list[float]:
    """Returns when a fixed time-out takes the floor."""
    takes = []
    for pause in played.pauses:
        take_s = pause.offset_s + silence_s
        if _still_silent(pause, take_s) and take_s < played.duration_s:
            takes.append(take_s)
    return takes


def takes_by(
    played: Played,
    commits: Callable[[float, float, str], bool],
    patience: Patience,
    due: Callable[[float, str], float | None] = lambda *_: None,
) -> list[float]:
    """Returns when a policy takes the floor: `commits(p_yield, silence_s, words)`, or when an
    answer that was not enough falls `due(p_yield, words)` before the next, or out of patience.
    """
    takes = []
    before_s: list[float] = []
    for pause in played.pauses:
        take_s = pause.offset_s + patience("", None, before_s)
        for known in pause.words:
            if known.known_s >= take_s:
                break
            ends_s = pause.offset_s + patience(known.text, known.sentence_end, before_s)
            take_s = max(ends_s, known.known_s)
        later = [moment.ready_s for moment in pause.moments[1:]]
        for moment, next_s in zip(pause.moments, [*later, math.inf], strict=False):
            known_words = pause.words_at(moment.ready_s)
            text = known_words.text if known_words else ""
            if commits(moment.p_yield, moment.silence_s, text):
                take_s = min(take_s, moment.ready_s)
                break
            silence_s = due(moment.p_yield, text)
            due_s = math.inf if silence_s is None else pause.offset_s + silence_s
            if max(due_s, moment.ready_s) < next_s:
                take_s = min(take_s, max(due_s, moment.ready_s))
        if _still_silent(pause, take_s) and take_s < played.duration_s:
            takes.append(take_s)
        if pause.resumed_s is not None:
            before_s.append(pause.resumed_s - pause.offset_s)
    return takes


def _still_silent(pause: Pause, at_s: float) -> bool:
    return pause.resumed_s is None or at_s < pause.resumed_s


def _write_down(
    pause: Pause, moment: Moment, samples: Samples, start_s: float, words: WordsOf
) -> None:
    """Adds the words of a pause: at its first look, and again where the application would."""
    again = len(pause.words) == 1 and listens_again(
        moment.p_yield, moment.silence_s, pause.words[0].text, pause.words[0].sentence_end
    )
    if pause.words and not again:
        return
    sound = samples[max(0, int(start_s * RATE_HZ)) : int((pause.offset_s + TAIL_S) * RATE_HZ)]
    began = time.process_time()
    heard = words(sound, again)
    known_s = moment.ready_s + time.process_time() - began
    pause.words.append(Words(known_s=known_s, text=heard.text, sentence_end=heard.sentence_end))


def _ask(
    ask: Ask, samples: Samples, model: FloorModel, from_s: float, clock: Callable[[], float]
) -> tuple[Moment, float]:
    """Returns the answer and when the model is free again."""
    start = max(0, int(ask.turn_start_s * RATE_HZ))
    turn = samples[start : int(ask.at_s * RATE_HZ)]
    began = clock()
    scores = model.predict(turn, silence_s=ask.silence_s)
    compute_s = clock() - began
    ready_s = from_s + compute_s
    moment = Moment(
        silence_s=ask.silence_s, ready_s=ready_s, p_yield=scores.p_yield, compute_s=compute_s
    )
    return moment, ready_s
