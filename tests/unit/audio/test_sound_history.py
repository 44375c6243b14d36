"""The history gives back what was said when, whatever the block sizes were."""

import threading

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from app.audio import SoundHistory

RATE_HZ = 100


def ramp(count: int, first: int = 0) -> np.ndarray:
    return np.arange(first, first + count, dtype=np.float32)


@settings(deadline=None)
@given(st.lists(st.integers(0, 700), max_size=12), st.floats(0, 40), st.floats(0, 40))
def test_reads_exactly_what_is_held_of_a_span(blocks: list[int], a: float, b: float) -> None:
    history = SoundHistory(RATE_HZ, seconds=5.0)
    total = 0
    for size in blocks:
        history.append(ramp(size, total))
        total += size
    assert history.end_s == total / RATE_HZ
    start, end = round(min(a, b) * RATE_HZ), round(max(a, b) * RATE_HZ)
    first = max(start, total - 500, 0)
    expected = ramp(max(0, min(end, total) - first), first)
    np.testing.assert_array_equal(history.read(min(a, b), max(a, b)), expected)


def test_the_oldest_second_is_told() -> None:
    history = SoundHistory(RATE_HZ, seconds=5.0)
    assert history.oldest_s == 0.0
    history.append(ramp(700))
    assert history.oldest_s == 2.0


def test_a_read_is_a_copy() -> None:
    history = SoundHistory(RATE_HZ, seconds=1.0)
    history.append(ramp(50))
    sound = history.read(0.0, 0.5)
    history.append(ramp(100, 1000))
    np.testing.assert_array_equal(sound, ramp(50))


def test_a_reader_beside_a_fast_writer_never_sees_torn_sound() -> None:
    history = SoundHistory(RATE_HZ, seconds=4.0)
    done = threading.Event()

    def write() -> None:
        total = 0
        for _ in range(20_000):
            history.append(ramp(7, total))
            total += 7
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    while not done.is_set():
        sound = history.read(history.oldest_s, history.end_s)
        assert (np.diff(sound) == 1).all()
    writer.join()
