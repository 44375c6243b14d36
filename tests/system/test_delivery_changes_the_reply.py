"""The same words said at once, then late, flat and looking away: the second time she probes."""

import msgspec
import pytest

from app.conversation import events as ev
from app.conversation.moves import Move
from app.conversation.replay import replay
from app.conversation.signs import Sign
from app.runtime import parts
from app.runtime.learner_camera import LearnerCamera
from app.runtime.processes import SupervisedProcess
from app.runtime.rehearsal import Line
from app.runtime.scripts import lines_of
from app.runtime.transcript import transcript
from tests.system.conftest import House

pytestmark = [pytest.mark.system, pytest.mark.models, pytest.mark.timeout(600)]


def lines(house: House, name: str) -> list[Line]:
    voices, pitch = parts.learner_voices(house.store), parts.pitch_model(house.store)
    return lines_of(house.pack.script(name), house.pack.recording(""), voices, None, pitch)


def test_the_manner_of_a_yes_decides_whether_she_probes(
    house: House, model: object, tmp_path_factory: pytest.TempPathFactory
) -> None:
    model("face_landmarks")  # type: ignore[operator]
    model("pitch")  # type: ignore[operator]
    flatly, brightly = lines(house, "yes-said-flatly"), lines(house, "yes-said-brightly")
    assert [line.text for line in flatly] == [line.text for line in brightly]
    camera = LearnerCamera("ingrid", tmp_path_factory.mktemp("camera"))
    settings = house.settings.model_copy(update={"camera": str(camera.source)})
    eyes = SupervisedProcess("eyes", parts.eyes_config(house.store, settings))
    short = msgspec.structs.replace(house.plan, max_reply_words=8, max_reply_tokens=12)
    eyes.start()
    try:
        outcome, journal = house.rehearse(
            [*flatly[1:3], brightly[3], flatly[3]], plan=short, eyes=eyes, camera=camera
        )
    finally:
        eyes.close()
    licensed = [e for e in outcome.events if isinstance(e, ev.MovesLicensed)]
    probed = [e for e in licensed if Move.PROBE in e.moves]
    yes = [e for e in outcome.events if isinstance(e, ev.TurnTaken)][-2:]
    assert [e.turn_idx for e in probed] == [yes[1].turn_idx]
    assert house.plan.coaching is not None
    probes = house.plan.coaching.probe
    heard = [e for e in outcome.events if isinstance(e, ev.UtteranceHeard)]
    asked = {e.turn_idx for e in heard if any(p in e.text for p in probes)}
    assert asked == {yes[1].turn_idx}
    seen = [e for e in outcome.events if isinstance(e, ev.ObservationMade) and e.of_utterance][-1]
    assert {Sign.AGREED, Sign.LATE, Sign.FLAT, Sign.AWAY} <= set(seen.signs)
    page = transcript(outcome.events)
    assert page.index("*Noticed: agreed after") > page.index("**Learner**")
    with journal.open("rb") as entries:
        assert replay(entries).difference is None
