"""A pack's probes tell its two sorts of examples apart, and count only for those they were drawn
through."""

from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
import pytest

from app.conversation.exercise import Criterion, Guardrail
from app.conversation.ports import Vectors
from app.knowledge.errors import ProbesDamaged
from app.knowledge.probes import Exercise, Probes, draw, sentences_of, texts_of, write

PROMISE = Guardrail(
    id="promise",
    kind="claim",
    description="Names a day.",
    tripped_by=("It is yours by Friday.", "Monday, for sure.", "You have it tomorrow, I swear."),
    not_tripped_by=("I can't name a day.", "The depot decides.", "Nobody knows the hour."),
)
HURT = Criterion(
    id="hurt", statement="", met_by=("Somebody is hurt.", "She broke her arm."), not_met_by=("No.",)
)
UNKNOWN = Criterion(id="unknown", statement="The learner waits.")


def fake_read(texts: Sequence[str]) -> Vectors:
    """A few numbers of the letters: no two texts are the same."""
    counted = [[text.count(letter) for letter in "aeioudfmst "] for text in texts]
    return np.array([[len(text), *row] for text, row in zip(texts, counted, strict=True)], "<f4")


@pytest.fixture(scope="module")
def probes() -> Probes:
    told: list[str] = []
    exercise = Exercise("s", (PROMISE,), (HURT, UNKNOWN))
    kept = draw("sha", (exercise,), fake_read, told.append)
    read, _, of = told[-1].split()[:3]
    assert read == of
    return Probes(kept)


def odds(probes: Probes, said: str) -> float:
    lines = probes.lines("s", (HURT,), (PROMISE,))
    assert lines is not None
    return float(lines.guardrails["promise"].odds(lines.standardised(fake_read([said])))[0])


def test_what_trips_is_likelier_than_what_does_not(probes: Probes) -> None:
    trips = [odds(probes, said) for said in PROMISE.tripped_by]
    clean = [odds(probes, said) for said in PROMISE.not_tripped_by]
    assert min(trips) > max(clean)


def test_a_line_is_drawn_for_every_criterion_that_has_examples(probes: Probes) -> None:
    assert set(probes.criteria("s", (HURT, UNKNOWN))) == {"hurt"}
    assert not probes.criteria("another", (HURT,))


def test_what_was_drawn_through_other_examples_is_not_used(probes: Probes) -> None:
    changed = msgspec.structs.replace(PROMISE, tripped_by=(*PROMISE.tripped_by, "At noon."))
    assert not probes.guardrails((changed,))
    assert not probes.criteria("s", (msgspec.structs.replace(HURT, not_met_by=()),))
    assert probes.lines("s", (HURT,), (changed,)) is None
    assert probes.lines("s", (HURT, UNKNOWN), (PROMISE,)) is None
    renamed = msgspec.structs.replace(PROMISE, line="Not like this.")
    assert set(probes.guardrails((renamed,))) == {"promise"}


def test_they_come_back_from_the_file_as_they_were(probes: Probes, tmp_path: Path) -> None:
    for name in ("one.json", "two.json"):
        write(probes.kept, tmp_path / "probes" / name)
    one, two = sorted((tmp_path / "probes").iterdir())
    assert one.read_bytes() == two.read_bytes()
    again = Probes.read_file(one)
    assert odds(again, "Friday, for sure.") == odds(probes, "Friday, for sure.")


@pytest.mark.parametrize("damage", [b"", b"{}", b'{"model": 1}'])
def test_a_damaged_file_is_told_of(damage: bytes, tmp_path: Path) -> None:
    file = tmp_path / "probes.json"
    file.write_bytes(damage)
    with pytest.raises(ProbesDamaged, match=r"probes\.json"):
        Probes.read_file(file)


def test_lines_of_another_length_are_told_of(probes: Probes) -> None:
    with pytest.raises(ProbesDamaged):
        Probes(msgspec.structs.replace(probes.kept, mean=probes.kept.mean[:-2]))


def test_words_are_read_whole_and_by_their_sentences_each_once() -> None:
    said = "You cow. I sign it now, and then we talk."
    assert sentences_of(said) == ["You cow", "I sign it now, and then we talk"]
    assert texts_of(said) == [said.rstrip("."), *sentences_of(said)]
    assert texts_of("Hm.") == ["Hm"]
