"""The words on the screen end as the words that were said and heard."""

from __future__ import annotations

from app.conversation.events import CaptionShown, Event, TurnTaken, UtteranceHeard
from ui.dialogue import Dialogue


def caption(role: str, text: str, *, final: bool = True) -> CaptionShown:
    return CaptionShown(role=role, text=text, final=final)


def turn(text: str) -> TurnTaken:
    return TurnTaken(onset_s=0.0, offset_s=1.0, text=text, attempts=1)


def heard(text: str, *, interrupted: bool = False) -> UtteranceHeard:
    return UtteranceHeard(text=text, interrupted=interrupted)


def after(*events: Event) -> Dialogue:
    dialogue = Dialogue()
    for event in events:
        dialogue.take(event)
    return dialogue


def shown(dialogue: Dialogue) -> list[tuple[str, str]]:
    return [(said.role, said.text) for said in dialogue.utterances]


def test_clauses_of_one_reply_are_one_turn() -> None:
    dialogue = after(caption("persona", "Good morning."), caption("persona", "How can I help?"))
    assert shown(dialogue) == [("persona", "Good morning. How can I help?")]


def test_captions_that_grow_are_not_repeated() -> None:
    dialogue = after(
        caption("persona", "Good morning."), caption("persona", "Good morning. How are you?")
    )
    assert shown(dialogue) == [("persona", "Good morning. How are you?")]


def test_partial_words_are_replaced_by_the_turn() -> None:
    dialogue = after(
        caption("learner", "Eye am", final=False),
        caption("learner", "I am calling about", final=False),
        turn("I am calling about a claim."),
    )
    assert shown(dialogue) == [("learner", "I am calling about a claim.")]


def test_an_interrupted_reply_keeps_only_what_was_heard() -> None:
    dialogue = after(
        caption("persona", "The policy covers water"),
        caption("persona", "that comes from above."),
        caption("learner", "But what", final=False),
        heard("The policy covers", interrupted=True),
        turn("But what about fire?"),
    )
    assert shown(dialogue) == [
        ("persona", "The policy covers"),
        ("learner", "But what about fire?"),
    ]
    assert [said.interrupted for said in dialogue.heard()] == [True, False]


def test_a_reply_nobody_heard_is_taken_away() -> None:
    dialogue = after(caption("persona", "The policy"), heard("", interrupted=True))
    assert shown(dialogue) == []


def test_open_turns_are_not_part_of_what_was_heard() -> None:
    dialogue = after(turn("Hello."), caption("persona", "Good", final=False))
    assert [said.text for said in dialogue.heard()] == ["Hello."]


def test_two_turns_of_one_speaker_stay_apart() -> None:
    dialogue = after(turn("Hello."), turn("Are you there?"))
    assert shown(dialogue) == [("learner", "Hello."), ("learner", "Are you there?")]


def test_wiping_leaves_no_word() -> None:
    dialogue = after(caption("persona", "Good morning."), turn("My name is Ada."))
    kept = list(dialogue.utterances)
    dialogue.wipe()
    assert dialogue.utterances == []
    assert [said.text for said in kept] == ["", ""]
