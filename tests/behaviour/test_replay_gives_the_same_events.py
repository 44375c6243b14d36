"""The journal of any session replays bit for bit."""

from hypothesis import given, settings
from hypothesis import strategies as st

from app.conversation import events as ev
from app.conversation.replay import replay
from tests.behaviour.stage import Stage

turns = st.lists(
    st.tuples(
        st.floats(0.0, 3.0),
        st.floats(0.2, 4.0),
        st.sampled_from(["", "yes", "I would escalate it", "um"]),
        st.floats(0.0, 1.0),
    ),
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(turns)
def test_any_conversation_replays(script: list[tuple[float, float, str, float]]) -> None:
    stage = Stage()
    t_s = 0.5
    for gap_s, lasts_s, text, p_yield in script:
        t_s += gap_s + 0.5
        stage.learner_says(text, at_s=t_s, lasts_s=lasts_s, p_yield=p_yield)
        t_s += lasts_s
    stage.at(t_s + 20.0, ev.SessionEndRequested(reason="script"))
    stage.run(t_s + 21.0)
    result = replay(stage.journal.splitlines(keepends=True))
    assert result.difference is None
    assert result.inward > 2


@settings(max_examples=60, deadline=None)
@given(turns, st.floats(0.02, 1.5), st.floats(0.05, 2.0))
def test_every_turn_with_words_is_answered_once(
    script: list[tuple[float, float, str, float]], recognition_s: float, ttft_s: float
) -> None:
    stage = Stage(fake_recognition_s=recognition_s, fake_ttft_s=ttft_s)
    t_s = 3.0
    for gap_s, lasts_s, text, p_yield in script:
        t_s += gap_s + 0.5
        stage.learner_says(text, at_s=t_s, lasts_s=lasts_s, p_yield=p_yield)
        t_s += lasts_s
    stage.run(t_s + 25.0)
    replies = [u for u in stage.spoken() if u == stage.fake_reply]
    taken = {t.turn_idx for t in stage.out(ev.TurnTaken)}
    assert len(replies) <= len(taken)
    if any(text for _, _, text, _ in script):
        assert replies or any(u.interrupted for u in stage.out(ev.UtteranceHeard))
    assert stage.out(ev.FloorChanged)[-1].holder is ev.Floor.OPEN


def test_a_changed_line_is_found() -> None:
    stage = Stage().run(5.0)
    lines = stage.journal.splitlines(keepends=True)
    changed = [
        line.replace(b"Hello, I am Maya.", b"Hello.") if line[:2] == b"o " else line
        for line in lines
    ]
    assert replay(changed).difference is not None


def test_a_journal_cut_short_by_a_crash_replays_as_far_as_it_goes() -> None:
    stage = Stage().run(5.0)
    cut = stage.journal[: len(stage.journal) * 2 // 3]
    assert replay(cut.splitlines(keepends=True)).difference is None
