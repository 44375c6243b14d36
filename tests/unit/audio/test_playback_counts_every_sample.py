"""What was heard is known to the sample: start, end, fade, pause, duck, volume."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.audio import PlaybackMark, PlaybackQueue

RATE_HZ = 8000
RAMP = 64
"""8 ms at 8 kHz."""


def ones(count: int, value: float = 1.0) -> np.ndarray:
    return np.full(count, value, np.float32)


def test_a_clip_starts_and_ends_on_its_frames() -> None:
    queue = PlaybackQueue(RATE_HZ)
    silence, none = queue.render(100)
    assert not silence.any()
    assert none == []
    queue.enqueue("a", ones(250))
    sound, marks = queue.render(200)
    assert sound.all()
    assert marks == [PlaybackMark("a", "started", 100)]
    sound, marks = queue.render(200)
    assert np.count_nonzero(sound) == 50
    assert marks == [PlaybackMark("a", "ended", 350, 250, False)]
    assert queue.empty


def test_clips_follow_without_a_gap() -> None:
    queue = PlaybackQueue(RATE_HZ)
    queue.enqueue("a", ones(30))
    queue.enqueue("b", ones(30, 0.5))
    sound, marks = queue.render(100)
    np.testing.assert_array_equal(sound[:60], np.concatenate([ones(30), ones(30, 0.5)]))
    assert [(m.clip_id, m.what, m.at_frame) for m in marks] == [
        ("a", "started", 0),
        ("a", "ended", 30),
        ("b", "started", 30),
        ("b", "ended", 60),
    ]


def test_a_stop_fades_and_forgets() -> None:
    queue = PlaybackQueue(RATE_HZ)
    queue.enqueue("a", ones(4000))
    queue.enqueue("b", ones(4000))
    queue.render(1000)
    queue.stop(fade_ms=50)
    sound, marks = queue.render(1000)
    assert (np.diff(sound[:401]) <= 0).all()
    assert not sound[400:].any()
    assert marks == [PlaybackMark("a", "ended", 1400, 1400, True)]
    assert queue.empty


def test_a_new_clip_waits_for_the_fade() -> None:
    queue = PlaybackQueue(RATE_HZ)
    queue.enqueue("a", ones(4000))
    queue.render(100)
    queue.stop(fade_ms=10)
    queue.enqueue("b", ones(100, 0.5))
    sound, marks = queue.render(400)
    np.testing.assert_array_equal(sound[80:180], ones(100, 0.5))
    assert [(m.clip_id, m.what) for m in marks] == [
        ("a", "ended"),
        ("b", "started"),
        ("b", "ended"),
    ]


def test_a_second_stop_never_makes_the_voice_louder() -> None:
    queue = PlaybackQueue(RATE_HZ)
    queue.enqueue("a", ones(4000))
    queue.render(100)
    queue.stop(fade_ms=50)
    first, _ = queue.render(200)
    queue.stop(fade_ms=100)
    second, marks = queue.render(400)
    assert (np.diff(np.concatenate([first, second])) <= 1e-6).all()
    assert marks == [PlaybackMark("a", "ended", 500, 500, True)]


def test_what_never_sounded_leaves_no_mark() -> None:
    queue = PlaybackQueue(RATE_HZ)
    queue.enqueue("a", ones(100))
    queue.stop(fade_ms=50)
    sound, marks = queue.render(400)
    assert not sound.any()
    assert marks == []


def test_a_pause_keeps_the_next_sample() -> None:
    queue = PlaybackQueue(RATE_HZ)
    clip = np.arange(1, 2001, dtype=np.float32)
    queue.enqueue("a", clip)
    queue.render(500)
    queue.pause()
    held, marks = queue.render(1000)
    assert np.count_nonzero(held) <= RAMP
    assert not held[RAMP:].any()
    assert marks == []
    queue.resume()
    after, _ = queue.render(500)
    # After the ramp the clip is where it would be, had there been no pause at all.
    np.testing.assert_array_equal(after[RAMP:], clip[500 + 2 * RAMP : 1000 + RAMP])
    _, marks = queue.render(2000)
    assert marks[0].heard_frames == 2000


def test_a_stop_within_a_pause_is_silent() -> None:
    queue = PlaybackQueue(RATE_HZ)
    queue.enqueue("a", ones(4000))
    queue.render(500)
    queue.pause()
    queue.render(500)
    queue.stop(fade_ms=50)
    sound, marks = queue.render(500)
    assert np.abs(sound).max() < 0.05
    assert marks[0].truncated
    assert marks[0].heard_frames == pytest.approx(500 + RAMP, abs=1)
    queue.enqueue("b", ones(100))
    sound, _ = queue.render(200)
    np.testing.assert_array_equal(sound[:100], ones(100))


def test_a_pause_before_a_clip_holds_all_of_it() -> None:
    queue = PlaybackQueue(RATE_HZ)
    queue.pause()
    queue.enqueue("a", ones(100))
    sound, marks = queue.render(300)
    assert not sound.any()
    assert marks == []
    queue.resume()
    _, marks = queue.render(300)
    assert [m.at_frame for m in marks] == [300, 400]


def test_ducking_goes_down_and_up_without_a_step() -> None:
    queue = PlaybackQueue(RATE_HZ)
    queue.enqueue("a", ones(4000))
    queue.duck(0.25)
    down, _ = queue.render(500)
    queue.duck(1.0)
    up, _ = queue.render(500)
    assert down[-1] == np.float32(0.25)
    assert up[-1] == 1.0
    assert np.abs(np.diff(np.concatenate([down, up]))).max() < 0.01


actions = st.lists(
    st.one_of(
        st.tuples(st.just("render"), st.integers(1, 400)),
        st.tuples(st.just("enqueue"), st.integers(1, 600)),
        st.tuples(st.just("stop"), st.integers(0, 60)),
        st.tuples(st.sampled_from(["pause", "resume"]), st.just(0)),
    ),
    max_size=40,
)


@settings(deadline=None)
@given(actions)
def test_every_clip_that_sounds_ends_once_and_in_order(todo: list[tuple[str, int]]) -> None:
    queue, marks, clip = PlaybackQueue(RATE_HZ), [], 0
    for what, number in [*todo, ("resume", 0), *[("render", 1000)] * 25]:
        if what == "render":
            before = queue.played_frames
            sound, new = queue.render(number)
            assert len(sound) == number
            assert np.abs(sound).max(initial=0) <= 1.0
            assert all(before <= mark.at_frame <= before + number for mark in new)
            marks += new
        elif what == "enqueue":
            queue.enqueue(str(clip), ones(number))
            clip += 1
        elif what == "stop":
            queue.stop(fade_ms=number)
        else:
            getattr(queue, what)()
    assert queue.empty
    assert [mark.at_frame for mark in marks] == sorted(mark.at_frame for mark in marks)
    assert [mark.what for mark in marks] == ["started", "ended"] * (len(marks) // 2)
    ids = [mark.clip_id for mark in marks]
    assert ids[::2] == ids[1::2]
    assert [int(name) for name in ids[::2]] == sorted({int(name) for name in ids})


def test_the_volume_holds_under_a_duck_and_is_cut_at_full_scale() -> None:
    queue = PlaybackQueue(RATE_HZ)
    queue.set_volume(0.5)
    queue.duck(0.2)
    queue.enqueue("a", ones(RATE_HZ, 0.8))
    queue.render(RAMP * 4)
    assert queue.render(10)[0] == pytest.approx(0.08)
    queue.duck(1.0)
    queue.render(RAMP * 4)
    assert queue.render(10)[0] == pytest.approx(0.4)
    queue.set_volume(2.0)
    turned_up, _ = queue.render(RAMP * 6)
    assert (np.diff(turned_up) >= 0).all()
    assert turned_up[-1] == 1.0
