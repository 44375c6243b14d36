"""Who might be the same speaker, so that nobody is judged by a model that heard them.

Turns of one collection are one group, except in collections of many unlabelled strangers: there
turns are grouped by how alike voice and room measure. That is no proof of who spoke, so groups
are made large: a speaker split over two groups costs more than two speakers in one.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

import numpy as np
import scipy.cluster.hierarchy
from numpy.typing import NDArray

from app.turn_taking.log_mel import log_mel
from app.turn_taking.prosody import VOICED_FROM, Track
from app.turn_taking.training.recordings import Turn

STRANGERS_FROM: Final = 40
"""Turns from which a collection is taken for one of many strangers."""
TURNS_PER_GROUP: Final = 5
LOUD: Final = 60
"""Percentile of frame loudness from which a frame is voice."""


def speaker_groups(turns: list[Turn]) -> list[str]:
    """Returns one group name per turn."""
    collections = [turn.recording.split("/")[0] for turn in turns]
    groups = list(collections)
    for collection, count in Counter(collections).items():
        if count < STRANGERS_FROM:
            continue
        members = [i for i, name in enumerate(collections) if name == collection]
        labels = _alike([turns[i] for i in members], max(2, count // TURNS_PER_GROUP))
        for i, label in zip(members, labels, strict=True):
            groups[i] = f"{collection}/{label:03d}"
    return groups


def folds(groups: list[str], count: int) -> NDArray[np.intp]:
    """Returns a fold number per turn: whole groups, folds as even as they come."""
    sizes = Counter(groups)
    fold_of: dict[str, int] = {}
    filled = [0] * count
    for group, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
        smallest = filled.index(min(filled))
        fold_of[group] = smallest
        filled[smallest] += size
    return np.array([fold_of[group] for group in groups])


def _alike(turns: list[Turn], count: int) -> NDArray[np.intp]:
    prints = np.stack([_voice_print(turn) for turn in turns])
    prints = (prints - prints.mean(axis=0)) / (prints.std(axis=0) + 1e-6)
    tree = scipy.cluster.hierarchy.linkage(prints, method="ward")
    return np.asarray(scipy.cluster.hierarchy.fcluster(tree, count, criterion="maxclust"))


def _voice_print(turn: Turn) -> NDArray[np.float64]:
    """Returns the mean voiced spectrum, its spread, the room's spectrum and the pitch."""
    spoken = turn.samples[: int((turn.true_end_s or turn.samples.size / 16_000) * 16_000)]
    bands = log_mel(spoken)[:, -min(799, spoken.size // 160) :]
    bands = bands.reshape(20, 4, -1).mean(axis=1)
    loudness = bands.mean(axis=0)
    voice = bands[:, loudness >= np.percentile(loudness, LOUD)]
    room = bands[:, loudness <= np.percentile(loudness, 10)]
    track = Track(spoken[-64_000:])
    pitch = 12 * np.log2(np.maximum(track.pitch_hz[track.voicing >= VOICED_FROM], 50.0))
    melody = np.percentile(pitch, [20, 50, 80]) if pitch.size else np.zeros(3)
    return np.concatenate(
        [
            voice.mean(axis=1) - voice.mean(),
            voice.std(axis=1),
            (room.mean(axis=1) - voice.mean()) * 0.5,
            np.repeat(melody / 4, 4),
        ]
    )
