"""Looks are read strictly, and those that ship are all different."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from app.face import look_from_file, shipped_look, shipped_looks
from app.face.errors import UnknownLook
from app.face.proportions import macro_weights


def test_at_least_eight_looks_ship() -> None:
    looks = [shipped_look(name) for name in shipped_looks()]
    assert len(looks) >= 8
    assert all(look.id == name for look, name in zip(looks, shipped_looks(), strict=True))
    assert len({look.backdrop for look in looks}) == 5


def test_the_looks_are_spread_over_age_gender_origin_hair_and_clothes() -> None:
    looks = [shipped_look(name) for name in shipped_looks()]
    styles = {"short", "bob", "long", "curly", "tied", "headscarf", "bald"}
    assert styles <= {look.hair.style for look in looks}
    assert {"blouse", "shirt_jacket", "scrubs", "polo"} <= {look.clothes.garment for look in looks}
    ages = [look.body.age for look in looks]
    assert min(ages) <= 0.5 < 0.85 <= max(ages)
    women = sum(look.body.gender < 0.5 for look in looks)
    assert min(women, len(looks) - women) >= 3
    origins = [max(look.body.origin.items(), key=lambda share: share[1])[0] for look in looks]
    assert min(origins.count(name) for name in ("african", "asian", "caucasian")) >= 2


def test_unknown_keys_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("id: x\nname: X\nskin: {colour: red}\nhat: top\n", encoding="utf-8")
    with pytest.raises(ValidationError) as caught:
        look_from_file(path)
    assert caught.value.error_count() == 2


def test_an_unknown_look_names_those_that_exist() -> None:
    with pytest.raises(UnknownLook, match="maya"):
        shipped_look("nobody")


def test_macro_weights_of_a_body_sum_to_one() -> None:
    weights = macro_weights(shipped_look("maya").body)
    universal = sum(w for n, w in weights.items() if "universal" in n)
    assert universal == pytest.approx(1.0, abs=0.01)
