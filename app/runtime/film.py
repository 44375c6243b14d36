"""A rehearsal as a film: the face at 1920x1080, both voices, captions.

The face is played again, frame by frame, from the events of the session: its performance is a
pure function of them, so that filming costs the conversation nothing and no frame is missing.
ffmpeg, a separate program, packs pictures and sound into one file.
"""

import shutil
import subprocess
import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import cv2
import numpy as np
import soundfile
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from app.conversation.events import (
    Event,
    PlaybackEnded,
    PlaybackStarted,
    SpeakerChanged,
    SpeechReady,
)
from app.conversation.ports import Samples
from app.errors import VivaError
from app.face import FaceRenderer, Performer, Pose, load_look
from app.runtime.face_feed import FaceFeed

SIZE = (1920, 1080)
FPS = 25
SCALE = 0.8
"""Of the face's own resolution; drawing takes most of a film's time."""
SOUND_HZ = 24_000
MOUTH_EARLY_S = 0.3
_MARGIN_PX = 48
_FONT_PX = 34
_FONTS = ("Inter-Medium.otf", "DejaVuSans.ttf", "arial.ttf")


class NoFilm(VivaError):
    """The film could not be made; the rest of the rehearsal's output is whole."""

    code: ClassVar[str] = "film.failed"


@dataclass(frozen=True, slots=True)
class Caption:
    """Words on the screen between two session times."""

    start_s: float
    end_s: float
    role: str
    name: str
    """Whose words they are."""
    text: str


def make_film(
    out: Path,
    *,
    look: str,
    seed: int,
    events: Sequence[Event],
    captions: Sequence[Caption],
    persona: Samples,
    learner: Samples,
    seconds: float,
    progress: Callable[[float], None],
) -> None:
    """Write `out` (H.264 and AAC). `persona` and `learner` are 24 kHz sound from session time 0.

    `progress` gets the share done, 0..1. Raises NoFilm when ffmpeg is missing or fails.
    """
    program = shutil.which("ffmpeg")
    if program is None:
        raise NoFilm("conversation.mp4 needs the program ffmpeg; on Debian: apt-get install ffmpeg")
    stage = _Stage(look, events)
    painter = CaptionPainter(captions)
    with tempfile.TemporaryDirectory(dir=out.parent) as folder:
        sound = Path(folder) / "sound.wav"
        soundfile.write(sound, _mix(persona, learner, seconds), SOUND_HZ)
        encoder = subprocess.Popen(
            [
                *(program, "-y", "-loglevel", "error"),
                *("-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{SIZE[0]}x{SIZE[1]}"),
                *("-r", str(FPS), "-i", "-", "-i", str(sound)),
                *("-c:v", "libx264", "-preset", "ultrafast", "-crf", "25", "-pix_fmt", "yuv420p"),
                *("-c:a", "aac", "-b:a", "128k", "-shortest", "-movflags", "+faststart"),
                str(out),
            ],
            stdin=subprocess.PIPE,
        )
        assert encoder.stdin is not None
        count = int(seconds * FPS)
        try:
            for index, pose in enumerate(poses(events, seed, count)):
                t_s = index / FPS
                frame = stage.frame(pose, t_s)
                painter.paint(frame, t_s)
                encoder.stdin.write(frame.tobytes())
                if index % FPS == 0:
                    progress(index / count)
            encoder.stdin.close()
        except BrokenPipeError:
            encoder.wait()
        if encoder.wait() != 0:
            raise NoFilm(f"ffmpeg gave up with code {encoder.returncode}; is the disk full?")
    stage.close()
    progress(1.0)


class _Stage:
    """The picture of whoever has the word: one renderer at a time."""

    def __init__(self, look: str, events: Sequence[Event]) -> None:
        self._changes = deque((e.t_s, e.look) for e in events if isinstance(e, SpeakerChanged))
        self._enter(look)

    def frame(self, pose: Pose, t_s: float) -> NDArray[np.uint8]:
        """Return the picture of that pose at that time, RGB (h, w, 3), to be painted on."""
        while self._changes and self._changes[0][0] <= t_s:
            self._renderer.close()
            self._enter(self._changes.popleft()[1])
        frame = self._still.copy()
        x, y, width, height = self._renderer.region
        drawn = self._renderer.render(pose)
        frame[y : y + height, x : x + width] = cv2.resize(
            drawn, (width, height), interpolation=cv2.INTER_LINEAR
        )[..., :3]
        return frame

    def close(self) -> None:
        """Give the graphics memory back."""
        self._renderer.close()

    def _enter(self, look: str) -> None:
        self._renderer = FaceRenderer(load_look(look), SIZE, SCALE)
        self._still = self._renderer.backdrop()


def poses(events: Sequence[Event], seed: int, count: int) -> Iterator[Pose]:
    """Yield the first `count` poses, FPS a second, of the face that heard these events.

    The loudspeaker's own times count, not when its reports came in: a busy machine reports late,
    and a mouth opens a little before the sound.
    """
    performer = Performer(seed)
    feed = FaceFeed(performer)
    waiting = deque(sorted(_in_stage_order(events), key=lambda due: due[0]))
    for index in range(count):
        t_s = index / FPS
        while waiting and waiting[0][0] <= t_s:
            feed.take(waiting.popleft()[1])
        yield performer.pose(t_s)


def _in_stage_order(events: Sequence[Event]) -> Iterator[tuple[float, Event]]:
    """Each event with the time at which the face is to know it."""
    starts = {e.clause_id: e.at_s for e in events if isinstance(e, PlaybackStarted)}
    for event in events:
        due_s = event.t_s
        if isinstance(event, PlaybackStarted | SpeechReady) and event.clause_id in starts:
            due_s = min(due_s, starts[event.clause_id] - MOUTH_EARLY_S)
        elif isinstance(event, PlaybackEnded) and event.clause_id in starts:
            due_s = min(due_s, starts[event.clause_id] + event.heard_s)
        yield due_s, event


def _mix(persona: Samples, learner: Samples, seconds: float) -> NDArray[np.float32]:
    """Return stereo (n, 2): the Persona a little to the right, the learner a little to the left."""
    n = int(seconds * SOUND_HZ)
    sides = np.zeros((n, 2), np.float32)
    for samples, left, right in ((persona, 0.75, 1.0), (learner, 1.0, 0.55)):
        part = samples[:n]
        sides[: len(part), 0] += part * left
        sides[: len(part), 1] += part * right
    return np.clip(sides, -1.0, 1.0)


class CaptionPainter:
    """Paints at most one caption, low in the picture, in a calm dark band."""

    def __init__(self, captions: Sequence[Caption]) -> None:
        self._captions = sorted(captions, key=lambda c: c.start_s)
        self._font = _font(_FONT_PX)
        self._bands: dict[tuple[str, str], NDArray[np.uint8]] = {}

    def paint(self, frame: NDArray[np.uint8], t_s: float) -> None:
        """Paint the caption of `t_s`, if there is one, into an RGB frame (h, w, 3)."""
        shown = [c for c in self._captions if c.start_s <= t_s < c.end_s]
        if not shown:
            return
        caption = shown[-1]
        key = (caption.name, caption.text)
        if key not in self._bands:
            self._bands = {key: self._band(caption, frame.shape[1])}
        band = self._bands[key]
        top = frame.shape[0] - band.shape[0] - 28
        under = frame[top : top + band.shape[0]].astype(np.float32)
        alpha = band[..., 3:].astype(np.float32) / 255
        mixed = band[..., :3] * alpha + under * (1 - alpha)
        frame[top : top + band.shape[0]] = mixed.astype(np.uint8)

    def _band(self, caption: Caption, width: int) -> NDArray[np.uint8]:
        lines = _wrap(f"{caption.name}:  {caption.text}", self._font, width - 6 * _MARGIN_PX)
        step = int(_FONT_PX * 1.35)
        height = step * len(lines) + 36
        picture = Image.new("RGBA", (width, height), (0, 0, 0, 0))
        draw = ImageDraw.Draw(picture)
        widest = max(self._font.getlength(line) for line in lines)
        left = (width - widest) / 2
        draw.rounded_rectangle(
            (left - 32, 0, left + widest + 32, height - 1), radius=20, fill=(14, 18, 24, 205)
        )
        colour = (255, 255, 255, 255) if caption.role == "persona" else (176, 216, 255, 255)
        for row, line in enumerate(lines):
            draw.text((left, 16 + row * step), line, font=self._font, fill=colour)
        return np.asarray(picture)


def _wrap(text: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) > width and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _font(size: int) -> ImageFont.FreeTypeFont:
    for name in _FONTS:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    raise NoFilm("no font for captions was found; on Debian: apt-get install fonts-dejavu-core")
