"""A judgement costs its own words only, and disturbs neither the speaker nor another judgement."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pytest

from app.conversation.events import Message
from app.language import LlamaModel
from app.language.branches import Branches, margin
from app.language.errors import PromptTooLong
from app.language.judging import YesNoJudge

NEVER: Callable[[], bool] = lambda: False  # noqa: E731 - a constant that is called
FIRST = (Message("system", "Is an animal named? Answer yes or no."), Message("user", "A grey cat."))
SECOND = (Message("system", "Is a colour named? Answer yes or no."), Message("user", "A grey cat."))


@pytest.fixture
def branches(llama: LlamaModel) -> Iterator[Branches]:
    made = Branches(llama._weights, size=96, threads=1, batch_tokens=16)
    yield made
    made.close()


def _ids(llama: LlamaModel, text: str) -> list[int]:
    from app.language.template import Segment

    return llama._weights.tokens([Segment(text)])


def test_the_same_odds_come_from_a_cold_and_a_warm_beginning(
    llama: LlamaModel, branches: Branches
) -> None:
    begin, rest = _ids(llama, "The coach looks at the claim and"), _ids(llama, " says that")
    cold = branches.after(begin, rest, cancelled=NEVER)
    other = branches.after(_ids(llama, "The coach looks away."), rest, cancelled=NEVER)
    warm = branches.after(begin, rest, cancelled=NEVER)
    assert cold is not None
    assert warm is not None
    assert other is not None
    np.testing.assert_allclose(warm, cold, atol=0.05)
    assert not np.allclose(other, cold, atol=0.05)


def test_many_beginnings_make_room_for_one_another(llama: LlamaModel, branches: Branches) -> None:
    rest = _ids(llama, " and so on")
    begins = [_ids(llama, f"{name} went to the harbour with a very long story") for name in "ABCDE"]
    first = branches.after(begins[0], rest, cancelled=NEVER)
    for begin in begins:
        assert branches.after(begin, rest, cancelled=NEVER) is not None
    again = branches.after(begins[0], rest, cancelled=NEVER)
    assert first is not None
    assert again is not None
    np.testing.assert_allclose(again, first, atol=0.05)


def test_more_than_fits_is_refused(llama: LlamaModel, branches: Branches) -> None:
    with pytest.raises(PromptTooLong):
        branches.after(_ids(llama, "word " * 120), _ids(llama, "x"), cancelled=NEVER)


def test_a_cancelled_judgement_is_taken_up_where_it_stopped(
    llama: LlamaModel, branches: Branches
) -> None:
    begin = _ids(llama, "one two three four five six seven eight nine ten eleven twelve thirteen")
    rest = _ids(llama, " fourteen")
    asked = iter([False, True])
    assert branches.after(begin, rest, cancelled=lambda: next(asked)) is None
    whole = branches.after(begin, rest, cancelled=NEVER)
    fresh = Branches(llama._weights, size=96, threads=1, batch_tokens=16)
    expected = fresh.after(begin, rest, cancelled=NEVER)
    fresh.close()
    assert whole is not None
    assert expected is not None
    np.testing.assert_allclose(whole, expected, atol=0.05)


def test_judging_leaves_the_speakers_prompt_alone(llama: LlamaModel) -> None:
    story: Sequence[Message] = (Message("system", "You are Sarah."), Message("user", "Hello"))
    llama.prefill(story, cancelled=NEVER)
    for question in (FIRST, SECOND, FIRST):
        judged = llama.judge(question, cancelled=NEVER)
        assert judged is not None
        assert judged.p_yes is not None
        assert 0 <= judged.p_yes <= 1
    assert llama.prefill(story, cancelled=NEVER) <= 1


def test_what_is_asked_changes_the_odds_and_nothing_else_does(llama: LlamaModel) -> None:
    judge = YesNoJudge(llama._weights, threads=1, calibration=llama._calibration)
    first, second = (judge.judge(q, cancelled=NEVER) for q in (FIRST, SECOND))
    again = judge.judge(FIRST, cancelled=NEVER)
    judge.close()
    assert first is not None
    assert second is not None
    assert again is not None
    assert again.margin == pytest.approx(first.margin, abs=0.05)
    assert first.margin != pytest.approx(second.margin, abs=1e-4)


def test_the_margin_is_the_log_odds() -> None:
    logits = np.array([2.0, 1.0, 0.0, 0.0], dtype=np.float32)
    assert margin(logits, [0], [1]) == pytest.approx(1.0)
    assert margin(logits, [2, 3], [1]) == pytest.approx(np.log(2) - 1.0)
