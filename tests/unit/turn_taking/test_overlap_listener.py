"""Each verdict is told once, while the Persona holds the floor."""

import numpy as np

from app.conversation.events import Verdict
from app.turn_taking import OverlapListener, OverlapRules, overlap_rules

LOUD = np.full(512, 0.1, np.float32)
QUIET = np.full(512, 1e-4, np.float32)


def verdicts(voiced: list[bool], rules: OverlapRules | None = None) -> list[Verdict]:
    listener = OverlapListener(rules or OverlapRules())
    listener.listen(True)
    told = [
        listener.hear(0.95 if voice else 0.02, LOUD if voice else QUIET, (i + 1) * 0.032)
        for i, voice in enumerate(voiced)
    ]
    return [judged.verdict for judged in told if judged is not None]


def test_a_response() -> None:
    assert verdicts([True] * 9 + [False] * 10) == [Verdict.VOICE, Verdict.BACKCHANNEL]


def test_a_noise() -> None:
    assert verdicts([True] * 3 + [False] * 10) == [Verdict.VOICE, Verdict.NOISE]


def test_an_interruption() -> None:
    assert verdicts([True] * 25) == [Verdict.VOICE, Verdict.INTERRUPTION]


def test_low_interruptibility_waits_longer() -> None:
    assert verdicts([True] * 20, overlap_rules(1.2)) == [Verdict.VOICE]


def test_the_onset_is_where_the_voice_began() -> None:
    listener = OverlapListener(OverlapRules())
    listener.listen(True)
    told = [listener.hear(0.0, QUIET, (i + 1) * 0.032) for i in range(10)]
    told += [listener.hear(0.9, LOUD, (i + 11) * 0.032) for i in range(4)]
    judged = next(item for item in told if item is not None)
    assert abs(judged.onset_s - 0.32) < 0.001


def test_nothing_is_judged_while_the_floor_is_not_hers() -> None:
    listener = OverlapListener(OverlapRules())
    assert all(listener.hear(0.95, LOUD, i * 0.032) is None for i in range(30))
