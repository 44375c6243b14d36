"""YAML gives plain values and their lines, or a fault; never anything that runs."""

import math

from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from app.packs.yaml_source import read_yaml

TEXT = """\
id: one
count: 012
share: 2.5
big: 1_000
flag: true
word: yes
day: 2026-03-14
nothing: ~
items:
  - a
  - {b: 1, c: [x]}
prose: >
  one
  two
"""


def test_values_are_read_as_yaml_1_2_says() -> None:
    source = read_yaml(TEXT, "f")
    assert source.faults == []
    assert source.value == {
        "id": "one",
        "count": 12,
        "share": 2.5,
        "big": 1000,
        "flag": True,
        "word": "yes",
        "day": "2026-03-14",
        "nothing": None,
        "items": ["a", {"b": 1, "c": ["x"]}],
        "prose": "one two\n",
    }


def test_every_place_knows_its_line() -> None:
    source = read_yaml(TEXT, "f")
    assert source.line_of(("id",)) == 1
    assert source.line_of(("items", 0)) == 10
    assert source.line_of(("items", 1, "c", 0)) == 11
    assert source.line_of(("items", 7, "nowhere")) == 9
    assert source.line_of(("nowhere",)) == 1


def test_numbers_that_are_none_are_refused() -> None:
    assert [fault.line for fault in read_yaml("a: .nan\nb: .inf\nc: 1\n", "f").faults] == [1, 2]


def test_a_second_document_is_refused() -> None:
    assert read_yaml("a: 1\n---\nb: 2\n", "f").faults


def test_deep_nesting_is_refused() -> None:
    assert any("deep" in fault.what for fault in read_yaml("[" * 30 + "]" * 30, "f").faults)


plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.floats(allow_nan=False, allow_infinity=False).filter(math.isfinite)
    | st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text("abcdefgh_", min_size=1, max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(deadline=None)
@given(st.dictionaries(st.text("abcdefgh", min_size=1, max_size=6), plain, min_size=1, max_size=5))
def test_reads_back_what_a_writer_wrote(value: dict[str, object]) -> None:
    import io

    stream = io.StringIO()
    writer = YAML(typ="safe", pure=True)
    writer.default_flow_style = False  # between brackets it writes words no reader takes back
    writer.dump(value, stream)
    source = read_yaml(stream.getvalue(), "f")
    assert source.faults == []
    assert source.value == value


@settings(deadline=None)
@given(st.text(max_size=200))
def test_no_text_makes_it_fail(text: str) -> None:
    source = read_yaml(text, "f")
    null = any(mark in text.lower() for mark in ("~", "null", "!"))
    assert source.faults or source.value is not None or null
