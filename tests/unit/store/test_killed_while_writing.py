"""A power cut loses nothing that was acknowledged and breaks nothing."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.store.keeping import opened

ROOT = Path(__file__).parents[3]
WRITER = """
import sys
from pathlib import Path
from tests.unit.store.keeping import MADE, note, opened
with opened(Path(sys.argv[1])) as database:
    learner = database.write(lambda tx: tx.make_learner(guest=False, made=MADE))
    while True:
        print(database.write(lambda tx: note(tx, learner, "word " * 50)), flush=True)
"""


@pytest.mark.parametrize("seed", range(4))
def test_killed_at_a_random_point(tmp_path: Path, seed: int) -> None:
    acknowledged: set[str] = set()
    for _ in range(2):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE
        )
        assert writer.stdout is not None
        for _ in range(random.Random(seed).randrange(1, 120)):
            acknowledged.add(writer.stdout.readline().decode().strip())
        writer.kill()
        rest = writer.stdout.read().decode().split("\n")
        acknowledged.update(line for line in rest[:-1] if line)
        writer.stdout.close()
        writer.wait()
        with opened(tmp_path) as database:
            database.check()
            kept = {row["id"] for row in database.read(lambda tx: tx.rows("SELECT id FROM note"))}
        assert acknowledged <= kept


def test_killed_while_being_made_is_no_damage(tmp_path: Path) -> None:
    """What a crash in the middle of the first start leaves behind."""
    (tmp_path / "records.db.new").write_bytes(b"half")
    (tmp_path / "records.db.new-wal").write_bytes(b"half")
    with opened(tmp_path) as database:
        database.check()
    assert not (tmp_path / "records.db.new").exists()
