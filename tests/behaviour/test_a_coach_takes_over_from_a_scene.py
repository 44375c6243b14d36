"""When the played scene is over, its coach has the word: another voice, another face, own lines."""

import msgspec

from app.conversation import events as ev
from app.conversation.exercise import Branch, Coaching, Guardrail, Speaker
from tests.behaviour.exercise import EXERCISE
from tests.behaviour.stage import Stage, a_plan

COACH = Speaker(name="Leila", role="Coach", voice="soft", look="leila")
COACHING = Coaching(
    right=("Yes.",), heard=("I see.",), more=("What else?",), farewell="Thank you for practising."
)


def talk(*said: str) -> Stage:
    scene = msgspec.structs.replace(
        EXERCISE[0], mode="role_play", criteria=EXERCISE[0].criteria[:1]
    )
    after = msgspec.structs.replace(EXERCISE[2], opening="It is Leila again. Both, please.")
    scene = msgspec.structs.replace(scene, branches=(branch("sum-up"),))
    stage = Stage(plan=a_plan(objectives=(scene, after), coach=COACH, coaching=COACHING))
    for n, words in enumerate(said):
        stage.at(5.0 + 15.0 * n, ev.LearnerTyped(text=words))
    return stage.run(5.0 + 15.0 * len(said))


def branch(to: str) -> Branch:
    return Branch(to=to)


def voices(stage: Stage) -> list[tuple[str, str]]:
    return [(e.voice, e.text) for e in stage.out(ev.SynthesisRequested)]


def test_the_scene_has_one_voice_and_what_follows_the_coachs() -> None:
    stage = talk("Somebody got hurt.", "Hurt, or too expensive for me.")
    spoken = voices(stage)
    assert spoken[0] == ("fake", "Hello, I am Maya.")
    handed = next(n for n, (_, text) in enumerate(spoken) if "Leila again" in text)
    assert {voice for voice, _ in spoken[:handed]} == {"fake"}
    assert {voice for voice, _ in spoken[handed:]} == {"soft"}
    assert [(e.name, e.look) for e in stage.out(ev.SpeakerChanged)] == [("Leila", "leila")]


def test_the_coach_says_goodbye_in_her_own_words() -> None:
    stage = talk("Somebody got hurt.", "Hurt, or too expensive for me.")
    assert stage.spoken()[-1].endswith("Thank you for practising.")


def test_without_another_coach_nobody_takes_over() -> None:
    stage = Stage(plan=a_plan(objectives=EXERCISE, coaching=COACHING))
    stage.at(5.0, ev.LearnerTyped(text="Somebody got hurt."))
    stage.run(20.0)
    assert not stage.out(ev.SpeakerChanged)


def test_a_rule_about_the_scene_is_the_coachs_to_say_and_nobody_played_gives_hints() -> None:
    rule = Guardrail(
        id="promise",
        kind="phrase",
        description="A promise.",
        patterns=("i promise",),
        action="rephrase",
        line="No promises, please.",
    )
    scene = msgspec.structs.replace(EXERCISE[0], mode="role_play", attempts=4)
    plan = a_plan(objectives=(scene, EXERCISE[2]), coach=COACH, guardrails=(rule,))
    stage = Stage(plan=plan, fake_reply="Well, go on.")
    said = ("It rained.", "It snowed.", "I promise it.", "I need a hint.", "It hailed.")
    for n, words in enumerate(said):
        stage.at(5.0 + 15.0 * n, ev.LearnerTyped(text=words))
    stage.run(80.0)
    assert voices(stage)[1:] == [
        ("fake", "Well, go on."),
        ("fake", "Well, go on."),
        ("soft", "No promises, please."),
        ("soft", "Think of the invoice."),
        ("fake", "Well, go on."),
    ]
