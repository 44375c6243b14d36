"""The wiring of observations: in time for the words they belong to, or not at all."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from app.conversation.events import (
    AwarenessAnswered,
    Event,
    Floor,
    FloorChanged,
    ObservationMade,
    PerceptionToolRaised,
    PlaybackEnded,
    PresenceChanged,
    SessionEnded,
    SpeechStarted,
    SpeechStopped,
    TranscriptFinal,
    TranscriptionRequested,
    TurnTaken,
)
from app.conversation.ports import Samples
from app.conversation.signs import Sign
from app.packs import PerceptionQueries
from app.perception import PitchModel
from app.runtime.noticing import Noticing

WORDS = "Then I would call the injury desk"
AGREED = "Yes, I understand."
GONE = {
    "awareness_queries": [
        {
            "id": "where",
            "ask": "Where is the learner?",
            "answers": [{"when": {"cue": "face_present", "below": 0.5}, "say": "is not there"}],
            "otherwise": "is there",
        }
    ],
    "analysis_queries": [{"id": "pace", "ask": "How fast?", "cue": "response_latency"}],
    "perception_tools": [
        {
            "name": "learner_left",
            "all_of": [{"cue": "face_present", "below": 0.5, "over_s": 2}],
            "for_s": 2,
            "say": "left the seat",
        }
    ],
}


class Talk:
    """A session's events and sound, its time written down instead of waited for."""

    def __init__(self, pitch: PitchModel | None, queries: PerceptionQueries | None = None) -> None:
        self.now_s = 0.0
        self.swing_st = 5.0
        self.posted: list[Event] = []
        self.noticing = Noticing(
            pitch=pitch, sound=self.sound, post=self.posted.append, queries=queries
        )

    def sound(self, start_s: float, end_s: float) -> Samples:
        """A hum whose pitch swings by `swing_st` semitones."""
        at_s = np.arange(start_s, end_s, 1 / 16_000)
        hz = 150 * 2 ** (self.swing_st / 12 * np.sin(2 * np.pi * 1.5 * at_s))
        turns = 2 * np.pi * np.cumsum(hz) / 16_000
        return sum(0.1 / k * np.sin(k * turns) for k in (1, 2, 3, 4, 5)).astype(np.float32)

    def follow(self, event: Event, after_s: float = 0.0) -> None:
        self.now_s += after_s
        self.noticing.follow(type(event)(**{**as_dict(event), "t_s": self.now_s}))

    def settle(self) -> None:
        until_s = time.monotonic() + 20
        while not self.noticing._desk.idle and time.monotonic() < until_s:
            time.sleep(0.01)

    def say(self, words: str, latency_s: float = 0.5, seconds: float = 2.0) -> list[Event]:
        self.follow(PlaybackEnded(clause_id="c", heard_s=1, truncated=False), after_s=2)
        self.follow(FloorChanged(holder=Floor.OPEN))
        onset_s = self.now_s + latency_s
        self.follow(SpeechStarted(onset_s=onset_s), after_s=latency_s + 0.1)
        for _ in range(int(seconds / 0.5)):
            self.now_s += 0.5
            self.noticing.heard(self.now_s)
        self.follow(SpeechStopped(offset_s=onset_s + seconds), after_s=0.2)
        self.follow(TranscriptionRequested(attempt=1, start_s=0, end_s=1, language="en"))
        self.settle()
        final = TranscriptFinal(attempt=1, text=words)
        made = self.noticing.before_words(final, self.now_s)
        self.follow(final)
        taken = TurnTaken(onset_s=onset_s, offset_s=onset_s + seconds, text=words, attempts=1)
        self.follow(taken)
        return made


def as_dict(event: Event) -> dict[str, object]:
    return {name: getattr(event, name) for name in event.__struct_fields__}


@pytest.fixture
def talk(model: Callable[..., Path]) -> Iterator[Talk]:
    talk = Talk(PitchModel(model("pitch")), PerceptionQueries.model_validate_json(json.dumps(GONE)))
    yield talk
    talk.noticing.close()


@pytest.mark.models
def test_a_flat_late_agreement_is_noticed_against_the_own_usual(talk: Talk) -> None:
    for _ in range(3):
        assert talk.say(WORDS) == []
    assert talk.say(AGREED) == []
    talk.swing_st = 1.0
    (made,) = talk.say(AGREED, latency_s=2.6)
    assert isinstance(made, ObservationMade)
    assert {Sign.AGREED, Sign.LATE, Sign.FLAT, Sign.INCONGRUENT} <= set(made.signs)
    assert made.text == "agreed after 2.6 s, pitch range a third of usual"


def test_without_a_pitch_model_the_timing_alone_is_noticed() -> None:
    talk = Talk(None)
    (made,) = talk.say(AGREED, latency_s=2.6)
    talk.noticing.close()
    assert isinstance(made, ObservationMade)
    assert made.signs == (Sign.AGREED, Sign.LATE)


def test_words_are_never_kept_waiting_for_a_voice_that_is_not_described_yet() -> None:
    talk = Talk(None)
    talk.noticing._voice = "never asked"  # type: ignore[assignment]
    talk.noticing._desk.close()
    (made,) = talk.say(AGREED, latency_s=2.6)
    assert isinstance(made, ObservationMade)
    assert all(cue.name == "response_latency" for cue in made.cues)


def test_queries_are_answered_when_the_answer_changes_and_tools_when_they_hold() -> None:
    talk = Talk(None, PerceptionQueries.model_validate_json(json.dumps(GONE)))
    talk.follow(PresenceChanged(people=1, facing=True), after_s=1.0)
    for second in range(2, 12):
        if second == 6:
            talk.follow(PresenceChanged(people=0, facing=False), after_s=0.0)
        talk.now_s = float(second)
        talk.noticing.heard(talk.now_s)
        talk.settle()
    talk.noticing.close()
    answers = [e.text for e in talk.posted if isinstance(e, AwarenessAnswered)]
    tools = [e.name for e in talk.posted if isinstance(e, PerceptionToolRaised)]
    assert answers == ["is there", "is not there"]
    assert tools == ["learner_left"]


def test_analysis_is_answered_before_the_end_and_nothing_is_kept_after_it() -> None:
    talk = Talk(None, PerceptionQueries.model_validate_json(json.dumps(GONE)))
    talk.say(WORDS, latency_s=0.5)
    talk.say(WORDS, latency_s=0.9)
    (answer,) = talk.noticing.at_end()
    assert answer.text == "How fast? Median 0.7 s, measured 2 times."
    talk.follow(SessionEnded(reason="over"))
    talk.settle()
    assert talk.noticing.at_end()[0].text == ""
    talk.noticing.close()
