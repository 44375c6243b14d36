"""Blocks leave the callback in order, or are counted as lost."""

import math

import numpy as np

from app.audio.ring import BlockRing


def test_blocks_come_out_in_order_with_their_times() -> None:
    ring = BlockRing(slots=4, block_samples=8)
    assert ring.take() is None
    ring.put(np.arange(5, dtype=np.float32), 1.0)
    ring.put(np.arange(3, dtype=np.float32), 2.0)
    first, second = ring.take(), ring.take()
    assert first is not None
    assert second is not None
    assert (len(first[0]), first[1]) == (5, 1.0)
    assert (len(second[0]), second[1]) == (3, 2.0)
    assert ring.take() is None


def test_a_block_longer_than_a_slot_continues_in_the_next() -> None:
    ring = BlockRing(slots=4, block_samples=8)
    ring.put(np.arange(20, dtype=np.float32), 3.0)
    pieces = [ring.take() for _ in range(3)]
    sound = np.concatenate([piece[0] for piece in pieces if piece])
    np.testing.assert_array_equal(sound, np.arange(20, dtype=np.float32))
    assert pieces[0] is not None
    assert pieces[0][1] == 3.0
    assert all(piece is not None and math.isnan(piece[1]) for piece in pieces[1:])


def test_the_newest_is_refused_when_the_reader_sleeps() -> None:
    ring = BlockRing(slots=2, block_samples=8)
    for second in range(3):
        ring.put(np.full(4, second, np.float32), float(second))
    assert ring.dropped == 1
    kept = [ring.take(), ring.take()]
    assert [block[1] for block in kept if block] == [0.0, 1.0]
