"""A short film of a face that listens and then speaks."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np

from app.face.errors import FaceError
from app.face.looks import load_look
from app.face.performer import Performer
from app.face.renderer import FaceRenderer

FPS = 25
_SIZE = (1920, 1080)
# "Good. So before you approve anything, tell me what you would check first." with plain timings.
_WORDS = "ɡˈʊd . sˈO bəfˈɔɹ ju əpɹˈuv ˈɛniθˌɪŋ , tˈɛl mi wˈʌt ju wʊd ʧˈɛk fˈɜɹst ."


class NoFilm(FaceError):
    """The film cannot be written here."""

    code = "face.no_film"


def plain_timings(symbols: str, start_s: float = 0.0) -> list[tuple[str, float, float]]:
    """Phonemes with everyday lengths: vowels 110 ms, consonants 70 ms, pauses 250 ms."""
    timed, at, stress = [], start_s, ""
    for symbol in symbols:
        if symbol in "ˈˌ":
            stress = symbol
            continue
        length = 0.25 if symbol in ".," else 0.02 if symbol == " " else 0.07
        if symbol in "AIOWYaeiouæɑɔəɛɜɪʊʌ":
            length = 0.13 if stress == "ˈ" else 0.085
        timed.append((stress + symbol, at, at + length))
        at, stress = at + length, ""
    return timed


def rehearsed(seed: int, seconds: float) -> Performer:
    """A Performer told to speak in the second half; the first half is for listening."""
    performer = Performer(seed)
    at = seconds / 2 + 0.6
    while at < seconds - 1:
        phonemes = plain_timings(_WORDS)
        performer.speech(at, phonemes)
        at += phonemes[-1][2] + 0.8
    return performer


def write_clip(out: Path, look: str, seconds: float) -> Path:
    """Film `seconds` of a look (`load_look`) at 1080p; raises `NoFilm` without ffmpeg."""
    ffmpeg = shutil.which("ffmpeg")
    if ffmpeg is None:
        raise NoFilm("Writing a film needs the program ffmpeg; on Debian: apt-get install ffmpeg")
    shown = load_look(look)
    renderer = FaceRenderer(shown, _SIZE, 1.0, samples=4)
    performer = rehearsed(shown.seed, seconds)
    out.parent.mkdir(parents=True, exist_ok=True)
    command = [
        ffmpeg, "-y", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "rgb24",
        "-s", f"{_SIZE[0]}x{_SIZE[1]}", "-r", str(FPS), "-i", "-", "-c:v", "libx264",
        "-preset", "veryfast", "-crf", "20", "-pix_fmt", "yuv420p", str(out),
    ]  # fmt: skip
    with subprocess.Popen(command, stdin=subprocess.PIPE) as film:
        assert film.stdin is not None
        performer.floor("learner", 0.0)
        for number in range(int(seconds * FPS)):
            t_s = number / FPS
            told(performer, t_s, seconds)
            film.stdin.write(renderer.frame(performer.pose(t_s)).tobytes())
        film.stdin.close()
    renderer.close()
    if film.returncode != 0:
        raise NoFilm(f"ffmpeg could not write {out.name} (exit code {film.returncode}).")
    return out


def told(performer: Performer, t_s: float, seconds: float) -> None:
    """What happens at `t_s`: a learner talks in phrases, then the Persona answers warmly."""
    half = seconds / 2
    if t_s < half:
        phrase = t_s % 3.4
        talking = phrase < 2.6
        pitch = 190 - 45 * phrase / 2.6 + 14 * float(np.sin(9 * t_s))
        performer.learner_voice(t_s, -24.0 if talking else -60.0, pitch if talking else None)
    else:
        performer.floor("thinking" if t_s < half + 0.5 else "persona", t_s)
        if abs(t_s - half - 0.5) < 1 / FPS:
            performer.express("encouraging", 0.9, t_s)
        if abs(t_s - half - 5.0) < 1 / FPS:
            performer.express("happy", 0.7, t_s)
