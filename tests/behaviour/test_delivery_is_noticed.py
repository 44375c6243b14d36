"""How something was said stands before it in the prompt, and nowhere in what was said."""

from app.conversation import events as ev
from app.conversation.moves import ASKED, Move
from app.conversation.replay import replay
from app.conversation.signs import Sign
from tests.behaviour.stage import Stage

WORDS = "Yes, I understand."
NOTICED = "agreed after 2.4 s, pitch range half of usual, looked away"
AGAINST = (Sign.AGREED, Sign.LATE, Sign.FLAT, Sign.AWAY, Sign.INCONGRUENT)


def observed(
    end_s: float, text: str = NOTICED, signs: tuple[Sign, ...] = AGAINST, **more: str
) -> ev.ObservationMade:
    return ev.ObservationMade(
        text=text, since_s=end_s - 1, until_s=end_s, signs=signs, of_utterance=True, **more
    )


def one_turn(made: ev.Event | None, words: str = WORDS) -> Stage:
    stage = Stage()
    stage.learner_says(words, at_s=4.0, lasts_s=1.0)
    if made is not None:
        stage.at(5.2, made)
    return stage.run(12.0)


def last_prompt(stage: Stage) -> list[ev.Message]:
    (request,) = [e for e in stage.heard if isinstance(e, ev.ReplyRequested)][-1:]
    return list(request.messages)


def test_the_observation_and_the_best_move_stand_before_the_words() -> None:
    stage = one_turn(observed(5.0))
    said = last_prompt(stage)[-1].content
    assert said == f"(Noticed: {NOTICED}. {ASKED[Move.PROBE]})\n{WORDS}"


def test_the_learners_words_stay_their_own() -> None:
    stage = one_turn(observed(5.0))
    (taken,) = stage.out(ev.TurnTaken)
    captions = [e for e in stage.heard if isinstance(e, ev.CaptionShown) and e.role == "learner"]
    assert taken.text == WORDS
    assert {caption.text for caption in captions} == {WORDS}
    assert [m.content for m in stage.session.history.messages if m.role == "user"] == [WORDS]


def test_what_it_changed_is_told() -> None:
    (licensed,) = one_turn(observed(5.0)).out(ev.MovesLicensed)
    assert licensed.noticed == NOTICED
    assert licensed.moves == (Move.PROBE, Move.ASK_HOW_SURE)


def test_the_same_words_without_an_observation_have_none() -> None:
    stage = one_turn(None)
    assert last_prompt(stage)[-1].content == WORDS
    assert stage.out(ev.MovesLicensed) == []


def test_an_observation_of_another_utterance_is_left_out() -> None:
    stage = one_turn(observed(4.5))
    assert last_prompt(stage)[-1].content == WORDS


def test_one_that_comes_after_the_reply_was_made_changes_nothing() -> None:
    stage = Stage()
    stage.learner_says(WORDS, at_s=4.0, lasts_s=1.0)
    stage.at(6.5, observed(5.0))
    stage.run(12.0)
    assert stage.out(ev.MovesLicensed) == []
    assert NOTICED not in "".join(m.content for m in last_prompt(stage))


def test_it_is_told_once() -> None:
    stage = one_turn(observed(5.0))
    stage.learner_says("And then?", at_s=14.0, lasts_s=1.0)
    stage.run(22.0)
    assert NOTICED not in "".join(m.content for m in last_prompt(stage))


def test_words_for_the_model_alone_are_not_shown() -> None:
    stage = one_turn(observed(5.0, model_text="more words"))
    assert "(Noticed: more words." in last_prompt(stage)[-1].content
    (licensed,) = stage.out(ev.MovesLicensed)
    assert licensed.noticed == NOTICED


def test_a_second_person_is_told_with_the_next_words() -> None:
    stage = Stage()
    stage.at(
        3.5,
        ev.ObservationMade(
            text="a second person is in view",
            since_s=3.5,
            until_s=3.5,
            signs=(Sign.SECOND_PERSON,),
        ),
    )
    stage.learner_says(WORDS, at_s=4.0, lasts_s=1.0)
    stage.run(12.0)
    assert "(Noticed: a second person is in view." in last_prompt(stage)[-1].content
    assert stage.out(ev.MovesLicensed)[0].moves == (Move.WAIT,)


def left(t_s: float, sign: Sign = Sign.LEFT) -> ev.ObservationMade:
    return ev.ObservationMade(text="seat", since_s=t_s - 3, until_s=t_s, signs=(sign,))


def test_nobody_is_asked_who_has_left_the_seat() -> None:
    stage = Stage()
    stage.at(10.0, left(10.0))
    stage.run(60.0)
    assert stage.spoken() == ["Hello, I am Maya."]
    stage.at(61.0, left(61.0, Sign.CAME_BACK))
    stage.run(110.0)
    assert stage.spoken()[-1] == stage.plan.lines.still_there


def test_a_lost_camera_ends_the_waiting_for_an_empty_seat() -> None:
    stage = Stage()
    stage.at(10.0, left(10.0))
    stage.at(20.0, ev.Degraded(mode=ev.Mode.NO_CAMERA, detail="unplugged"))
    stage.run(60.0)
    assert stage.spoken()[-1] == stage.plan.lines.still_there


def pause(*, words: str = "I would pass it on", **presence: bool) -> tuple[float, list[str]]:
    """Return when the Persona answers, and what she says held her back."""
    stage = Stage(fake_p_yield=0.55)
    if presence:
        stage.at(3.0, ev.PresenceChanged(people=1, facing=presence["facing"]))
    stage.learner_says(words, at_s=4.0, lasts_s=1.0)
    stage.run(12.0)
    found = stage.first_sound_after(5.0)
    assert found is not None
    assert replay(stage.journal.splitlines(keepends=True)).difference is None
    waited = [event for event in stage.out(ev.MovesLicensed) if event.moves == (Move.WAIT,)]
    return found, [event.noticed for event in waited]


def test_who_looks_elsewhere_or_hesitates_is_given_longer_and_told_why() -> None:
    plain_s, why = pause()
    assert why == []
    assert pause(facing=True) == (plain_s, [])
    away_s, why = pause(facing=False)
    assert away_s > plain_s
    assert why == ["looked away as the voice ended"]
    hesitating_s, why = pause(words="I would pass it, um")
    assert hesitating_s > plain_s
    assert why == ["ended on a hesitation"]


def test_a_live_querys_answer_stands_there_too() -> None:
    stage = Stage()
    stage.at(3.0, ev.AwarenessAnswered(query="reading", text="reads the screen"))
    stage.learner_says(WORDS, at_s=4.0, lasts_s=1.0)
    stage.run(12.0)
    assert "(Noticed: reads the screen.)" in last_prompt(stage)[-1].content


def test_what_a_packs_rule_raised_is_told_with_the_next_words_and_only_then() -> None:
    stage = Stage()
    stage.at(3.0, ev.PerceptionToolRaised(name="gone", text="was away", since_s=1, until_s=3))
    stage.learner_says(WORDS, at_s=4.0, lasts_s=1.0)
    stage.run(12.0)
    assert "(Noticed: was away.)" in last_prompt(stage)[-1].content
    assert [event.noticed for event in stage.out(ev.MovesLicensed)] == ["was away"]
    stage.learner_says(WORDS, at_s=14.0, lasts_s=1.0)
    stage.run(24.0)
    assert last_prompt(stage)[-1].content == WORDS


def test_all_of_it_replays() -> None:
    stage = one_turn(observed(5.0))
    stage.at(13.0, left(13.0))
    stage.at(14.0, ev.AwarenessAnswered(query="reading", text="reads the screen"))
    stage.at(15.0, ev.PerceptionToolRaised(name="gone", text="is gone", since_s=13, until_s=15))
    stage.run(20.0)
    result = replay(stage.journal.splitlines(keepends=True))
    assert result.difference is None
    assert result.outward > 10
