"""Somebody played takes the turn with a short word at once, and says no such word twice."""

import msgspec
import pytest

from app.conversation.composing import without_opener
from tests.behaviour.exercise import EXERCISE
from tests.behaviour.stage import Stage, a_plan

OPENERS = ("Well…", "Hm.")
SCENE = msgspec.structs.replace(EXERCISE[0], mode="role_play", attempts=9)


def answers(*, mode: str = "role_play", reply: str = "It is only the bumper.") -> list[str]:
    scene = msgspec.structs.replace(SCENE, mode=mode)
    stage = Stage(plan=a_plan(objectives=(scene,), openers=OPENERS), fake_reply=reply)
    for n, words in enumerate(("Where was it?", "When was it?", "And who was there?")):
        stage.learner_says(words, at_s=5.0 + 15.0 * n, lasts_s=1.0)
    stage.run(60.0)
    return stage.spoken()[1:]


def test_one_word_after_the_other() -> None:
    assert [said.split()[0] for said in answers()] == ["Hm.", "Well…", "Hm."]


def test_the_first_sound_does_not_wait_for_the_model() -> None:
    stage = Stage(plan=a_plan(objectives=(SCENE,), openers=OPENERS), fake_ttft_s=2.0)
    stage.learner_says("Where was it?", at_s=5.0, lasts_s=1.0)
    stage.run(30.0)
    first = stage.first_sound_after(5.0)
    assert first is not None
    assert first < 7.0


def test_a_coach_has_no_use_for_them() -> None:
    assert not any(said.startswith(OPENERS) for said in answers(mode="coaching"))


def test_the_model_s_own_word_is_left_out() -> None:
    assert answers(reply="Hm, it is only the bumper.")[0] == "Hm. It is only the bumper."


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Well, it hurts.", "It hurts."),
        ("hm it hurts.", "It hurts."),
        ("Hm.", ""),
        ("Wellness is fine.", "Wellness is fine."),
        ("It hurts, well.", "It hurts, well."),
    ],
)
def test_only_a_whole_word_at_the_beginning_goes(text: str, left: str) -> None:
    assert without_opener(text, OPENERS) == left
