"""Killed at any point of a session, what was flushed is in the record afterwards."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from app.records import audit
from app.records.sessions import list_sessions
from app.records.settling import recover
from app.records.transcripts import kept_said
from tests.unit.records.archived import QUESTION, WORDS, archived, read_findings

ROOT = Path(__file__).parents[3]
KIOSK = """
import sys
from pathlib import Path
from tests.unit.records.archived import *
with archived(Path(sys.argv[1])) as archive:
    for number in range(100):
        record = start(archive, session_id=f"s{number}")
        for line in conversation().journal.splitlines(keepends=True):
            record.journal.append(line, flush=True)
            for words in (WORDS, QUESTION):
                if b"TurnTaken" in line and words.encode() in line:
                    print(record.session_id, words, sep="|", flush=True)
        record.close()
        settle(archive, record.session_id, read_findings)
"""


@pytest.mark.parametrize("seed", range(3))
def test_every_flushed_turn_survives(tmp_path: Path, seed: int) -> None:
    kiosk = subprocess.Popen(
        [sys.executable, "-c", KIOSK, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE
    )
    assert kiosk.stdout is not None
    told = [kiosk.stdout.readline() for _ in range(random.Random(seed).randrange(1, 9))]
    kiosk.kill()
    told += kiosk.stdout.read().splitlines(keepends=True)
    kiosk.stdout.close()
    kiosk.wait()
    acknowledged = [line.decode().strip().split("|") for line in told if line.endswith(b"\n")]
    with archived(tmp_path) as archive:
        recover(archive, read_findings)
        archive.database.check()
        assert audit.verify(archive.database).whole
        assert "open" not in [one.state for one in list_sessions(archive)]
        for session_id, words in acknowledged:
            assert words in (WORDS, QUESTION)
            assert words in [one.words for one in kept_said(archive, session_id)]
