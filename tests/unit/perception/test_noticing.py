"""Observations of utterances: what is told, and that nothing is told without a reason."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.conversation.cues import Cue, CueName, Unavailable
from app.conversation.events import (
    Degraded,
    Event,
    FaceMoved,
    Floor,
    FloorChanged,
    Mode,
    ObservationMade,
    PlaybackEnded,
    PlaybackStarted,
    PresenceChanged,
    SessionEnded,
    SpeechStarted,
    SpeechStopped,
    TranscriptFinal,
    TranscriptionRequested,
    TurnTaken,
)
from app.conversation.moves import licensed_moves
from app.conversation.signs import Sign
from app.conversation.token_bound import MAX_OBSERVATION_TOKENS, count_tokens
from app.perception.noticing import Noticer
from app.perception.prosody import Prosody
from app.perception.wording import utterance_words

BRIGHT = {"pitch_range_st": 9.0, "level_db": -24.0}
FLAT = {"pitch_range_st": 4.2, "level_db": -27.0}
LONG_ANSWER = "I would escalate this claim because the amount is above the limit"


def prosody(seconds: float, pitch_range_st: float, level_db: float) -> Prosody:
    return Prosody(
        seconds=seconds,
        pitch_st=10.0,
        pitch_range_st=pitch_range_st,
        pitch_spread_st=3.0,
        pitch_slope_st_s=-1.0,
        level_db=level_db,
        level_spread_db=5.0,
        tilt_db=-2.0,
        voiced_share=0.7,
        pause_share=0.05,
        longest_pause_s=0.2,
        beats_per_s=4.0,
    )


class Talk:
    """A session in which one utterance follows another."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.manner: dict[str, float] = BRIGHT
        self.noticer = Noticer(lambda since, until: prosody(until - since, **self.manner))

    def hear(self, event: Event, after_s: float = 0.0) -> list[ObservationMade]:
        self.now_s += after_s
        return self.noticer.hear(event, self.now_s)

    def say(
        self, text: str, *, latency_s: float = 0.5, seconds: float = 3.0, **manner: float
    ) -> list[ObservationMade]:
        """The Persona ends, the learner answers; return what was noticed."""
        self.manner = manner or BRIGHT
        self.hear(PlaybackEnded(clause_id="c", heard_s=2.0, truncated=False), after_s=2.0)
        self.hear(SpeechStarted(onset_s=self.now_s + latency_s), after_s=latency_s + 0.2)
        offset_s = self.now_s - 0.2 + seconds
        self.hear(SpeechStopped(offset_s=offset_s), after_s=seconds + 0.1)
        noticed = self.hear(TranscriptFinal(attempt=1, text=text), after_s=0.3)
        self.hear(TurnTaken(onset_s=0, offset_s=offset_s, text=text, attempts=1))
        return noticed


def requested(attempt: int) -> TranscriptionRequested:
    return TranscriptionRequested(attempt=attempt, start_s=0, end_s=1, language="en")


@pytest.fixture
def talk() -> Talk:
    """A learner who has answered three times in their usual way, facing the screen."""
    talk = Talk()
    talk.hear(PresenceChanged(people=1, facing=True))
    for _ in range(3):
        assert talk.say(LONG_ANSWER) == []
    return talk


def test_an_usual_answer_is_not_remarked_on(talk: Talk) -> None:
    assert talk.say(LONG_ANSWER) == []


def test_the_same_agreement_said_brightly_is_not_remarked_on(talk: Talk) -> None:
    assert talk.say("Yes, I understand.", seconds=1.2) == []


def test_agreeing_late_flat_and_looking_away_is_told_as_such(talk: Talk) -> None:
    talk.hear(PresenceChanged(people=1, facing=False), after_s=0.8)
    (noticed,) = talk.say("Yes, I understand.", latency_s=2.4, seconds=1.2, **FLAT)
    assert noticed.text == "agreed after 2.4 s, pitch range half of usual, looked away"
    assert Sign.INCONGRUENT in noticed.signs
    assert noticed.of_utterance
    assert noticed.until_s - noticed.since_s == pytest.approx(1.2)
    evidence = {cue.name: cue for cue in noticed.cues}
    assert set(evidence) == {
        *(CueName.RESPONSE_LATENCY, CueName.PITCH_RANGE, CueName.LOUDNESS),
        *(CueName.LOOKED_AWAY, CueName.GAZE_ON_SCREEN),
    }
    assert evidence[CueName.RESPONSE_LATENCY].value == pytest.approx(2.4)
    assert evidence[CueName.LOOKED_AWAY].evidence_s


def moved(talk: Talk, movement: CueName, since_s: float, until_s: float) -> None:
    since_s, until_s = talk.now_s + since_s, talk.now_s + until_s
    talk.hear(FaceMoved(movement=movement, since_s=since_s, until_s=until_s))


def test_brows_raised_over_a_late_yes_speak_against_it(talk: Talk) -> None:
    moved(talk, CueName.BROWS_RAISED, 4.4, 5.4)
    (noticed,) = talk.say("Yes, I understand.", latency_s=2.4, seconds=1.2)
    assert noticed.text == "agreed after 2.4 s, raised their brows"
    assert Sign.INCONGRUENT in noticed.signs
    assert CueName.BROWS_RAISED in {cue.name for cue in noticed.cues}


def test_a_smile_is_named_as_a_movement_of_the_mouth_and_changes_nothing(talk: Talk) -> None:
    moved(talk, CueName.SMILED, 2.5, 3.9)
    (noticed,) = talk.say("Yes, I understand.", seconds=1.2)
    assert noticed.text == "agreed, smiled"
    assert licensed_moves(noticed.signs) == ()


def test_who_smiles_whenever_they_speak_is_not_told_to_smile() -> None:
    talk = Talk()
    talk.hear(PresenceChanged(people=1, facing=True))
    told = []
    for _ in range(5):
        moved(talk, CueName.SMILED, 2.5, 5.4)
        told.append(any(Sign.SMILED in made.signs for made in talk.say(LONG_ANSWER)))
    assert not any(told)


def test_blinking_more_than_usual_is_told_as_a_number(talk: Talk) -> None:
    for _ in range(4):
        for at_s in (1.0, 3.0):
            moved(talk, CueName.BLINKS, at_s, at_s + 0.1)
        assert talk.say(LONG_ANSWER) == []
    usual = talk.noticer.cue(CueName.BLINKS, talk.now_s - 5, talk.now_s)
    assert usual.value is not None
    assert 15 < usual.value < 25
    for tenths in range(18):
        moved(talk, CueName.BLINKS, tenths / 4, tenths / 4 + 0.1)
    (noticed,) = talk.say(LONG_ANSWER)
    assert re.fullmatch(r"blinked \d\d times a minute", noticed.text)


def test_without_a_camera_the_voice_is_enough(talk: Talk) -> None:
    talk.hear(Degraded(mode=Mode.NO_CAMERA, detail="unplugged"))
    (noticed,) = talk.say("Okay, I see.", latency_s=2.4, seconds=1.2, **FLAT)
    assert noticed.text == "agreed after 2.4 s, pitch range half of usual"
    away = talk.noticer.cue(CueName.LOOKED_AWAY, noticed.since_s, noticed.until_s)
    assert away.unavailable_reason is Unavailable.CAMERA_OFF
    assert Sign.INCONGRUENT in noticed.signs


def test_shaking_the_head_while_agreeing_is_incongruent(talk: Talk) -> None:
    shake = ObservationMade(
        text="shook their head",
        since_s=talk.now_s + 2.6,
        until_s=talk.now_s + 3.2,
        signs=(Sign.SHOOK_HEAD,),
    )
    talk.hear(shake)
    (noticed,) = talk.say("Sure.", seconds=0.8)
    assert Sign.INCONGRUENT in noticed.signs


def test_more_words_than_were_measured_reach_the_model_only(talk: Talk) -> None:
    noticer = Noticer(lambda _since, _until: None, lambda text, _signs: f"{text}; more")
    talk.noticer = noticer
    talk.hear(PlaybackEnded(clause_id="c", heard_s=2.0, truncated=False))
    (noticed,) = talk.say("Okay.", latency_s=3.0)
    assert noticed.text == "agreed after 3.0 s"
    assert noticed.model_text == "agreed after 3.0 s; more"


def test_pitch_is_not_judged_before_there_is_an_usual_one() -> None:
    talk = Talk()
    assert talk.say("Yes, I understand.", **FLAT) == []
    off = talk.noticer.cue(CueName.GAZE_ON_SCREEN, 0, 1)
    assert off.unavailable_reason is Unavailable.CAMERA_OFF


def test_cues_can_be_asked_for_by_time(talk: Talk) -> None:
    spoken = talk.noticer.cue(CueName.PITCH_RANGE, 0.0, talk.now_s)
    assert spoken.value == BRIGHT["pitch_range_st"]
    assert talk.noticer.cue(CueName.GAZE_ON_SCREEN, 0.0, talk.now_s).value == pytest.approx(1.0)
    nobody = talk.noticer.cue(CueName.PITCH_RANGE, talk.now_s + 5, talk.now_s + 6)
    assert nobody.unavailable_reason is Unavailable.NOBODY_SPOKE


def test_nothing_of_one_learner_reaches_the_next_session(talk: Talk) -> None:
    assert talk.noticer.so_far
    talk.hear(SessionEnded(reason="over"))
    assert talk.noticer.so_far == ()
    assert talk.say(LONG_ANSWER, **FLAT) == []


def test_a_voice_that_goes_on_is_one_utterance(talk: Talk) -> None:
    start_s = talk.now_s
    talk.hear(PlaybackEnded(clause_id="c", heard_s=1, truncated=False))
    talk.hear(SpeechStarted(onset_s=start_s + 0.5), after_s=0.7)
    talk.hear(SpeechStopped(offset_s=start_s + 1.5), after_s=1.0)
    talk.hear(SpeechStarted(onset_s=start_s + 2.5), after_s=1.0)
    assert talk.hear(TranscriptFinal(attempt=1, text="too early")) == []
    talk.hear(SpeechStopped(offset_s=start_s + 3.0), after_s=0.6)
    talk.manner = {"pitch_range_st": 2.0, "level_db": -33.0}
    (noticed,) = talk.hear(TranscriptFinal(attempt=2, text=LONG_ANSWER))
    assert noticed.since_s == pytest.approx(start_s + 0.5)
    assert noticed.until_s == pytest.approx(start_s + 3.0)


def test_words_of_a_beginning_are_not_measured_over_the_whole(talk: Talk) -> None:
    start_s = talk.now_s
    talk.hear(SpeechStarted(onset_s=start_s + 0.5), after_s=0.7)
    talk.hear(SpeechStopped(offset_s=start_s + 1.5), after_s=1.0)
    talk.hear(requested(1), after_s=0.0)
    talk.hear(SpeechStarted(onset_s=start_s + 1.8), after_s=0.3)
    talk.hear(SpeechStopped(offset_s=start_s + 3.5), after_s=1.7)
    assert talk.hear(TranscriptFinal(attempt=1, text="And there is the money.")) == []
    talk.hear(requested(2), after_s=0.0)
    assert talk.hear(TranscriptFinal(attempt=1, text="And there is the money.")) == []
    talk.manner = FLAT
    (noticed,) = talk.hear(TranscriptFinal(attempt=2, text=LONG_ANSWER))
    assert Sign.FLAT in noticed.signs
    assert Sign.SLOW not in noticed.signs


def test_a_cough_that_was_no_turn_does_not_begin_the_next_utterance(talk: Talk) -> None:
    talk.hear(SpeechStarted(onset_s=talk.now_s + 0.5), after_s=0.7)
    talk.hear(SpeechStopped(offset_s=talk.now_s), after_s=0.2)
    talk.hear(FloorChanged(holder=Floor.OPEN), after_s=1.0)
    (noticed,) = talk.say(LONG_ANSWER, latency_s=0.5, **FLAT)
    assert noticed.until_s - noticed.since_s == pytest.approx(3.0)


def test_an_answer_begun_over_the_persona_has_no_latency(talk: Talk) -> None:
    talk.hear(PlaybackStarted(clause_id="c", at_s=talk.now_s))
    talk.hear(SpeechStarted(onset_s=talk.now_s + 1.0), after_s=1.2)
    talk.hear(PlaybackEnded(clause_id="c", heard_s=1, truncated=True), after_s=0.5)
    talk.hear(SpeechStopped(offset_s=talk.now_s + 2.0), after_s=2.2)
    talk.manner = FLAT
    (noticed,) = talk.hear(TranscriptFinal(attempt=1, text=LONG_ANSWER))
    talk.hear(TurnTaken(onset_s=0, offset_s=talk.now_s, text=LONG_ANSWER, attempts=1))
    latency = talk.noticer.cue(CueName.RESPONSE_LATENCY, noticed.since_s, noticed.until_s)
    assert latency.unavailable_reason is Unavailable.NOBODY_SPOKE_BEFORE


def cues_from(values: dict[CueName, tuple[float, float]]) -> dict[CueName, Cue]:
    return {
        name: Cue(name=name, value=value, usual=usual, since_s=0, until_s=1)
        for name, (value, usual) in values.items()
    }


def positive() -> Iterator[st.SearchStrategy[tuple[float, float]]]:
    while True:
        yield st.tuples(st.floats(0.01, 500), st.floats(0.01, 500))


@given(
    st.fixed_dictionaries(dict(zip(CueName, positive(), strict=False))),
    st.sets(st.sampled_from(Sign)),
)
def test_no_observation_is_longer_than_32_tokens(
    values: dict[CueName, tuple[float, float]], signs: set[Sign]
) -> None:
    text = utterance_words(tuple(signs), cues_from(values))
    assert count_tokens(text) <= MAX_OBSERVATION_TOKENS


def test_a_cue_has_a_value_or_a_reason() -> None:
    with pytest.raises(ValueError, match="either a value or a reason"):
        Cue(name=CueName.NODS, value=None, since_s=0, until_s=1)
    with pytest.raises(ValueError, match="either a value or a reason"):
        Cue(
            name=CueName.NODS,
            value=1.0,
            since_s=0,
            until_s=1,
            unavailable_reason=Unavailable.NO_FACE,
        )
