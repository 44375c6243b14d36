"""After thirty seconds of silence the Persona asks once, and then waits."""

from tests.behaviour.stage import LINES, Stage


def test_asks_once() -> None:
    stage = Stage().run(300.0)
    assert stage.spoken() == [LINES.greeting, LINES.still_there]
    _, asked_s, _ = stage.sound()[-1]
    assert 30.0 < asked_s < 35.0


def test_asks_again_only_after_the_learner_has_spoken() -> None:
    stage = Stage()
    stage.learner_says("yes", at_s=50.0, lasts_s=0.5)
    stage.run(200.0)
    assert stage.spoken().count(LINES.still_there) == 2
