"""Lines between a pack's questions tell which section is asked for, and whether anything is."""

from collections.abc import Sequence

import msgspec
import numpy as np
import pytest

from app.conversation.ports import Vectors
from app.knowledge.asked_lines import Asked, AskedLines, Section
from app.knowledge.errors import ProbesDamaged
from app.knowledge.probes import KeptProbes, Probes, draw

PAY: Section = ("pay.md", "Pay")
LEAVE: Section = ("leave.md", "Leave")
ASKED = Asked(
    answered={
        PAY: ("What do I earn here?", "When is my money paid?"),
        LEAVE: ("How long is leave?", "May leave be kept until May?"),
    },
    open=("Who waters the plants?", "Which bus goes to the harbour?"),
    spoken=(("I send it on at once.", "Somebody is hurt."), ("Nobody was hurt.",)),
)
LENGTH = 64


def fake_read(texts: Sequence[str]) -> Vectors:
    """Which words a text has, each at a place of its own."""
    rows = np.full((len(texts), LENGTH), 0.1, dtype="<f4")
    for row, text in zip(rows, texts, strict=True):
        for word in text.lower().strip(".?").split():
            row[sum(ord(letter) * (at + 1) for at, letter in enumerate(word)) % LENGTH] += 1.0
    return rows


@pytest.fixture(scope="module")
def kept() -> KeptProbes:
    return draw("sha", (), fake_read, lambda _: None, ASKED)


@pytest.fixture(scope="module")
def lines(kept: KeptProbes) -> AskedLines:
    found = Probes(kept).asked(ASKED)
    assert found is not None
    return found


def read(kept: KeptProbes, *texts: str) -> Vectors:
    return Probes(kept).standardised(fake_read(texts))


def test_a_section_is_near_1_for_what_is_asked_for_it(kept: KeptProbes, lines: AskedLines) -> None:
    pay = lines.probed(read(kept, "When is my money paid?"))
    assert set(pay.asks) == {PAY, LEAVE}
    assert pay.asks[PAY] > 2 * max(pay.asks[LEAVE], pay.left_open)
    open_ = lines.probed(read(kept, "Which bus goes to the harbour?"))
    assert open_.left_open > 2 * max(open_.asks.values())


def test_a_question_is_told_from_what_is_said(kept: KeptProbes, lines: AskedLines) -> None:
    asks = lines.probed(read(kept, "How long is leave?")).question
    says = lines.probed(read(kept, "Somebody is hurt.")).question
    assert asks > says + 1.0


def test_they_are_kept_in_whole_numbers_and_hardly_differ(kept: KeptProbes) -> None:
    assert kept.asked is not None
    assert len(kept.asked.sections) == 3 * LENGTH
    found = Probes(kept).asked(ASKED)
    assert found is not None
    assert found.weights.shape == (LENGTH, 3)
    assert np.abs(found.weights).max() > 0.05


def test_without_open_questions_none_is_left_open() -> None:
    asked = Asked(ASKED.answered, (), ASKED.spoken)
    found = Probes(draw("sha", (), fake_read, lambda _: None, asked)).asked(asked)
    assert found is not None
    assert found.probed(fake_read(["Which bus goes?"])).left_open == 0.0


def test_lines_between_other_questions_are_not_used(kept: KeptProbes) -> None:
    more = {**ASKED.answered, PAY: (*ASKED.answered[PAY], "How much?")}
    for changed in (
        Asked(more, ASKED.open, ASKED.spoken),
        Asked(ASKED.answered, (*ASKED.open, "Who cooks?"), ASKED.spoken),
        Asked(ASKED.answered, ASKED.open, ASKED.spoken[:1]),
        Asked({("other.md", "Pay"): ASKED.answered[PAY], LEAVE: ASKED.answered[LEAVE]}),
    ):
        assert Probes(kept).asked(changed) is None
    assert Probes(draw("sha", (), fake_read, lambda _: None)).asked(ASKED) is None


@pytest.mark.parametrize("name", ["sections", "scales", "question"])
def test_numbers_that_do_not_fit_together_are_told_of(kept: KeptProbes, name: str) -> None:
    assert kept.asked is not None
    cut = msgspec.structs.replace(kept.asked, **{name: getattr(kept.asked, name)[:-4]})
    with pytest.raises(ProbesDamaged):
        Probes(msgspec.structs.replace(kept, asked=cut))
