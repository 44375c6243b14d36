"""From a written learner to the sounds and pauses of a rehearsal."""

from dataclasses import replace
from pathlib import Path

from app.conversation.ports import Synthesiser
from app.packs import LearnerScript, Manner
from app.perception import PitchModel
from app.runtime.manner import in_manner
from app.runtime.rehearsal import Line
from app.synthesis.scripted import RenderedUtterance, render_recording, render_utterance


def lines_of(
    script: LearnerScript,
    folder: Path,
    voices: Synthesiser,
    first: int | None = None,
    pitch: PitchModel | None = None,
) -> list[Line]:
    """Return a script, or its `first` lines; texts are spoken by its learner's voice.

    Recordings are found in `folder`. Without a `pitch` model every turn is said plainly.
    """
    lines = []
    for number, turn in enumerate(script.turns[:first], start=1):
        name = f"{script.id}-{number}"
        if turn.silence_s is not None:
            lines.append(Line(text="", silence_s=turn.silence_s, name=name))
            continue
        if turn.recording is not None:
            sound = render_recording(folder / turn.recording, words=turn.words or "")
        else:
            sound = render_utterance(
                turn.text or "",
                voices=voices,
                voice=turn.voice or script.learner.voice,
                language=script.learner.language,
                speed=min(max(script.learner.speed * turn.manner.speed, 0.7), 1.3),
            )
        if pitch is not None and turn.manner != Manner():
            sound = in_manner(sound, turn.manner, pitch)
        line = _line(sound, name, turn.pause_s, turn.at_s)
        lines.append(replace(line, looks=turn.looks))
    return lines


def typed_lines(script: LearnerScript, first: int | None = None) -> list[Line]:
    """Return a script, or its `first` lines, as typed turns."""
    return [
        Line(text=turn.said or turn.words or "", pause_s=turn.pause_s, name=f"{script.id}-{n}")
        if turn.silence_s is None
        else Line(text="", silence_s=turn.silence_s)
        for n, turn in enumerate(script.turns[:first], start=1)
    ]


def recorded_line(
    path: Path, *, true_end_s: float | None = None, text: str = "", name: str = ""
) -> Line:
    """Return a recording of a person as one line. Raises RecordingUnreadable.

    `true_end_s`: where the turn is known to end; else the last sound that is louder than the room.
    """
    sound = render_recording(path, words=text.replace("|", " "))
    line = _line(sound, name or path.stem, 0.6, None)
    if true_end_s is None:
        return line
    return Line(
        samples=sound.samples[: int((true_end_s + 0.06) * sound.rate_hz)],
        rate_hz=sound.rate_hz,
        text=line.text,
        speech_s=(sound.speech_start_s, true_end_s),
        name=line.name,
    )


def _line(sound: RenderedUtterance, name: str, pause_s: float, over_voice_s: float | None) -> Line:
    return Line(
        samples=sound.samples,
        rate_hz=sound.rate_hz,
        text=sound.words,
        speech_s=(sound.speech_start_s, sound.speech_end_s),
        pause_s=pause_s,
        over_voice_s=over_voice_s,
        name=name,
    )
