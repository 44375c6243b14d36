"""A check before the talk and after it asks in silence, and its answers are judged unseen."""

from app.conversation import events as ev
from app.conversation.check import JUDGING_S
from app.conversation.checked import gain_of
from app.conversation.debriefing import build_debrief, findings_of
from app.conversation.replay import replay, take_up
from tests.behaviour.checked import AFTER, BEFORE, NAMES, a_stage, answer, held
from tests.behaviour.stage import Stage


def replays(stage: Stage) -> bool:
    return replay(stage.journal.splitlines(keepends=True)).difference is None


def judged(stage: Stage) -> list[tuple[str, str, str]]:
    return [
        (e.form, e.criterion_id, e.verdict) for e in stage.heard if isinstance(e, ev.CheckJudged)
    ]


def test_the_greeting_waits_for_the_answers_and_nothing_else_is_said() -> None:
    stage = a_stage().run(60.0)
    assert [e.question for e in stage.heard if isinstance(e, ev.CheckAsked)] == ["Before: injury?"]
    assert stage.sound() == []
    assert not stage.out(ev.ReplyRequested)
    assert not stage.out(ev.ObjectiveActivated)
    stage.at(61.0, answer(BEFORE, "injury", "", 1))
    stage.at(62.0, answer(BEFORE, "money", "It costs more than my limit.", 2))
    stage.run(70.0)
    assert stage.spoken() == [stage.plan.lines.greeting]
    assert judged(stage) == [("before", "money", "met")]
    assert not stage.out(ev.CriterionJudged)
    assert replays(stage)


def test_who_wants_to_begin_begins_and_is_not_asked_afterwards() -> None:
    stage = a_stage()
    stage.at(1.0, ev.CheckSkipped(form=BEFORE))
    stage.at(20.0, ev.LearnerTyped(text="Somebody got hurt."))
    stage.at(40.0, ev.SessionEndRequested(reason="learner"))
    stage.run(41.0)
    assert stage.first_sound_after(0.0) is not None
    assert stage.first_sound_after(0.0) < 1.2  # type: ignore[operator]
    assert [e.form for e in stage.heard if isinstance(e, ev.CheckClosed)] == [BEFORE]
    assert [e.reason for e in stage.heard if isinstance(e, ev.SessionEnded)] == ["learner"]
    assert replays(stage)


def test_after_the_talk_the_other_case_is_asked_and_the_session_ends_with_the_last_verdict() -> (
    None
):
    stage = held(
        a_stage(), answer(AFTER, "injury", "injury again."), answer(AFTER, "money", "money again.")
    )
    asked = [e.question for e in stage.heard if isinstance(e, ev.CheckAsked)]
    assert asked[2:] == ["After: injury?", "After: money?"]
    assert judged(stage) == [
        ("before", "injury", "met"),
        ("before", "money", "not_met"),
        ("after", "injury", "met"),
        ("after", "money", "met"),
    ]
    assert stage.heard[-1] == stage.out(ev.SessionEnded)[0]
    assert [t.text for t in stage.heard if isinstance(t, ev.TurnTaken)] == ["Somebody got hurt."]
    assert replays(stage)


def test_only_what_was_answered_before_is_asked_after() -> None:
    stage = a_stage()
    stage.at(2.0, answer(BEFORE, "injury", "It is injury."))
    stage.at(3.0, ev.CheckSkipped(form=BEFORE))
    stage.at(20.0, ev.LearnerTyped(text="Somebody got hurt."))
    stage.at(40.0, ev.SessionEndRequested(reason="learner"))
    stage.at(42.0, answer(AFTER, "injury", "", 1))
    stage.run(45.0)
    after = [e for e in stage.heard if isinstance(e, ev.CheckAsked) and e.form is AFTER]
    assert [(e.criterion_id, e.number, e.total) for e in after] == [("injury", 1, 1)]
    assert stage.out(ev.SessionEnded)


def test_who_leaves_the_questions_after_the_talk_has_finished_it() -> None:
    stage = held(a_stage(), ev.SessionEndRequested(reason="left"))
    assert [e.reason for e in stage.heard if isinstance(e, ev.SessionEnded)] == ["learner"]


def test_a_talk_that_is_left_is_followed_by_no_question() -> None:
    stage = a_stage()
    stage.at(2.0, answer(BEFORE, "injury", "It is injury."))
    stage.at(3.0, answer(BEFORE, "money", "", 1))
    stage.at(10.0, ev.LearnerTyped(text="Somebody got hurt."))
    stage.at(30.0, ev.SessionEndRequested(reason="idle"))
    stage.run(31.0)
    assert [e.form for e in stage.heard if isinstance(e, ev.CheckAsked)] == [BEFORE, BEFORE]
    assert [e.reason for e in stage.heard if isinstance(e, ev.SessionEnded)] == ["idle"]


def test_a_judge_that_is_silent_is_not_waited_for() -> None:
    stage = held(a_stage(fake_judge_s=500.0), *(answer(AFTER, n, "x y z") for n in NAMES))
    ended = stage.out(ev.SessionEnded)[0]
    assert ended.t_s == 48.0 + JUDGING_S
    assert replays(stage)


def test_an_answer_may_be_spoken_in_pieces_and_is_no_turn() -> None:
    stage = a_stage()
    stage.learner_says("Somebody was hurt,", at_s=1.0, lasts_s=1.5)
    stage.learner_says("so I hand it on.", at_s=5.0, lasts_s=1.0)
    stage.run(20.0)
    heard = [e for e in stage.heard if isinstance(e, ev.CheckHeard)]
    assert [(e.text, e.final) for e in heard] == [
        ("Somebody was hurt,", True),
        ("so I hand it on.", True),
    ]
    assert stage.sound() == []
    assert not stage.out(ev.TurnTaken)
    assert replays(stage)


def test_a_pause_shorter_than_recognition_loses_no_words() -> None:
    stage = a_stage(fake_recognition_s=2.0)
    stage.learner_says("Somebody was hurt,", at_s=1.0, lasts_s=1.0)
    stage.learner_says("so I hand it on.", at_s=2.6, lasts_s=1.0)
    stage.run(20.0)
    final = [e.text for e in stage.heard if isinstance(e, ev.CheckHeard) and e.final]
    assert final == ["Somebody was hurt, so I hand it on."]


def test_who_comes_back_is_asked_the_same_question_again() -> None:
    stage = a_stage()
    stage.at(2.0, answer(BEFORE, "injury", "It is injury."))
    stage.run(5.0)
    taken_up = take_up(stage.journal.splitlines(keepends=True))
    assert taken_up is not None
    resumed = ev.SessionResumed(origin_monotonic_s=0.0, t_s=taken_up.at_s)
    _, follows = taken_up.session.handle(resumed)
    assert [e.question for e in follows if isinstance(e, ev.CheckAsked)] == ["Before: money?"]


def test_both_answers_stand_side_by_side_and_a_surprise_is_tried_next() -> None:
    stage = held(
        a_stage(), answer(AFTER, "injury", "The colour decides."), answer(AFTER, "money", "", 1)
    )
    debrief = build_debrief(stage.everything, findings_of(stage.everything), app_version="-")
    injury, money = debrief.checks
    assert injury.before is not None
    assert injury.after is not None
    assert money.after is not None
    assert (injury.before.text, injury.before.correct) == ("It is injury.", True)
    assert (injury.after.text, injury.after.certainty) == ("The colour decides.", 3)
    assert debrief.surprises == {"injury"}
    assert debrief.retry is not None
    assert debrief.retry.criterion_id == "injury"
    assert (money.after.text, money.after.correct) == ("", False)
    gain = gain_of(debrief.checks)
    assert (gain.questions, gain.right_before, gain.right_after) == (2, 1, 0)
    assert (gain.marks_before, gain.marks_after) == (3 - 6, -6)
    assert debrief.result("injury").met  # type: ignore[union-attr]
