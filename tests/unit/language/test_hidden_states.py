"""A text's hidden states are its own, whatever it is read together with."""

from collections.abc import Iterator

import numpy as np
import pytest

from app.conversation.events import Message
from app.language import LlamaModel
from app.language.hidden_states import PLACES, HiddenStates

SAID = ("You are a lazy cow.", "My cow is lazy today.", "Ten percent, and I sign it now.")


@pytest.fixture(scope="module")
def hidden(llama: LlamaModel) -> Iterator[HiddenStates]:
    made = llama.hidden_states()
    yield made
    made.close()


def nearness(left: np.ndarray, right: np.ndarray) -> float:
    return float(left @ right / np.linalg.norm(left) / np.linalg.norm(right))


def test_a_text_alone_is_what_it_is_among_others(hidden: HiddenStates) -> None:
    together = hidden.of(SAID)
    assert together.shape == (len(SAID), hidden.dimensions)
    for text, vector in zip(SAID, together, strict=True):
        assert nearness(hidden.of([text])[0], vector) > 0.999
    assert not np.allclose(together[0], together[1], rtol=0.05)


def test_more_than_one_batch_keeps_its_order(hidden: HiddenStates) -> None:
    texts = [f"It is {n} o'clock in the harbour." for n in range(PLACES + 5)]
    many = hidden.of(texts)
    assert nearness(hidden.of(texts[-1:])[0], many[-1]) > 0.999
    assert nearness(many[0], many[-1]) < 0.999


def test_nothing_and_very_much_have_states_too(hidden: HiddenStates) -> None:
    assert hidden.of([]).shape == (0, hidden.dimensions)
    assert np.isfinite(hidden.of(["", "on and on " * 400])).all()


def test_the_prompt_that_is_being_spoken_stays(llama: LlamaModel, hidden: HiddenStates) -> None:
    prompt = [Message("system", "You are a coach."), Message("user", "Who looks at the claim?")]
    llama.prefill(prompt, cancelled=lambda: False)
    hidden.of(SAID)
    assert llama.prefill(prompt, cancelled=lambda: False) <= 1


def test_a_reading_that_was_cut_short_goes_on_where_it_was(hidden: HiddenStates) -> None:
    texts = [f"At {n} o'clock the boat for the islands leaves the harbour." for n in range(20)]
    asked = iter([False, True])
    assert hidden.read(texts, cancelled=lambda: next(asked)) is None
    steps: list[int] = []
    rows = hidden.read(texts, cancelled=lambda: bool(steps.append(1)))
    assert rows is not None
    whole: list[int] = []
    again = hidden.read(texts, cancelled=lambda: bool(whole.append(1)))
    assert again is not None
    assert len(steps) == len(whole) - 1
    for one, other in zip(rows, again, strict=True):
        assert nearness(one, other) > 0.999
