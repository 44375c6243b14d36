"""The database keeps what it acknowledged, and says plainly why it cannot open."""

import threading
from pathlib import Path

import pytest

from app.store import (
    Database,
    Schema,
    SealBroken,
    StoreDamaged,
    StoreFull,
    StoreTooNew,
    Transaction,
    UnknownLearner,
    WrongKey,
    from_utc_text,
    utc_text,
)
from tests.unit.store.keeping import KEY, MADE, NOTES, note, opened


def test_what_was_written_is_there_after_reopening(tmp_path: Path) -> None:
    with opened(tmp_path) as database:
        learner = database.write(lambda tx: tx.make_learner(guest=False, made=MADE))
        database.write(lambda tx: note(tx, learner, "I was hurt"))
    with opened(tmp_path) as database:
        (row,) = database.read(lambda tx: tx.rows("SELECT * FROM note"))
        words = database.read(
            lambda tx: tx.unseal_text(row["learner_id"], f"note/{row['id']}", row["words"])
        )
    assert words == "I was hurt"


def test_its_files_are_private_and_its_settings_are_the_safe_ones(tmp_path: Path) -> None:
    with opened(tmp_path) as database:
        for file in tmp_path.iterdir():
            assert file.stat().st_mode & 0o077 == 0, file
        kept = {
            name: database.read(lambda tx, name=name: tx.rows(f"PRAGMA {name}")[0][0])
            for name in ("journal_mode", "synchronous", "secure_delete", "foreign_keys")
        }
    assert kept == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1}


def test_work_that_raises_leaves_nothing_behind(tmp_path: Path) -> None:
    def half_done(tx: Transaction) -> None:
        tx.make_learner(guest=True, made=MADE)
        raise RuntimeError("in the middle")

    with opened(tmp_path) as database:
        with pytest.raises(RuntimeError):
            database.write(half_done)
        assert database.read(lambda tx: tx.rows("SELECT * FROM learner")) == []


def test_many_threads_write_through_one_owner(tmp_path: Path) -> None:
    with opened(tmp_path) as database:
        learner = database.write(lambda tx: tx.make_learner(guest=False, made=MADE))
        threads = [
            threading.Thread(
                target=lambda n=n: database.write(lambda tx: note(tx, learner, f"note {n}"))
            )
            for n in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert database.read(lambda tx: tx.rows("SELECT count(*) FROM note")[0][0]) == 8


def test_work_cannot_wait_for_itself(tmp_path: Path) -> None:
    with opened(tmp_path) as database, pytest.raises(RuntimeError, match="must not call"):
        database.write(lambda _tx: database.read(lambda tx: tx.rows("SELECT 1")))


def test_another_key_is_refused_and_nothing_is_changed(tmp_path: Path) -> None:
    with opened(tmp_path):
        pass
    before = {f.name: f.read_bytes() for f in tmp_path.iterdir()}
    with pytest.raises(WrongKey) as refused:
        Database(tmp_path / "records.db", b"\1" * 32, (NOTES,))
    assert "another machine key" in refused.value.operator
    assert {f.name: f.read_bytes() for f in tmp_path.iterdir()} == before


@pytest.mark.parametrize("at", [0, 20, 200, 4096 - 40])
def test_a_changed_first_page_is_damage_not_a_wrong_key(tmp_path: Path, at: int) -> None:
    with opened(tmp_path):
        pass
    flip(tmp_path / "records.db", at)
    changed = (tmp_path / "records.db").read_bytes()
    with pytest.raises(StoreDamaged) as refused:
        Database(tmp_path / "records.db", KEY, (NOTES,))
    assert "Nothing was overwritten" in refused.value.operator
    assert (tmp_path / "records.db").read_bytes() == changed


def test_a_changed_byte_anywhere_is_found_by_the_check(tmp_path: Path) -> None:
    with opened(tmp_path) as database:
        learner = database.write(lambda tx: tx.make_learner(guest=False, made=MADE))
        for n in range(100):
            database.write(lambda tx, n=n: note(tx, learner, f"{n} " + "word " * 40))
        database.check()
    size = (tmp_path / "records.db").stat().st_size
    flip(tmp_path / "records.db", size - 2000)
    with opened(tmp_path) as database, pytest.raises(StoreDamaged):
        database.check()


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0" + bytes(5000), b"words"])
def test_a_foreign_file_is_never_overwritten(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "records.db").write_bytes(content)
    with pytest.raises(StoreDamaged):
        Database(tmp_path / "records.db", KEY, (NOTES,))
    assert (tmp_path / "records.db").read_bytes() == content


def test_a_later_version_is_refused(tmp_path: Path) -> None:
    longer = Schema("notes", (*NOTES.steps, "CREATE TABLE later (x INTEGER) STRICT"))
    Database(tmp_path / "records.db", KEY, (longer,)).close()
    with pytest.raises(StoreTooNew, match="later version"):
        Database(tmp_path / "records.db", KEY, (NOTES,))


def test_an_earlier_version_is_brought_forward(tmp_path: Path) -> None:
    with opened(tmp_path) as database:
        learner = database.write(lambda tx: tx.make_learner(guest=False, made=MADE))
        database.write(lambda tx: note(tx, learner, "old"))
    longer = Schema("notes", (*NOTES.steps, "ALTER TABLE note ADD COLUMN stars INTEGER"))
    database = Database(tmp_path / "records.db", KEY, (longer,))
    (row,) = database.read(lambda tx: tx.rows("SELECT * FROM note"))
    database.close()
    assert row["stars"] is None


def test_a_table_that_erasure_would_miss_cannot_be_made(tmp_path: Path) -> None:
    forgetful = Schema("forgetful", ("CREATE TABLE t (learner_id TEXT NOT NULL) STRICT",))
    with pytest.raises(ValueError, match="table t"):
        Database(tmp_path / "records.db", KEY, (forgetful,))


def test_a_full_disk_loses_only_what_was_not_acknowledged(tmp_path: Path) -> None:
    with opened(tmp_path) as database:
        learner = database.write(lambda tx: tx.make_learner(guest=False, made=MADE))
        pages = database.read(lambda tx: tx.rows("PRAGMA page_count")[0][0])
        database.read(lambda tx: tx.rows(f"PRAGMA max_page_count = {pages + 20}"))
        kept: list[str] = []

        def fill_up() -> None:
            while len(kept) < 1000:
                kept.append(database.write(lambda tx: note(tx, learner, "word " * 100)))

        with pytest.raises(StoreFull, match="is full"):
            fill_up()
        assert len(kept) > 10
        ids = {row["id"] for row in database.read(lambda tx: tx.rows("SELECT id FROM note"))}
        assert ids == set(kept)
        database.read(lambda tx: tx.rows("PRAGMA max_page_count = 100000"))
        database.write(lambda tx: note(tx, learner, "after"))
        database.check()


def test_a_sealed_field_opens_only_in_its_own_place(tmp_path: Path) -> None:
    with opened(tmp_path) as database:

        def swap(tx: Transaction) -> None:
            one = tx.make_learner(guest=False, made=MADE)
            other = tx.make_learner(guest=False, made=MADE)
            sealed = tx.seal(one, "note/1", "mine")
            assert b"mine" not in sealed
            assert tx.unseal_text(one, "note/1", sealed) == "mine"
            for learner, place, content in (
                (one, "note/2", sealed),
                (other, "note/1", sealed),
                (one, "note/1", sealed[:-1] + bytes([sealed[-1] ^ 1])),
                (one, "note/1", b"short"),
            ):
                with pytest.raises(SealBroken):
                    tx.unseal(learner, place, content)
            with pytest.raises(UnknownLearner):
                tx.seal("nobody", "note/1", "x")

        database.write(swap)


def test_time_as_text_keeps_its_order_and_its_value() -> None:
    assert from_utc_text(utc_text(MADE)) == MADE
    assert utc_text(MADE) < utc_text(MADE.replace(microsecond=1))


def flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 0x40
    path.write_bytes(bytes(content))
