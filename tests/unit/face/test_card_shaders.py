"""What a graphics card is given belongs to the sources that stand beside it."""

import json

import numpy as np
import pytest

from app.face.card import packed
from app.face.card_shaders import (
    BAKED,
    FRAME,
    RECORD,
    all_shaders,
    card_source,
    digests,
)
from app.face.light import light_of
from app.face.looks import shipped_look


@pytest.mark.parametrize("name", all_shaders())
def test_a_baked_shader_is_of_its_present_source(name: str) -> None:
    record = json.loads((BAKED / RECORD).read_text(encoding="utf-8"))
    assert digests(name) == record[name], "bake anew: python -m app.face.card_shaders"


def test_nothing_is_baked_that_is_not_drawn_with() -> None:
    assert {path.stem for path in BAKED.glob("*.qsb")} == set(all_shaders())


def test_every_uniform_of_the_light_is_in_the_block() -> None:
    names = {name for name, _ in FRAME}
    assert set(light_of(shipped_look("maya"))) <= names
    source = card_source("skin.frag")
    at = [source.index(f" {name};") if f" {name};" in source else source.index(f" {name}_wide;")
          for name, _ in FRAME]  # fmt: skip
    assert at == sorted(at)


def test_rows_of_four_and_columns_of_matrices() -> None:
    turn = np.arange(9, dtype=np.float32).reshape(3, 3)
    data = packed((("turn", "mat3"), ("place", "vec3")), {"turn": turn, "place": turn[0]})
    rows = np.frombuffer(data, np.float32).reshape(-1, 4)
    assert rows[:, :3].tolist() == [*turn.T.tolist(), [0, 0, 0], [0, 1, 2]]
    assert not rows[:, 3].any()
