"""One visit to the real engine, nothing allowed: no word on disk or in the log, no packet out."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.models import Store
from app.records import Archive, audit, learners
from app.records.check_results import kept_check_results
from app.records.results import kept_results
from app.records.sessions import list_sessions
from app.records.transcripts import kept_said
from app.runtime.record_keeping import open_archive
from app.runtime.settings import load_settings
from app.store.raw_pages import raw_pages
from tests.system.visit import Options

pytestmark = [pytest.mark.system, pytest.mark.models, pytest.mark.timeout(600)]

ROOT = Path(__file__).parents[2]
NAME, BADGE = "Philippa Quirrell", "badge-7741"
TELLTALES = ("marmalade", "quokka")
TURNS = [
    "The marmalade van hit my neighbour and she is hurt.",
    "I would send it to the quokka desk.",
]
APART = """\
sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1
ip link add out0 type veth peer name out1 &&
ip addr add 192.0.2.2/24 dev out0 &&
ip link set lo up && ip link set out1 up && ip link set out0 arp off up &&
ip route add default via 192.0.2.1 && exec "$@"
"""
"""A network of its own whose only way out counts what takes it, whatever library sends it."""
SPEAK_OUT = """
import socket
from tests.system.visit import packets_sent
socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"hello", ("198.51.100.1", 9))
print(packets_sent()["out0"])
"""


def apart(command: Sequence[str]) -> list[str]:
    return ["unshare", "--net", "sh", "-c", APART, "sh", *command]


@pytest.fixture(scope="module")
def can_be_apart() -> bool:
    """True if a counted way out can be made, and it counts."""
    if shutil.which("unshare") is None or shutil.which("ip") is None:
        return False
    done = subprocess.run(
        apart([sys.executable, "-W", "ignore", "-c", SPEAK_OUT]),
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    return done.returncode == 0 and int(done.stdout) > 0


@dataclass(frozen=True)
class Visited:
    """What is left after the visit."""

    told: dict[str, Any]
    output: str
    folder: Path
    archive: Archive


@pytest.fixture(scope="module")
def visited(
    tmp_path_factory: pytest.TempPathFactory,
    model: Callable[..., Path],
    store: Store,
    can_be_apart: bool,
) -> Iterator[Visited]:
    """A learner with a badge has typed two turns and four answers, allowed nothing, and left."""
    for role in ("vad", "asr", "asr_english", "tts", "tts_voices", "embeddings", "end_of_turn"):
        model(role)
    model("llm", "small")
    folder = tmp_path_factory.mktemp("visit")
    places = ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR")
    told = {name: str(folder) for name in places}
    told |= {"VIVAVOCE_DATA_DIR": str(folder / "data"), "VIVAVOCE_MODELS": str(store.root)}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in told.items():
            patch.setenv(name, value)
        patch.setenv("VIVAVOCE_PASSPHRASE", "correct horse battery")
        archive = open_archive(load_settings())
        learners.register(archive, NAME, BADGE)
        archive.database.close()
        options = msgspec.json.encode(Options(turns=TURNS, badge=BADGE, checked=True)).decode()
        command = [sys.executable, "-m", "tests.system.visit", options]
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(
            apart(command) if can_be_apart else command,
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        archive = open_archive(load_settings())
        lines = done.stdout.splitlines()
        heard = [line for line in lines if line.startswith("taken ")]
        assert [line[6:] for line in heard] == TURNS
        yield Visited(json.loads(lines[-1]), done.stderr, folder, archive)
        archive.database.close()


def test_no_word_of_theirs_is_on_the_disk(visited: Visited) -> None:
    files = [file for file in visited.folder.rglob("*") if file.is_file()]
    assert any(file.name == "records.db" for file in files)
    for file in files:
        content = file.read_bytes().lower()
        assert not [w for w in (*TELLTALES, NAME.lower()) if w.encode() in content], file
    assert not list((visited.folder / "data" / "journals").glob("*"))


def test_no_word_of_theirs_is_behind_the_key_either(visited: Visited) -> None:
    archive = visited.archive
    (session,) = list_sessions(archive)
    assert (session.state, session.recorded) == ("ended", False)
    assert kept_said(archive, session.id) == []
    results = kept_results(archive)
    assert results
    assert not [one.quote for one in results if one.quote]
    answers = kept_check_results(archive)
    assert [one.form for one in answers] == ["before", "before", "after", "after"]
    assert not [one.words for one in answers if one.words]
    pages = b"".join(raw_pages(archive.database.path, archive.database.page_key)).lower()
    assert b"session.settled" in pages
    assert not [word for word in (*TELLTALES, NAME.lower()) if word.encode() in pages]
    rows = "".join(row.data for row in audit.all_rows(archive.database))
    assert not [word for word in (*TELLTALES, NAME, BADGE) if word in rows]


def test_the_log_tells_nothing_about_them(visited: Visited) -> None:
    """At its most talkative, with everything that libraries print."""
    told = visited.output.lower()
    personal = (*TELLTALES, *NAME.lower().split(), BADGE, "correct horse")
    assert not [words for words in personal if words in told]


def test_there_was_no_socket(visited: Visited) -> None:
    assert visited.told["sockets"] == []


def test_no_packet_left(visited: Visited, can_be_apart: bool) -> None:
    if not can_be_apart:
        pytest.skip("counting what leaves takes a network namespace, which takes root on Linux")
    assert visited.told["sent"] == {"lo": 0, "out0": 0, "out1": 0}
