"""The timeline holds what was heard; a cough is no turn."""

from app.conversation import events as ev
from app.conversation.debrief_timeline import statistics_of, timeline_of, turns_of
from tests.unit.conversation.debriefed import PLAN, a_session


def test_spans_are_talk_that_counted() -> None:
    spans = [(s.who, s.start_s, s.end_s) for s in timeline_of(a_session()).spans]
    assert spans == [
        ("persona", 1.0, 4.0),
        ("learner", 6.0, 8.0),
        ("learner", 10.0, 12.0),
        ("persona", 13.0, 15.0),
        ("learner", 18.0, 21.0),
        ("persona", 22.0, 23.0),
        ("learner", 24.0, 24.0),
        ("persona", 25.0, 27.0),
    ]


def test_pauses_before_and_inside_turns() -> None:
    pauses = [(p.kind, p.start_s, p.end_s) for p in timeline_of(a_session()).pauses]
    assert pauses == [("answering", 4.0, 6.0), ("thinking", 8.0, 10.0), ("answering", 15.0, 18.0)]


def test_statistics_count_spoken_words_for_the_rate_and_all_for_the_sum() -> None:
    events = a_session()
    figures = statistics_of(timeline_of(events), turns_of(events), events)
    assert (figures.turns, figures.words, figures.talk_s) == (3, 28, 7.0)
    assert figures.words_per_minute == 60 * 23 / 7.0
    assert figures.talk_share == 7.0 / 15.0
    assert (figures.answer_s_median, figures.longest_thinking_s) == (2.5, 2.0)
    assert figures.interruptions == 1


def test_a_turn_its_speaker_went_on_with_counts_once() -> None:
    events = [
        ev.TurnTaken(onset_s=1.0, offset_s=2.0, text="Well", attempts=1, turn_idx=1),
        ev.TurnTaken(onset_s=1.0, offset_s=4.0, text="Well I think", attempts=2, turn_idx=1),
    ]
    assert [t.text for t in turns_of(events)] == ["Well I think"]


def test_without_a_voice_the_captions_are_the_talk() -> None:
    events = [
        ev.SessionStarted(plan=PLAN),
        ev.CaptionShown(role="persona", text="Hi.", final=True, t_s=1.0, inference_id="0.1"),
        ev.UtteranceHeard(text="Hi.", interrupted=False, t_s=3.0, inference_id="0.1"),
    ]
    assert [(s.start_s, s.end_s) for s in timeline_of(events).spans] == [(1.0, 3.0)]


def test_an_empty_session_has_an_empty_timeline() -> None:
    events = [ev.SessionStarted(plan=PLAN)]
    timeline = timeline_of(events)
    figures = statistics_of(timeline, (), events)
    assert (timeline.spans, figures.turns, figures.talk_share) == ((), 0, None)
