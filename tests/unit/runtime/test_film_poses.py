"""A film's mouth follows the loudspeaker, not the moment its reports came in."""

import numpy as np
import pytest

from app.conversation.events import Event, Phoneme, PlaybackEnded, PlaybackStarted, SpeechReady
from app.runtime.film import FPS, poses


def said(reported_late_s: float) -> list[Event]:
    """One clause of one long vowel, heard from 2 s on."""
    return [
        SpeechReady(
            t_s=1.0,
            clause_id="a",
            duration_s=0.6,
            phonemes=(Phoneme("ɑ", 0.0, 0.6),),
            loudness=bytes([255] * 30),
        ),
        PlaybackStarted(t_s=2.0 + reported_late_s, clause_id="a", at_s=2.0),
        PlaybackEnded(t_s=2.6 + reported_late_s, clause_id="a", heard_s=0.6, truncated=False),
    ]


@pytest.mark.parametrize("late_s", [0.0, 0.4, 5.0])
def test_the_mouth_opens_when_the_voice_sounds(late_s: float) -> None:
    jaws = np.array([p.weights.get("jawOpen", 0.0) for p in poses(said(late_s), 3, 4 * FPS)])
    assert jaws[: int(1.85 * FPS)].max() < 0.05
    assert jaws[int(2.05 * FPS) : int(2.55 * FPS)].min() > 0.3
    assert jaws[int(3.0 * FPS) :].max() < 0.05
