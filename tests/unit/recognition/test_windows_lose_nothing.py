"""Long sound is cut in pauses, into pieces that fit."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from app.recognition.windows import PIECE_S, RATE_HZ, windows


@settings(deadline=None)
@given(st.integers(0, 70 * RATE_HZ))
def test_pieces_make_the_whole(count: int) -> None:
    sound = np.random.default_rng(0).standard_normal(count).astype(np.float32)
    pieces = windows(sound)
    assert all(0 < len(piece) <= PIECE_S[1] * RATE_HZ for piece in pieces)
    if count:
        np.testing.assert_array_equal(np.concatenate(pieces), sound)
    else:
        assert pieces == []


def test_the_cut_falls_into_the_pause() -> None:
    sound = np.ones(20 * RATE_HZ, np.float32)
    sound[11 * RATE_HZ : round(11.4 * RATE_HZ)] = 0.0
    first, _ = windows(sound)
    assert 11.0 <= len(first) / RATE_HZ <= 11.4
