"""The product's demonstration, from sound to film, with every part real."""

import json
import re
import shutil
import subprocess
import wave
from pathlib import Path

import jiwer
import numpy as np
import pytest

from app.conversation.events import SessionStarted
from app.conversation.events.codec import from_json
from app.conversation.replay import replay
from app.models import Store
from app.recognition import WhisperRecogniser
from app.runtime.film import FPS, poses
from app.turn_taking.training import conversations
from app.turn_taking.training.recordings import read_turns

pytestmark = [pytest.mark.system, pytest.mark.models, pytest.mark.timeout(900)]

WER_MAX = 0.15
LAG_MAX_MS = 80


def journal_lines(folder: Path) -> list[bytes]:
    return (folder / "journal.jsonl").read_bytes().splitlines()


def events_of(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line[2:]) for line in journal_lines(folder)]


def test_every_turn_is_answered_once(rehearsed: Path) -> None:
    """How seldom both begin at once, and one gives way, is for the benchmark of the floor."""
    cases = json.loads((rehearsed / "latency.json").read_text())["cases"]
    assert len(cases) == 2
    assert all(case["answered"] for case in cases)
    heard = [e for e in events_of(rehearsed) if e["type"] == "UtteranceHeard"]
    whole = [e["turn_idx"] for e in heard if not e["interrupted"]]
    assert whole == [0, 1, 2]


def test_the_journal_replays_event_for_event(rehearsed: Path) -> None:
    with (rehearsed / "journal.jsonl").open("rb") as lines:
        result = replay(lines)
    assert result.difference is None
    assert result.outward > 20


def test_the_transcript_says_who_said_what(rehearsed: Path) -> None:
    text = (rehearsed / "transcript.md").read_text()
    assert text.count("**Learner**") == 2
    heard = [e for e in events_of(rehearsed) if e["type"] == "UtteranceHeard"]
    assert len(heard) >= 3
    assert text.count("**Maya Okafor**") == len(heard)
    assert "AI-generated" in text


def probe(film: Path) -> dict[str, object]:
    if shutil.which("ffprobe") is None:
        pytest.skip("ffprobe is not installed")
    done = subprocess.run(
        ["ffprobe", "-v", "error", "-show_streams", "-of", "json", str(film)],
        capture_output=True,
        check=True,
    )
    return {s["codec_type"]: s for s in json.loads(done.stdout)["streams"]}


def test_the_film_is_full_hd_with_sound(rehearsed: Path) -> None:
    streams = probe(rehearsed / "conversation.mp4")
    video = streams["video"]
    assert (video["width"], video["height"]) == (1920, 1080)  # type: ignore[index]
    frames, seconds = video["avg_frame_rate"].split("/")  # type: ignore[index]
    assert int(frames) / int(seconds) >= 25
    assert "audio" in streams


def test_the_conversation_labels_its_own_pauses(rehearsed: Path, tmp_path: Path) -> None:
    sound = rehearsed / "learner.flac"
    journal = rehearsed / "journal.jsonl"
    conversations.main(
        ["--journal", str(journal), "--sound", str(sound), "--out", str(tmp_path / "labels")]
    )
    turns = read_turns(tmp_path / "labels")
    assert len(turns) == 2
    for turn in turns:
        assert turn.true_end_s is not None
        end = round(turn.true_end_s * 16_000)
        spoken, after = turn.samples[8_000:end], turn.samples[end + 3_200 :]
        assert np.sqrt(np.mean(spoken**2)) > 10 * np.sqrt(np.mean(after**2))


def persona_sound(film: Path, folder: Path) -> np.ndarray:
    """The film's right channel less the learner's share is not needed: turns do not overlap."""
    wav = folder / "film.wav"
    subprocess.run(
        ["ffmpeg", "-y", "-loglevel", "error", "-i", str(film), "-ac", "1", "-ar", "16000", wav],
        check=True,
    )
    with wave.open(str(wav)) as file:
        data = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    return data.astype(np.float32) / 32768


def spoken_spans(events: list[dict[str, object]]) -> list[tuple[float, float, str]]:
    started = {e["clause_id"]: e["at_s"] for e in events if e["type"] == "PlaybackStarted"}
    texts = {e["clause_id"]: e["text"] for e in events if e["type"] == "PlaybackRequested"}
    return [
        (started[e["clause_id"]], started[e["clause_id"]] + e["heard_s"], texts[e["clause_id"]])
        for e in events
        if e["type"] == "PlaybackEnded" and e["clause_id"] in started
    ]


def plain(text: str) -> str:
    return " ".join(re.sub(r"[^a-z' ]", " ", text.lower().replace("-", " ")).split())


def test_what_the_persona_said_can_be_understood(
    rehearsed: Path, store: Store, tmp_path: Path
) -> None:
    sound = persona_sound(rehearsed / "conversation.mp4", tmp_path)
    recogniser = WhisperRecogniser(store.path("asr"), threads=2)
    said, heard = [], []
    for start_s, end_s, text in spoken_spans(events_of(rehearsed)):
        piece = sound[int((start_s - 0.1) * 16_000) : int((end_s + 0.1) * 16_000)]
        said.append(plain(text))
        heard.append(plain(recogniser.transcribe(piece, language="en").text))
    assert jiwer.wer(" ".join(said), " ".join(heard)) <= WER_MAX


def test_the_lips_move_with_the_voice(rehearsed: Path, tmp_path: Path) -> None:
    sound = persona_sound(rehearsed / "conversation.mp4", tmp_path)
    events = [from_json(line[2:]) for line in journal_lines(rehearsed)]
    started = next(e for e in events if isinstance(e, SessionStarted))
    seconds = events[-1].t_s
    struck = list(poses(events, started.plan.seed, int(seconds * FPS)))
    step_s = 0.01
    times = np.arange(0, seconds - 0.1, step_s)
    opening = np.interp(
        times,
        np.arange(len(struck)) / FPS,
        [pose.weights.get("jawOpen", 0.0) for pose in struck],
    )
    level = np.sqrt(np.convolve(sound**2, np.ones(480) / 480, "same"))
    energy = np.interp(times, np.arange(len(level)) / 16_000, level)
    in_speech = np.zeros(len(times), bool)
    for start_s, end_s, _ in spoken_spans(events_of(rehearsed)):
        in_speech |= (times >= start_s - 0.2) & (times <= end_s + 0.2)
    energy = np.where(in_speech, energy, 0.0)
    lags = range(-30, 31)
    scores = [
        np.corrcoef(np.roll(opening, lag)[in_speech], energy[in_speech])[0, 1] for lag in lags
    ]
    best_ms = lags[int(np.argmax(scores))] * step_s * 1000
    assert max(scores) > 0.2
    assert abs(best_ms) <= LAG_MAX_MS
