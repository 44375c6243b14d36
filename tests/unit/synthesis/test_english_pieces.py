"""Text becomes phonemes the voices know, in pieces they can hold."""

import pytest

from app.synthesis.english import ENGLISH_SYMBOLS, MAX_PHONEMES, EnglishReader, split_sentences
from app.synthesis.symbols import encode, symbol_ids


@pytest.fixture(scope="module")
def american() -> EnglishReader:
    return EnglishReader()


@pytest.fixture(scope="module")
def british() -> EnglishReader:
    return EnglishReader(british=True)


def test_every_symbol_has_an_id() -> None:
    assert set(symbol_ids()) >= ENGLISH_SYMBOLS


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("$7,500", "sˈɛvən θˈWzᵊnd fˈIv hˈʌndɹəd dˈɑləɹz"),
        ("25%", "twˈɛnti fˈIv pəɹsˈɛnt"),
        ("Dr. Smith", "dˈɑktəɹ smˈɪθ"),
        ("No. 5", "nˈʌmbəɹ fˈIv"),
        ("10–15 days", "tˈɛn tə fˌɪftˈin dˈAz"),
    ],
)
def test_reads_numbers_money_and_abbreviations(
    american: EnglishReader, text: str, heard: str
) -> None:
    assert american.pieces(text, {}) == [heard]


def test_british_voices_get_british_sounds(american: EnglishReader, british: EnglishReader) -> None:
    assert american.pieces("No.", {}) == ["nˈO."]
    assert british.pieces("No.", {}) == ["nˈQ."]


def test_one_piece_a_sentence_and_marks_are_kept(american: EnglishReader) -> None:
    pieces = american.pieces("Well, who? Dr. Smith at 4:30 p.m. on Monday.", {})
    assert len(pieces) == 2
    assert pieces[0].endswith("?")
    assert pieces[1].endswith(".")


@pytest.mark.parametrize("text", ["", "...", "?!", "🙂🙂", "你好"])
def test_nothing_sayable_gives_no_piece(american: EnglishReader, text: str) -> None:
    assert american.pieces(text, {}) == []


@pytest.mark.parametrize("text", ["very " * 300, "one, " * 200, "A sentence. " * 50])
def test_long_text_is_split_and_nothing_is_lost(american: EnglishReader, text: str) -> None:
    pieces = american.pieces(text, {})
    assert max(len(piece) for piece in pieces) <= MAX_PHONEMES
    whole = "".join(pieces).replace(" ", "")
    assert len(whole) >= 0.9 * MAX_PHONEMES
    if text.startswith("very"):
        assert whole.count("vˈɛɹi") == 300


def test_the_lexicon_decides_how_a_name_is_said(american: EnglishReader) -> None:
    assert american.pieces("Okafor.", {"okafor": "/ˌOkəfˈɔɹ/"}) == ["ˌOkəfˈɔɹ."]
    assert american.pieces("Okafor.", {"Okafor": "oh car for"}) != american.pieces("Okafor.", {})


def test_unknown_symbols_are_left_out_of_the_ids() -> None:
    symbols, ids = encode("nˈO☃")
    assert symbols == ("_", "n", "ˈ", "O", "_")
    assert ids[0] == ids[-1] == 0
    assert len(ids) == len(symbols)


def test_initials_and_dotted_abbreviations_end_no_sentence() -> None:
    assert split_sentences("J. K. Smith came, e.g. Monday. Then she left.") == [
        "J. K. Smith came, e.g. Monday.",
        "Then she left.",
    ]
