"""A sentence that has surely ended is answered sooner than one that may go on."""

from app.conversation import events as ev
from app.conversation.plan import Timing
from app.conversation.policy import SURE_AFTER_S
from tests.behaviour.stage import Stage, a_plan

PLAN = a_plan(timing=Timing(patience_s=2.6))
SAID = "I would ask her how she feels."
WELL_HEARD = "I would ask her now if she feels."


def taken_after(stage: Stage, said: str = SAID, end_s: float = 5.0) -> float:
    stage.learner_says(said, at_s=end_s - 1.0, lasts_s=1.0, p_yield=0.05)
    stage.run(20.0)
    (taken,) = stage.out(ev.TurnTaken)
    return taken.t_s - end_s


def test_the_recogniser_is_sure() -> None:
    assert abs(taken_after(Stage(plan=PLAN, fake_sentence_end={SAID: 3.0})) - SURE_AFTER_S) < 0.05


def test_the_recogniser_is_not() -> None:
    assert abs(taken_after(Stage(plan=PLAN, fake_sentence_end={SAID: 0.5})) - 2.6) < 0.05


def test_less_is_enough_for_a_question() -> None:
    question = "Should I ask her how she feels?"
    stage = Stage(plan=PLAN, fake_sentence_end={question: 0.6})
    assert abs(taken_after(stage, question) - SURE_AFTER_S) < 0.05
    assert [r.careful for r in stage.out(ev.TranscriptionRequested)] == [False]


def test_a_careful_hearing_is_sure_and_its_words_count() -> None:
    stage = Stage(
        plan=PLAN,
        fake_careful={SAID: WELL_HEARD},
        fake_sentence_end={SAID: 0.5, WELL_HEARD: 3.0},
    )
    assert abs(taken_after(stage) - SURE_AFTER_S) < 0.05
    assert stage.out(ev.TurnTaken)[0].text == WELL_HEARD
    assert [r.careful for r in stage.out(ev.TranscriptionRequested)] == [False, True]
    assert [r.query for r in stage.out(ev.RetrievalRequested)] == [SAID, WELL_HEARD]
    assert len(stage.out(ev.ReplyRequested)) == 1


def test_what_is_heard_again_is_asked_for_once_a_pause() -> None:
    stage = Stage(plan=PLAN)
    stage.learner_says(SAID, at_s=4.0, lasts_s=1.0, p_yield=0.05)
    stage.learner_says("And then I would wait.", at_s=7.0, lasts_s=1.0, p_yield=0.05)
    stage.run(20.0)
    asked = [r.careful for r in stage.out(ev.TranscriptionRequested)]
    assert asked == [False, True, False, True]
    assert len(stage.out(ev.TurnTaken)) == 1


def test_patience_may_end_while_it_is_heard_again() -> None:
    stage = Stage(plan=a_plan(timing=Timing(patience_s=0.8)), fake_recognition_s=0.3)
    stage.learner_says(SAID, at_s=4.0, lasts_s=1.0, p_yield=0.05)
    stage.run(20.0)
    (taken,) = stage.out(ev.TurnTaken)
    assert taken.text == SAID
    assert len(stage.spoken()) == 2


def test_a_reply_made_before_stays_if_the_words_do() -> None:
    stage = Stage(plan=PLAN)
    stage.learner_says(SAID, at_s=4.0, lasts_s=1.0, predictions=False)
    for silence_s, p_yield in ((0.3, 0.45), (0.6, 0.2), (0.9, 0.2)):
        stage.at(
            5.0 + silence_s,
            ev.FloorPrediction(
                p_yield=p_yield, p_hold=0.5, p_backchannel=0, silence_s=silence_s, offset_s=5.0
            ),
        )
    stage.run(20.0)
    assert [r.careful for r in stage.out(ev.TranscriptionRequested)] == [False, True]
    assert len(stage.out(ev.RetrievalRequested)) == 1
    assert len(stage.out(ev.ReplyRequested)) == 1
    assert len(stage.out(ev.TurnTaken)) == 1
    assert len(stage.spoken()) == 2
