"""A disk that really is full costs what was not acknowledged, and nothing else."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SMALL_DISK = ("unshare", "--mount", "--map-root-user", "sh", "-c")
SCRIPT = """
import json, sys
from pathlib import Path
from app.store import StoreFull
from app.records import audit
from app.records.settling import recover
from app.records.transcripts import kept_said
from tests.unit.records.archived import *

folder = Path(sys.argv[1])
acknowledged, refusals = [], []
def fill():
    with archived(folder) as archive:
        while len(refusals) < 3:
            try:
                name = f"s{len(acknowledged)}-{len(refusals)}"
                acknowledged.append(hold(archive, session_id=name))
            except StoreFull as full:
                refusals.append(full.operator)
fill()
for file in list((folder / "journals").iterdir())[:5]:
    file.unlink()
with archived(folder) as archive:
    archive.database.check()
    recovered = recover(archive, read_findings)
    readable = [name for name in acknowledged if kept_said(archive, name)]
    hold(archive, session_id="after")
    print(json.dumps({
        "acknowledged": acknowledged,
        "readable": readable,
        "refusals": refusals,
        "after": len(kept_said(archive, "after")),
        "audit": audit.verify(archive.database).whole,
    }))
"""


def test_what_was_acknowledged_is_whole_and_it_goes_on_with_space(tmp_path: Path) -> None:
    if not sys.platform.startswith("linux") or shutil.which("unshare") is None:
        pytest.skip("small disks are made with a mount namespace of Linux")
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = f"mount -t tmpfs -o size=1500k tmpfs {disk}"
    if subprocess.run([*SMALL_DISK, mount], capture_output=True).returncode:
        pytest.skip("this machine lets nobody mount a small disk")
    done = subprocess.run(
        [*SMALL_DISK, f'{mount} && "$0" -c "$1" {disk}/data', sys.executable, SCRIPT],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert len(found["acknowledged"]) > 2
    assert found["readable"] == found["acknowledged"]
    assert all("is full" in refusal for refusal in found["refusals"])
    assert found["after"] > 2
    assert found["audit"] is True
