"""The kiosk's engine on a real (virtual) microphone and loudspeaker."""

import queue
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from app.conversation import events as ev
from app.conversation.replay import replay
from app.models import Store
from app.packs import find_pack, load_pack
from app.records import audit
from app.records.sessions import journal_lines, list_sessions
from app.records.transcripts import kept_said
from app.runtime import parts
from app.runtime.kiosk_engine import run_kiosk_engine
from app.runtime.record_keeping import open_archive
from app.runtime.scripts import lines_of
from app.runtime.settings import load_settings
from tests.devices.conftest import SoundServer

pytestmark = [
    pytest.mark.sound,
    pytest.mark.system,
    pytest.mark.models,
    pytest.mark.timeout(600),
]

WAIT_S = 180.0


def is_floor(holder: ev.Floor) -> Callable[[ev.Event], bool]:
    return lambda e: isinstance(e, ev.FloorChanged) and e.holder is holder


def answered_turn(events: list[ev.Event]) -> ev.TurnTaken | None:
    """The newest turn, if it was answered: a pause may be taken for its end, and taken back."""
    taken = next((e for e in reversed(events) if isinstance(e, ev.TurnTaken)), None)
    since = events[events.index(taken) :] if taken else []
    starts = [n for n, e in enumerate(since) if isinstance(e, ev.PlaybackStarted)]
    over = starts and any(map(is_floor(ev.Floor.OPEN), since[starts[0] :]))
    return taken if over else None


class Window:
    """Stands where the window's process stands: sends commands, collects events."""

    def __init__(self, data: Path) -> None:
        self._commands: queue.SimpleQueue[ev.Event | None] = queue.SimpleQueue()
        self.events: list[ev.Event] = []
        self.data = data
        self._changed = threading.Condition()
        settings = load_settings(profile="small", data_dir=data, camera="")
        pack = load_pack(find_pack(settings.pack))
        self._thread = threading.Thread(
            target=run_kiosk_engine, args=(self._receive, self._take, settings, [pack])
        )
        self._thread.start()

    def send(self, command: ev.Event) -> None:
        self._commands.put(command)

    def wait_for(self, test: Callable[[ev.Event], bool], after: int = 0) -> ev.Event:
        with self._changed:
            assert self._changed.wait_for(
                lambda: any(test(e) for e in self.events[after:]), WAIT_S
            ), [type(e).__name__ for e in self.events][-20:]
            return next(e for e in self.events[after:] if test(e))

    def wait_for_answer(self, after: int) -> ev.TurnTaken:
        """The learner's newest turn, once the Persona has answered it and the floor is open."""
        with self._changed:
            assert self._changed.wait_for(lambda: answered_turn(self.events[after:]), WAIT_S)
            turn = answered_turn(self.events[after:])
        assert turn is not None
        return turn

    def close(self) -> None:
        self._commands.put(None)
        self._thread.join(30.0)

    def _receive(self, timeout_s: float) -> ev.Event | None:
        try:
            command = self._commands.get(timeout=timeout_s)
        except queue.Empty:
            return None
        if command is None:
            raise EOFError
        return command

    def _take(self, event: ev.Event) -> None:
        with self._changed:
            self.events.append(event)
            self._changed.notify_all()


@pytest.fixture
def window(
    sound_devices: SoundServer,
    model: Callable[..., Path],
    store: Store,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Window]:
    del sound_devices
    # The sound server moved HOME; the models stay where they are.
    monkeypatch.setenv("VIVAVOCE_MODELS", str(store.root))
    monkeypatch.setenv("VIVAVOCE_PASSPHRASE", "correct horse battery")
    for role in ("vad", "asr", "asr_english", "tts", "tts_voices", "embeddings", "end_of_turn"):
        model(role)
    model("llm", "small")
    made = Window(tmp_path / "data")
    yield made
    made.close()


def assert_kept_and_sealed(window: Window, words: str) -> None:
    """The record holds the learner's words and the whole journal; no file holds them readable."""
    for file in window.data.rglob("*"):
        assert file.is_dir() or words.encode() not in file.read_bytes()
    archive = open_archive(load_settings(data_dir=window.data))
    (kept,) = list_sessions(archive)
    assert (kept.state, kept.reason, kept.recorded) == ("ended", "learner", True)
    assert words in [said.words for said in kept_said(archive, kept.id)]
    assert replay(journal_lines(archive, kept.id)).difference is None
    assert audit.verify(archive.database).whole
    archive.database.close()


def assert_own_voice_is_heard(window: Window, turn: int, server: SoundServer) -> None:
    """The learner's turn comes out of the loudspeaker again, and no file was made for it."""
    before = {file for file in window.data.rglob("*") if file.is_file()}
    recorded = window.data.parent / "loudspeaker.wav"
    recorder = server.begin(
        "parecord", "--device=kiosk_speaker.monitor", "--file-format=wav", str(recorded)
    )
    time.sleep(0.5)
    window.send(ev.OwnWordsRequested(turn=turn))
    time.sleep(4.0)
    recorder.terminate()
    recorder.wait()
    sound, _ = soundfile.read(recorded)
    assert np.max(np.abs(sound)) > 0.3
    assert {file for file in window.data.rglob("*") if file.is_file()} == before


def test_a_person_at_the_microphone_is_answered(
    window: Window, sound_server: SoundServer, store: Store, tmp_path: Path
) -> None:
    pack = load_pack(find_pack("claims-escalation"))
    line = lines_of(pack.script("fluent"), pack.recording(""), parts.learner_voices(store), 1)[0]
    assert line.samples is not None
    voice = tmp_path / "learner.wav"
    soundfile.write(voice, line.samples, line.rate_hz)

    window.wait_for(lambda e: isinstance(e, ev.WorkerReady) and e.worker == "engine")
    assert not any(isinstance(e, ev.StreamChanged) for e in window.events)

    window.send(ev.ConsentChanged(microphone=True, camera=False, recording=True))
    opened = window.wait_for(lambda e: isinstance(e, ev.StreamChanged))
    assert isinstance(opened, ev.StreamChanged)
    assert (opened.device, opened.live) == ("microphone", True)
    window.wait_for(lambda e: isinstance(e, ev.LearnerLevel))

    window.send(ev.SessionStartRequested())
    window.wait_for(is_floor(ev.Floor.PERSONA))
    window.wait_for(is_floor(ev.Floor.OPEN), after=len(window.events))
    time.sleep(0.5)
    before = len(window.events)
    player = sound_server.begin("paplay", "--device=mic_feed", str(voice))
    player.wait()
    taken = window.wait_for_answer(after=before)
    said = [e.text for e in window.events if isinstance(e, ev.TurnTaken)]
    assert "hurt" in " ".join(said).lower()

    window.send(ev.SessionEndRequested(reason="learner"))
    window.wait_for(lambda e: isinstance(e, ev.SessionEnded), after=before)
    window.send(ev.ConsentChanged(microphone=False, camera=False))
    closed = window.wait_for(lambda e: isinstance(e, ev.StreamChanged) and not e.live, after=before)
    assert isinstance(closed, ev.StreamChanged)
    assert closed.device == "microphone"
    window.send(ev.DebriefRequested())
    ready = window.wait_for(lambda e: isinstance(e, ev.DebriefReady))
    assert isinstance(ready, ev.DebriefReady)
    assert taken.turn_idx in ready.audible_turns
    assert_own_voice_is_heard(window, taken.turn_idx, sound_server)
    window.close()
    assert_kept_and_sealed(window, taken.text)
