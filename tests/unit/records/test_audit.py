"""The audit log names the very row that was tampered with."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from app.records import Archive, audit
from app.records.audit import row_hash
from app.records.checkpoints import make_checkpoint, verify_with
from app.records.errors import CheckpointInvalid
from app.store.connection import connect
from tests.unit.records.archived import archived

ROWS = 9


def fill(archive: Archive, rows: int = ROWS) -> None:
    for n in range(rows):
        archive.database.write(
            lambda tx, n=n: audit.append(tx, archive.now(), "staff", "did", {"n": n})
        )


def tamper(folder: Path, *statements: str, parameters: tuple[object, ...] = ()) -> None:
    """What somebody does who has the key and removes the triggers first."""
    with archived(folder) as archive:
        key = archive.database.page_key
    connection = connect(folder / "records.db", key)
    for trigger in ("audit_is_not_changed", "audit_is_not_shortened"):
        connection.execute(f"DROP TRIGGER {trigger}")
    for statement in statements:
        connection.execute(statement, parameters)
    connection.close()


def rewrite(folder: Path, seq: int, data: str) -> None:
    """Change a row and compute its own hash anew."""
    with archived(folder) as archive:
        row = archive.database.read(
            lambda tx: tx.rows("SELECT * FROM audit WHERE seq = ?", (seq,))[0]
        )
    digest = row_hash(row["previous"], seq, row["at_utc"], row["actor"], row["event"], data)
    tamper(
        folder, f"UPDATE audit SET data = ?, hash = ? WHERE seq = {seq}", parameters=(data, digest)
    )


def test_an_untouched_log_is_whole(tmp_path: Path) -> None:
    with archived(tmp_path) as archive:
        assert audit.verify(archive.database).whole
        fill(archive)
        found = audit.verify(archive.database)
    assert found.whole
    assert found.rows == ROWS


@pytest.mark.parametrize("seq", [1, 5, ROWS])
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit SET data = '{}' WHERE seq = {seq}",
        "UPDATE audit SET actor = 'nobody' WHERE seq = {seq}",
        "UPDATE audit SET event = 'other' WHERE seq = {seq}",
        "UPDATE audit SET at_utc = '2020' WHERE seq = {seq}",
        "UPDATE audit SET hash = zeroblob(32) WHERE seq = {seq}",
        "UPDATE audit SET previous = randomblob(32) WHERE seq = {seq}",
        "DELETE FROM audit WHERE seq = {seq}",
    ],
)
def test_the_changed_or_missing_row_is_named(tmp_path: Path, seq: int, change: str) -> None:
    with archived(tmp_path) as archive:
        fill(archive)
    tamper(tmp_path, change.replace("{seq}", str(seq)))
    with archived(tmp_path) as archive:
        found = audit.verify(archive.database)
    assert found.bad_row == seq
    assert f"row {seq}" in found.why


@pytest.mark.parametrize("seq", [1, 5, ROWS])
def test_a_row_with_a_hash_of_its_own_is_named(tmp_path: Path, seq: int) -> None:
    with archived(tmp_path) as archive:
        fill(archive)
    rewrite(tmp_path, seq, '{"n":99}')
    with archived(tmp_path) as archive:
        assert audit.verify(archive.database).bad_row == seq


def test_a_row_put_in_at_the_end_is_named(tmp_path: Path) -> None:
    with archived(tmp_path) as archive:
        fill(archive)
        head = audit.verify(archive.database).head
    digest = row_hash(head, ROWS + 1, "2026", "staff", "forged", "{}")
    tamper(
        tmp_path,
        f"INSERT INTO audit VALUES ({ROWS + 1}, '2026', 'staff', 'forged', '{{}}', ?, ?)",
        parameters=(head, digest),
    )
    with archived(tmp_path) as archive:
        assert audit.verify(archive.database).bad_row == ROWS + 1


def test_the_database_itself_refuses_changes(tmp_path: Path) -> None:
    with archived(tmp_path) as archive:
        fill(archive)
        for statement in ("UPDATE audit SET data = '{}'", "DELETE FROM audit WHERE seq = 1"):
            with pytest.raises(sqlcipher.IntegrityError, match="append-only"):
                archive.database.write(lambda tx, sql=statement: tx.execute(sql))


def test_a_row_is_written_only_with_what_it_tells_of(tmp_path: Path) -> None:
    with archived(tmp_path) as archive:

        def fails(tx: object) -> None:
            audit.append(tx, archive.now(), "staff", "did")  # type: ignore[arg-type]
            raise RuntimeError

        with pytest.raises(RuntimeError):
            archive.database.write(fails)
        assert audit.verify(archive.database).rows == 0


def rewrite_whole_chain(folder: Path) -> None:
    """Change row 3 and every hash after it, and the head: nothing inside can show it."""
    with archived(folder) as archive:
        key = archive.database.page_key
    connection = connect(folder / "records.db", key)
    connection.execute("DROP TRIGGER audit_is_not_changed")
    before = bytes(32)
    for row in connection.execute("SELECT * FROM audit ORDER BY seq").fetchall():
        data = '{"n":99}' if row["seq"] == 3 else row["data"]
        digest = row_hash(before, row["seq"], row["at_utc"], row["actor"], row["event"], data)
        connection.execute(
            "UPDATE audit SET data = ?, previous = ?, hash = ? WHERE seq = ?",
            (data, before, digest, row["seq"]),
        )
        before = digest
    connection.execute("UPDATE audit_head SET hash = ?", (before,))
    connection.close()


def cut_off(folder: Path) -> None:
    """Remove the last rows and put the head back."""
    tamper(
        folder,
        "DELETE FROM audit WHERE seq > 4",
        "UPDATE audit_head SET seq = 4, hash = (SELECT hash FROM audit WHERE seq = 4)",
    )


@pytest.mark.parametrize(("change", "row"), [(rewrite_whole_chain, 6), (cut_off, 5)])
def test_a_checkpoint_elsewhere_shows_what_the_log_cannot(
    tmp_path: Path, change: Callable[[Path], None], row: int
) -> None:
    checkpoint = tmp_path / "usb" / "checkpoint.json"
    checkpoint.parent.mkdir()
    folder = tmp_path / "data"
    with archived(folder) as archive:
        fill(archive, 5)
        assert make_checkpoint(archive, checkpoint).rows == 6
        fill(archive, 3)
        assert verify_with(archive, [checkpoint]).whole
    change(folder)
    with archived(folder) as archive:
        assert audit.verify(archive.database).whole
        assert verify_with(archive, [checkpoint]).bad_row == row


def test_a_changed_or_foreign_checkpoint_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "checkpoint.json"
    with archived(tmp_path / "data") as archive:
        make_checkpoint(archive, file)
        for change in ({"rows": 7}, {"hash": "00" * 32}, {"signature": ""}, {"more": 1}):
            changed = tmp_path / "changed.json"
            changed.write_text(json.dumps(json.loads(file.read_text()) | change))
            with pytest.raises(CheckpointInvalid):
                verify_with(archive, [changed])


def test_no_checkpoint_is_made_of_a_broken_log(tmp_path: Path) -> None:
    with archived(tmp_path) as archive:
        fill(archive)
    tamper(tmp_path, "UPDATE audit SET data = '{}' WHERE seq = 2")
    with archived(tmp_path) as archive, pytest.raises(CheckpointInvalid, match="row 2"):
        make_checkpoint(archive, tmp_path / "checkpoint.json")
    assert not (tmp_path / "checkpoint.json").exists()
