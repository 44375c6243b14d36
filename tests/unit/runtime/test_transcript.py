"""The page of a session shows what was noticed and what it changed."""

from app.conversation import events as ev
from app.conversation.moves import Move
from app.runtime.transcript import transcript


def page(*events: ev.Event) -> str:
    taken = ev.TurnTaken(turn_idx=1, onset_s=62, offset_s=64, text="Okay.", attempts=1)
    return transcript([taken, *events])


def licensed(noticed: str, *moves: Move, turn_idx: int = 1) -> ev.MovesLicensed:
    return ev.MovesLicensed(turn_idx=turn_idx, noticed=noticed, moves=moves, since_s=62, until_s=64)


def test_what_was_noticed_stands_under_the_words_with_what_it_changed() -> None:
    lines = page(licensed("agreed after 2.4 s", Move.PROBE, Move.ASK_HOW_SURE)).splitlines()
    assert lines[0] == "**Learner** (1:02): Okay."
    assert lines[2] == (
        "*Noticed: agreed after 2.4 s. So Persona was free to ask for an example before going on, "
        "or ask how sure you are.*"
    )


def test_an_observation_without_a_move_changed_nothing() -> None:
    assert "*Noticed: nodded. It changed nothing.*" in page(licensed("nodded"))


def test_a_turn_that_went_on_keeps_its_last_observation_only() -> None:
    text = page(licensed("paused 1.4 s"), licensed("paused 1.9 s"))
    assert text.count("Noticed") == 1
    assert "1.9" in text


def test_what_a_pack_asked_at_the_end_is_answered_to_the_learner() -> None:
    said = "How fast did the learner speak? Median 152 words per minute, measured 5 times."
    answered = [
        ev.AnalysisAnswered(query="pace", text=said),
        ev.AnalysisAnswered(query="x", text=""),
    ]
    text = page(*answered)
    assert text.count("*") == page().count("*") + 2
    assert text.endswith(f"How it was said, measured for you alone:\n\n*{said}*\n")
