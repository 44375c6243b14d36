"""Processes that are killed, noise, and typed turns: the record stays whole, the talk goes on."""

import os
import signal
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.conversation import events as ev
from app.conversation.replay import replay
from app.runtime import parts
from app.runtime.plans import plan_for
from app.runtime.processes import SupervisedProcess
from app.runtime.rehearsal import Line, Rehearsal
from tests.system.conftest import House

pytestmark = [pytest.mark.system, pytest.mark.models, pytest.mark.timeout(600)]


def whole(journal: Path) -> bool:
    with journal.open("rb") as lines:
        return replay(lines).difference is None


def kill_once_on(kind: type[ev.Event], process: SupervisedProcess, rehearsal: Rehearsal) -> None:
    """Kill the process with SIGKILL at the first outward event of that type."""
    done = False

    def listen(event: ev.Event, _outward: bool) -> None:
        nonlocal done
        if not done and isinstance(event, kind) and process.pid is not None:
            done = True
            os.kill(process.pid, signal.SIGKILL)

    rehearsal.engine.loop.listen(listen)


def test_a_killed_language_model_costs_a_played_person_one_reply(house: House) -> None:
    llm = house.llm()
    plan = plan_for(house.pack, scenario_id="the-stiff-neck")
    outcome, journal = house.rehearse(
        [Line(text="When did that happen?"), Line(text="Who was in the car with you?")],
        plan=plan,
        llm=llm,
        meddle=lambda r: kill_once_on(ev.ReplyRequested, llm, r),
    )
    said = [e.text for e in outcome.events if isinstance(e, ev.UtteranceHeard)]
    assert any(text.endswith(plan.lines.no_llm) for text in said)
    assert any(isinstance(e, ev.Recovered) for e in outcome.events)
    assert len({e.turn_idx for e in outcome.events if isinstance(e, ev.TurnTaken)}) == 2
    assert len(said) >= 3
    assert whole(journal)


def test_a_killed_language_model_is_not_heard_in_a_coach(house: House) -> None:
    llm = house.llm()
    outcome, journal = house.rehearse(
        house.script("fluent", 1),
        llm=llm,
        meddle=lambda r: kill_once_on(ev.ReplyRequested, llm, r),
    )
    said = [e.text for e in outcome.events if isinstance(e, ev.UtteranceHeard)]
    assert house.plan.lines.no_llm not in said
    assert any(isinstance(e, ev.Degraded) for e in outcome.events)
    assert len(said) >= 2
    assert whole(journal)


def test_killed_eyes_are_told_and_come_back(house: House, model, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    model("face_landmarks")
    clip = tmp_path / "camera.avi"
    writer = cv2.VideoWriter(str(clip), cv2.VideoWriter_fourcc(*"MJPG"), 15, (640, 480))
    for shade in range(45):
        writer.write(np.full((480, 640, 3), shade, np.uint8))
    writer.release()
    settings = house.settings.model_copy(update={"camera": str(clip)})
    eyes = SupervisedProcess("eyes", parts.eyes_config(house.store, settings))
    eyes.start()
    try:
        assert eyes.ready.wait(60)
        outcome, journal = house.rehearse(
            house.script("fluent", 1),
            eyes=eyes,
            meddle=lambda r: kill_once_on(ev.SpeechStarted, eyes, r),
        )
        assert eyes.ready.wait(60)
    finally:
        eyes.close()
    lost = [e for e in outcome.events if isinstance(e, ev.Degraded)]
    assert any(e.mode is ev.Mode.NO_CAMERA for e in lost)
    assert any(isinstance(e, ev.NoticeShown) for e in outcome.events)
    assert any(isinstance(e, ev.TurnTaken) for e in outcome.events)
    assert whole(journal)


def test_noise_alone_is_not_answered(house: House) -> None:
    noise = np.random.default_rng(1).standard_normal(3 * 16_000).astype(np.float32) * 0.05
    line = Line(text="", samples=noise, speech_s=(0.0, 3.0), name="noise", answer_expected=False)
    silence = Line(text="", silence_s=4.0)
    outcome, journal = house.rehearse([line, silence])
    assert not any(isinstance(e, ev.TurnTaken) for e in outcome.events)
    said = [e.text for e in outcome.events if isinstance(e, ev.UtteranceHeard)]
    assert len(said) == 1
    assert whole(journal)


def test_typed_turns_are_answered(house: House) -> None:
    outcome, journal = house.rehearse([Line(text="I would escalate when somebody is hurt.")])
    taken = [e.text for e in outcome.events if isinstance(e, ev.TurnTaken)]
    assert taken == ["I would escalate when somebody is hurt."]
    assert len([e for e in outcome.events if isinstance(e, ev.UtteranceHeard)]) == 2
    assert whole(journal)
