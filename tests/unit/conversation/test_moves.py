"""Which signs license which moves."""

from app.conversation.moves import ASKED, Move, licensed_moves
from app.conversation.signs import Sign


def test_moves_follow_from_signs() -> None:
    assert licensed_moves((Sign.AGREED, Sign.INCONGRUENT)) == (Move.PROBE, Move.ASK_HOW_SURE)
    assert licensed_moves((Sign.LATE,)) == (Move.ASK_HOW_SURE,)
    assert licensed_moves((Sign.NODDED,)) == ()
    assert licensed_moves((Sign.SECOND_PERSON,)) == (Move.WAIT,)


def test_raised_brows_count_only_beside_another_sign() -> None:
    assert licensed_moves((Sign.BROWS_RAISED,)) == ()
    assert licensed_moves((Sign.SLOW, Sign.BROWS_RAISED)) == (Move.ASK_HOW_SURE,)
    assert licensed_moves((Sign.SMILED, Sign.BROWS_RAISED)) == ()


def test_a_break_is_offered_after_four_slow_answers_and_not_before() -> None:
    slow = (Sign.LATE, Sign.FLAT)
    assert Move.OFFER_BREAK not in licensed_moves(slow, [slow, slow])
    assert Move.OFFER_BREAK in licensed_moves(slow, [slow, slow, slow])
    assert Move.OFFER_BREAK not in licensed_moves(slow, [slow, (), slow])


def test_every_move_has_words_for_the_model() -> None:
    assert set(ASKED) == set(Move)
