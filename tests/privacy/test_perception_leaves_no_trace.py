"""Pictures, landmarks and sound stay in memory; events hold numbers and short words only."""

import ast
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from types import SimpleNamespace

import cv2
import msgspec
import numpy as np
import pytest

from app.conversation.cues import Cue, CueName, Unavailable
from app.conversation.events import Event, FaceMoved, ObservationMade, PresenceChanged, SessionEnded
from app.conversation.signs import Sign
from app.runtime.engine import Engine
from app.runtime.noticing import Noticing

ROOT = Path(__file__).parents[2]
ROOM = ROOT / "app" / "perception"
WRITERS = {
    *("imwrite", "imencode", "VideoWriter", "FileStorage", "save", "savez", "savez_compressed"),
    *("savetxt", "tofile", "dump", "write_bytes", "write_text", "memmap", "NamedTemporaryFile"),
    *("TemporaryFile", "mkstemp", "open", "connect", "socket"),
}
MEMORY_ONLY = {"self_view.py": {"imencode"}}
"""The learner's own mirror before a talk: bytes for the window, which goes dark with the talk."""


@pytest.mark.parametrize("path", sorted(ROOM.glob("*.py")), ids=lambda path: path.name)
def test_no_module_calls_anything_that_writes(path: Path) -> None:
    called = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            called.add(name)
    assert not called & (WRITERS - MEMORY_ONLY.get(path.name, set()))


LOOP = """
    import sys, time
    from pathlib import Path
    import numpy as np

    written = []
    def watch(event, args):
        if event == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+"):
            written.append(args[0])
        if event in ("os.mkdir", "os.rename", "socket.connect", "sqlite3.connect"):
            written.append(event)
    from app.conversation.events import SessionEnded
    from app.perception import Face, Sighting, open_capture, serve
    from app.perception.geometry import Mesh

    class FakeFinder:
        mesh = np.random.default_rng(0).normal(size=(468, 3)).astype(np.float32)
        def look(self, image, t_s):
            points = np.random.default_rng(0).normal(size=(478, 3)).astype(np.float32)
            return Sighting(1, Face(points * 50 + 200, np.zeros(52, np.float32)))

    sent = []
    began_s = time.monotonic()
    def receive(timeout_s):
        time.sleep(timeout_s)
        return SessionEnded(reason="over") if time.monotonic() - began_s > 2.0 else None
    sys.addaudithook(watch)
    serve(receive, sent.append, lambda: open_capture(sys.argv[1]), FakeFinder())
    assert len(sent) >= 2, sent
    assert not written, written
"""


def test_the_loop_leaves_nothing_on_disk(tmp_path: Path) -> None:
    film = tmp_path / "film.avi"
    writer = cv2.VideoWriter(str(film), cv2.VideoWriter_fourcc(*"MJPG"), 15, (320, 240))
    for level in range(0, 250, 10):
        writer.write(np.full((240, 320, 3), level, np.uint8))
    writer.release()
    home = tmp_path / "home"
    home.mkdir()
    places = {name: str(home) for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_DATA_HOME")}
    subprocess.run(
        [sys.executable, "-c", textwrap.dedent(LOOP), str(film)],
        cwd=home,
        env={
            **os.environ,
            **places,
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        check=True,
        timeout=120,
    )
    assert list(home.rglob("*")) == []


def test_what_the_eyes_send_cannot_hold_a_picture_or_a_face() -> None:
    plain = (int, float, bool, str, float | None, CueName, Unavailable | None)
    rows = (tuple[Sign, ...], tuple[Cue, ...], tuple[tuple[float, float], ...])
    for kind in (ObservationMade, PresenceChanged, FaceMoved, Cue):
        for field in msgspec.structs.fields(kind):
            assert field.type in (*plain, *rows), (kind, field)


def test_the_voice_and_its_numbers_are_forgotten_with_the_session() -> None:
    class FakeVoice:
        forgotten = False

        def forget(self) -> None:
            self.forgotten = True

    voice = FakeVoice()
    noticing = Noticing(pitch=None, sound=None, post=lambda _event: None)
    noticing._voice = voice  # type: ignore[assignment]
    noticing._prosody[0.0, 1.0] = None
    noticing.follow(SessionEnded(reason="over"))
    noticing.close()
    assert voice.forgotten
    assert noticing._prosody == {}


def test_a_movement_of_the_face_is_taken_in_and_never_reaches_the_journal() -> None:
    followed: list[Event] = []
    posted: list[Event] = []
    engine = object.__new__(Engine)
    engine._noticing = SimpleNamespace(follow=followed.append)  # type: ignore[assignment]
    engine.loop = SimpleNamespace(post=posted.append)  # type: ignore[assignment]
    blink = FaceMoved(movement=CueName.BLINKS, since_s=1.0, until_s=1.1)
    seen = PresenceChanged(people=1, facing=True)
    engine._eyes_event(blink)
    engine._eyes_event(seen)
    assert followed == [blink]
    assert posted == [seen]
