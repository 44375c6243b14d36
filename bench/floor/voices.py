"""`python -m bench.floor.voices --out DIR`: synthetic learners, labelled like the recordings.

The voices are not those of the rehearsals, so that a rehearsal stays a test. The same sentences
and seed give the same sound. About ten minutes.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import soundfile

from app.audio import resample
from app.conversation.ports import Samples, Synthesiser
from app.models import Store
from app.synthesis import Voices
from app.synthesis.scripted import render_utterance, speech_bounds
from app.turn_taking.training.sentences import Spoken, turns

RATE_HZ: Final = 16_000
SEED: Final = 7
FAST: Final = "hibari"
FAST_TURNS: Final = 120
VOICES: Final = ("af_bella", "af_sky", "am_adam", "am_eric", "bf_lily", "bm_lewis")
"""Few turns each: they cost a hundred times as much."""
VOICE_TURNS: Final = 14
PITCHES: Final = (0.84, 0.92, 1.0, 1.09, 1.19)
"""Playing faster or slower makes other throats of one voice."""
LEAD_S: Final = 0.7
TAIL_S: Final = 2.0
PAUSES_S: Final = (0.5, 2.0)
ROOM_DB: Final = (-78.0, -48.0)
"""Level of the room, dB full scale."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Writes the recordings and `dev_full.json`; returns 0."""
    parser = argparse.ArgumentParser(prog="python -m bench.floor.voices", description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    voices = Voices(Store())
    rng = np.random.default_rng(SEED)
    wanted = [(FAST, FAST_TURNS), *((voice, VOICE_TURNS) for voice in VOICES)]
    rows: list[dict[str, Any]] = []
    for voice, count in wanted:
        for number, turn in enumerate(turns(count, rng)):
            samples, hold, end_s = perform(turn, voice, voices, rng)
            name = f"{voice}_{number:03d}"
            soundfile.write(options.out / f"{name}.flac", samples, RATE_HZ)
            rows.append(row(name, voice, turn, hold, end_s))
            sys.stderr.write(f"{name}\n")
        text = json.dumps(rows, indent=0)
        (options.out / "dev_full.json").write_text(text, encoding="utf-8")
    return 0


def perform(
    turn: Spoken, voice: str, voices: Synthesiser, rng: np.random.Generator
) -> tuple[Samples, tuple[float, float] | None, float]:
    """Returns a turn as 16 kHz sound in a room, its thinking pause, and its true end (seconds)."""
    speed = float(rng.uniform(0.88, 1.12))
    pitch = float(rng.choice(PITCHES))
    pause_s = float(rng.uniform(*PAUSES_S))
    text = f"{turn.before} [pause {pause_s:.2f}] {turn.rest}" if turn.before else turn.rest
    sound = render_utterance(text, voices=voices, voice=voice, speed=speed)
    rate_hz = round(sound.rate_hz * pitch)
    speech = resample(sound.samples, rate_hz, RATE_HZ)
    grown = sound.rate_hz / rate_hz
    end_s = LEAD_S + sound.speech_end_s * grown
    hold = None
    if turn.before:
        silent = pauses(sound.samples, sound.rate_hz)
        start, stop = max(silent, key=lambda span: span[1] - span[0])
        hold = (LEAD_S + start * grown, LEAD_S + stop * grown)
    length = round((LEAD_S + TAIL_S) * RATE_HZ) + speech.size
    room = 10 ** (float(rng.uniform(*ROOM_DB)) / 20) * rng.standard_normal(length)
    samples = room.astype(np.float32)
    first = round(LEAD_S * RATE_HZ)
    samples[first : first + speech.size] += speech * 10 ** (float(rng.uniform(-12, 3)) / 20)
    return np.clip(samples, -1, 1), hold, end_s


def pauses(samples: Samples, rate_hz: int) -> list[tuple[float, float]]:
    """Returns the stretches of digital silence, (start, end) in seconds."""
    silent = np.concatenate([[False], samples == 0.0, [False]])
    edges = np.flatnonzero(np.diff(silent.astype(np.int8)))
    spans = zip(edges[::2], edges[1::2], strict=True)
    return [
        (speech_bounds(samples[:start], rate_hz)[1], stop / rate_hz)
        for start, stop in spans
        if (stop - start) / rate_hz > PAUSES_S[0] / 2 and start
    ]


def row(
    name: str, voice: str, turn: Spoken, hold: tuple[float, float] | None, end_s: float
) -> dict[str, Any]:
    """Returns the label of one turn, with the fields of the recordings."""
    return {
        "id": name,
        "wav": f"{name}.flac",
        "source": f"tts_{voice}/{name}",
        "lang": "en",
        "true_end": round(end_s, 3),
        "holds": [hold] if hold else [],
        "hold_kinds": ["clear"] if hold else [],
        "hold_kind": "clear" if hold else None,
        "natural_end": True,
        "stretched": [],
        "text": f"{turn.before} | {turn.rest}" if turn.before else turn.rest,
        "context": "",
    }


if __name__ == "__main__":
    raise SystemExit(main())
