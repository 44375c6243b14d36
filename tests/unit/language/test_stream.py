"""Neither half a character nor half a stop string is ever given out."""

from hypothesis import given
from hypothesis import strategies as st

from app.language.stream import ReplyText

STOPS = ("<|im_end|>", "<|im_start|>")


def _pushed(pieces: list[bytes]) -> tuple[list[str], ReplyText]:
    text = ReplyText(STOPS)
    return [*(text.push(piece) for piece in pieces), text.finish()], text


def test_a_character_spread_over_tokens_comes_whole() -> None:
    party = "🎉".encode()
    given_out, _ = _pushed([b"ok ", party[:1], party[1:3], party[3:]])
    assert given_out == ["ok ", "", "", "🎉", ""]


def test_a_stop_string_ends_the_reply_and_is_not_shown() -> None:
    given_out, text = _pushed([b"Yes.", b"<|im", b"_end|>", b"junk"])
    assert "".join(given_out) == "Yes."
    assert text.stopped


def test_what_only_looks_like_a_stop_string_is_shown_in_the_end() -> None:
    given_out, text = _pushed([b"a <|im", b"portant thing"])
    assert given_out == ["a ", "<|important thing", ""]
    assert not text.stopped


def test_a_reply_that_ends_on_half_a_stop_string_keeps_it() -> None:
    given_out, _ = _pushed([b"a <"])
    assert "".join(given_out) == "a <"


def test_the_blank_before_the_first_word_is_dropped() -> None:
    given_out, _ = _pushed([b"\n", b" ", b" Well", b" then"])
    assert "".join(given_out) == "Well then"


@given(st.text(alphabet="aé🎉<|im_end> \n", max_size=60), st.lists(st.integers(1, 5), min_size=1))
def test_any_cutting_into_tokens_gives_the_same_text(whole: str, sizes: list[int]) -> None:
    data = whole.encode()
    pieces: list[bytes] = []
    while data:
        size = sizes[len(pieces) % len(sizes)]
        pieces.append(data[:size])
        data = data[size:]
    ends = [at for stop in STOPS if (at := whole.lstrip().find(stop)) >= 0]
    wanted = whole.lstrip()[: min(ends)] if ends else whole.lstrip()
    assert "".join(_pushed(pieces)[0]) == wanted
