"""Engine or window killed in the middle of a talk: what was acknowledged is in the record.

Many random moments, with the language model and the eyes: `vivavoce bench soak --kills 20`.
"""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import psutil
import pytest

from app.conversation.debriefing import findings_of
from app.conversation.replay import replay
from app.records import audit, learners
from app.records.sessions import journal_lines, list_sessions
from app.records.settling import recover
from app.records.transcripts import LEARNER, kept_said
from app.runtime.record_keeping import open_archive
from app.runtime.settings import load_settings
from tests.system.visit import Options

pytestmark = [pytest.mark.system, pytest.mark.timeout(600)]

ROOT = Path(__file__).parents[2]
TURNS = [f"I would ask about part {number} of it." for number in range(12)]
ENDS_WITHIN_S = 60.0


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory, and no models: what is talked with does not matter here."""
    monkeypatch.setenv("VIVAVOCE_MODELS", str(tmp_path / "no-models"))
    monkeypatch.setenv("VIVAVOCE_PASSPHRASE", "correct horse battery")
    return Path(os.environ["VIVAVOCE_DATA_DIR"])


def visit(options: Options) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.system.visit", msgspec.json.encode(options).decode()],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def lines_of(process: subprocess.Popen[str]) -> Iterator[str]:
    assert process.stdout is not None
    with process.stdout as told:
        for line in told:
            yield line.rstrip("\n")


def assert_nothing_is_lost(acknowledged: list[str]) -> None:
    archive = open_archive(load_settings())
    recover(archive, findings_of)
    archive.database.check()
    assert audit.verify(archive.database).whole
    (session,) = list_sessions(archive)
    assert session.state != "open"
    kept = [one.words for one in kept_said(archive, session.id) if one.speaker == LEARNER]
    assert kept[: len(acknowledged)] == acknowledged
    assert sum(1 for _ in journal_lines(archive, session.id)) > 0
    archive.database.close()


def test_a_killed_engine_comes_back_and_loses_no_turn(data: Path) -> None:
    process = visit(Options(turns=TURNS, recording=True, kill_after=80))
    told = list(lines_of(process))
    assert process.wait(ENDS_WITHIN_S) == 0
    assert msgspec.json.decode(told[-1])["deaths"] == 1
    assert_nothing_is_lost([line[6:] for line in told if line.startswith("taken ")])


def test_a_talk_goes_on_after_its_engine_was_killed(data: Path) -> None:
    process = visit(Options(turns=TURNS[:4], recording=True, kill_after=40, goes_on=True))
    told = list(lines_of(process))
    assert process.wait(ENDS_WITHIN_S) == 0
    assert msgspec.json.decode(told[-1])["deaths"] == 1
    archive = open_archive(load_settings())
    (session,) = list_sessions(archive)
    assert (session.state, session.reason) == ("ended", "learner")
    kept = [one.words for one in kept_said(archive, session.id) if one.speaker == LEARNER]
    assert kept == TURNS[:4]
    assert replay(journal_lines(archive, session.id)).difference is None
    assert audit.verify(archive.database).whole
    archive.database.close()


def test_a_killed_window_ends_the_engine_and_loses_no_turn(data: Path) -> None:
    process = visit(Options(turns=TURNS, recording=True))
    taken: list[str] = []
    engine: psutil.Process | None = None
    for line in lines_of(process):
        if line.startswith("ready "):
            engine = psutil.Process(int(line.split()[2]))
        elif line.startswith("taken "):
            taken.append(line[6:])
            if len(taken) == 3:
                threading.Timer(0.04, process.kill).start()
    assert process.wait(ENDS_WITHIN_S) == -signal.SIGKILL
    assert engine is not None
    psutil.wait_procs([engine], timeout=ENDS_WITHIN_S)
    assert not engine.is_running()
    assert_nothing_is_lost(taken)


def test_who_comes_back_by_badge_after_the_window_was_killed_goes_on(data: Path) -> None:
    archive = open_archive(load_settings())
    learners.register(archive, "Ada Lovelace", "B-17")
    archive.database.close()
    first = visit(Options(turns=TURNS[:4], badge="B-17", recording=True))
    engine: psutil.Process | None = None
    taken: list[str] = []
    for line in lines_of(first):
        if line.startswith("ready "):
            engine = psutil.Process(int(line.split()[2]))
        elif line.startswith("taken "):
            taken.append(line[6:])
            if len(taken) == 2:
                first.kill()
    assert first.wait(ENDS_WITHIN_S) == -signal.SIGKILL
    assert engine is not None
    psutil.wait_procs([engine], timeout=ENDS_WITHIN_S)
    second = visit(Options(turns=TURNS[4:6], badge="B-17", recording=True))
    told = list(lines_of(second))
    assert second.wait(ENDS_WITHIN_S) == 0
    again = [line[6:] for line in told if line.startswith("taken ")]
    archive = open_archive(load_settings())
    (session,) = list_sessions(archive)
    assert (session.state, session.reason) == ("ended", "learner")
    kept = [one.words for one in kept_said(archive, session.id) if one.speaker == LEARNER]
    assert kept[: len(taken)] == taken
    assert kept[-2:] == again[-2:] == TURNS[4:6]
    assert replay(journal_lines(archive, session.id)).difference is None
    archive.database.close()
