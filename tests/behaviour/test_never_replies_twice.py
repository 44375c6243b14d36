"""However people speak over one another, a turn is answered once and the floor is free again."""

from hypothesis import given, settings
from hypothesis import strategies as st

from app.conversation import events as ev
from app.conversation.replay import replay
from tests.behaviour.stage import Stage

REPLY = "One two three four five six seven eight nine ten, is that right?"
voices = st.lists(
    st.tuples(
        st.floats(0.3, 4.0),
        st.floats(0.1, 3.0),
        st.sampled_from(["", "yes", "wait a moment please"]),
        st.sampled_from([None, *ev.Verdict]),
    ),
    max_size=6,
)


@settings(max_examples=50, deadline=None)
@given(voices, st.floats(0.02, 1.5))
def test_any_overlap(
    script: list[tuple[float, float, str, ev.Verdict | None]], recognition_s: float
) -> None:
    stage = Stage(fake_reply=REPLY, fake_recognition_s=recognition_s)
    stage.learner_says("hello", at_s=3.0, lasts_s=1.0)
    t_s = 5.5
    for gap_s, lasts_s, text, verdict in script:
        t_s += gap_s
        stage.voice_over(text, at_s=t_s, lasts_s=lasts_s, verdict=verdict)
        t_s += lasts_s + 0.2
    stage.run(t_s + 60.0)
    taken = {turn.turn_idx for turn in stage.out(ev.TurnTaken)}
    heard = [u for u in stage.out(ev.UtteranceHeard) if u.text and REPLY.startswith(u.text[:7])]
    assert len(heard) <= len(taken)
    assert len(stage.out(ev.PlaybackResumed)) <= len(stage.out(ev.PlaybackPaused))
    assert stage.out(ev.FloorChanged)[-1].holder is ev.Floor.OPEN
    assert replay(stage.journal.splitlines(keepends=True)).difference is None
