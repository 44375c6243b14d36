"""What the camera told, cut to the time of an utterance."""

import pytest

from app.conversation.cues import Cue, CueName, Unavailable
from app.conversation.events import FaceMoved
from app.conversation.signs import Sign
from app.perception.look_away import AWAY_MIN_S
from app.perception.presence import CAMERA_CUES, PresenceRecord


def cues(record: PresenceRecord, since_s: float, until_s: float) -> dict[CueName, Cue]:
    return {cue.name: cue for cue in record.cues(since_s, until_s)}


def test_without_a_camera_every_cue_says_why_it_is_missing() -> None:
    found = cues(PresenceRecord(), 1.0, 2.0)
    assert set(found) == set(CAMERA_CUES)
    assert {cue.unavailable_reason for cue in found.values()} == {Unavailable.CAMERA_OFF}


def test_a_camera_that_was_lost_before_is_off() -> None:
    record = PresenceRecord()
    record.changed(0.0, people=1, facing=True)
    record.lost(5.0)
    assert cues(record, 1.0, 2.0)[CueName.GAZE_ON_SCREEN].value == pytest.approx(1.0)
    found = cues(record, 6.0, 7.0)[CueName.GAZE_ON_SCREEN]
    assert found.unavailable_reason is Unavailable.CAMERA_OFF


def test_a_look_away_counts_from_when_it_began_not_from_when_it_was_told() -> None:
    record = PresenceRecord()
    record.changed(0.0, people=1, facing=True)
    record.changed(10.0, people=1, facing=False)
    record.changed(12.0, people=1, facing=True)
    away = cues(record, 9.0, 13.0)[CueName.LOOKED_AWAY]
    assert away.value == pytest.approx(2.0 + AWAY_MIN_S)
    assert away.evidence_s == ((pytest.approx(10.0 - AWAY_MIN_S), pytest.approx(12.0)),)


def test_a_short_answer_in_the_middle_of_a_look_away_knows_its_whole_length() -> None:
    record = PresenceRecord()
    record.changed(0.0, people=1, facing=True)
    record.changed(10.0, people=1, facing=False)
    found = cues(record, 12.0, 12.5)
    assert found[CueName.GAZE_ON_SCREEN].value == pytest.approx(0.0)
    assert found[CueName.LOOKED_AWAY].value == pytest.approx(12.8 - (10.0 - AWAY_MIN_S))


def test_gestures_belong_to_the_utterance_they_touch() -> None:
    record = PresenceRecord()
    record.changed(0.0, people=1, facing=True)
    record.seen(Sign.NODDED, 4.9, 5.6)
    record.seen(Sign.NODDED, 8.0, 8.6)
    record.seen(Sign.AWAY, 5.0, 6.0)
    found = cues(record, 5.5, 6.5)
    assert found[CueName.NODS].value == 1.0
    assert found[CueName.NODS].evidence_s == ((4.9, 5.6),)
    assert found[CueName.SHAKES].value == 0.0


def test_people_are_the_most_that_were_there() -> None:
    record = PresenceRecord()
    record.changed(0.0, people=1, facing=True)
    record.changed(5.0, people=2, facing=True)
    record.changed(6.0, people=0, facing=False)
    found = cues(record, 4.0, 7.0)
    assert found[CueName.PEOPLE].value == 2
    assert found[CueName.FACE_PRESENT].value == pytest.approx((2.3 - AWAY_MIN_S) / 3.6)


def moved(name: CueName, since_s: float, until_s: float, *, goes_on: bool = False) -> FaceMoved:
    return FaceMoved(movement=name, since_s=since_s, until_s=until_s, goes_on=goes_on)


def test_a_smile_that_goes_on_fills_the_rest_of_the_utterance_and_is_counted_once() -> None:
    record = PresenceRecord()
    record.changed(0.0, people=1, facing=True)
    record.moved(moved(CueName.SMILED, 12.0, 12.3, goes_on=True))
    going_on = cues(record, 10.3, 13.7)[CueName.SMILED]
    assert going_on.value == pytest.approx(0.5)
    record.moved(moved(CueName.SMILED, 12.0, 13.0))
    over = cues(record, 10.3, 13.7)[CueName.SMILED]
    assert over.value == pytest.approx(0.25)
    assert over.evidence_s == ((12.0, 13.0),)


def test_a_face_that_has_just_come_into_view_is_not_judged() -> None:
    record = PresenceRecord()
    record.changed(10.0, people=1, facing=True)
    record.moved(moved(CueName.BROWS_RAISED, 10.5, 11.5))
    found = cues(record, 10.5, 11.5)
    for name in (CueName.SMILED, CueName.BROWS_RAISED, CueName.BLINKS):
        assert found[name].unavailable_reason is Unavailable.SETTLING


def test_blinks_are_a_rate_over_a_longer_time_than_a_short_answer() -> None:
    record = PresenceRecord()
    record.changed(0.0, people=1, facing=True)
    for at_s in range(0, 40, 4):
        record.moved(moved(CueName.BLINKS, at_s + 0.5, at_s + 0.6))
    blinks = cues(record, 38.0, 39.7)[CueName.BLINKS]
    assert blinks.value == pytest.approx(15.0)
    assert len(blinks.evidence_s) == 5
