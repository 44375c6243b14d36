"""Erased means erased: read from the raw files by one who holds the machine key."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.store import Database, ErasureIncomplete, UnknownLearner, erase_learner
from app.store.raw_pages import raw_pages
from tests.unit.store.keeping import KEY, MADE, NOTES, note, opened

WORDS = "the adjuster shouted at me"


def wrapped_key(database: Database, learner: str) -> bytes:
    rows = database.read(
        lambda tx: tx.rows("SELECT wrapped_key FROM learner WHERE id = ?", (learner,))
    )
    return rows[0]["wrapped_key"]


def on_disk(database: Database, needle: bytes) -> bool:
    return any(needle in page for page in raw_pages(database.path, database.page_key))


def test_the_raw_scan_reads_what_the_database_reads(tmp_path: Path) -> None:
    with opened(tmp_path) as database:
        learner = database.write(lambda tx: tx.make_learner(guest=False, made=MADE))
        assert on_disk(database, learner.encode())
        assert on_disk(database, wrapped_key(database, learner))
        database.compact()
        assert on_disk(database, wrapped_key(database, learner))
        raw = b"".join(f.read_bytes() for f in tmp_path.iterdir())
        assert learner.encode() not in raw
        assert wrapped_key(database, learner) not in raw


def test_no_byte_of_key_or_content_is_left(tmp_path: Path) -> None:
    with opened(tmp_path) as database:
        learners = [
            database.write(lambda tx: tx.make_learner(guest=False, made=MADE)) for _ in range(40)
        ]
        for learner in learners:
            for n in range(10):
                database.write(lambda tx, of=learner, n=n: note(tx, of, f"{n} {WORDS} " * 9))
        gone, stays = learners[7], learners[8]
        sealed = database.read(
            lambda tx: tx.rows("SELECT words FROM note WHERE learner_id = ?", (gone,))
        )
        needles = [gone.encode(), wrapped_key(database, gone)[12:28]]
        needles += [row["words"][12:40] for row in sealed]
        assert all(on_disk(database, needle) for needle in needles)

        erasure = erase_learner(database, gone)

        assert erasure.rows == {"note": 10}
        assert erasure.scanned_bytes >= database.path.stat().st_size * 0.9
        assert not any(on_disk(database, needle) for needle in needles)
        for file in tmp_path.iterdir():
            raw = file.read_bytes()
            assert WORDS.encode() not in raw
            assert not any(needle in raw for needle in needles)
        kept = database.read(
            lambda tx: [
                tx.unseal_text(stays, f"note/{row['id']}", row["words"])
                for row in tx.rows("SELECT * FROM note WHERE learner_id = ?", (stays,))
            ]
        )
        assert len(kept) == 10
        assert all(WORDS in words for words in kept)
        database.check()


def test_a_copy_of_the_sealed_words_is_worthless_afterwards(tmp_path: Path) -> None:
    with opened(tmp_path) as database:
        learner = database.write(lambda tx: tx.make_learner(guest=False, made=MADE))
        copy = database.write(lambda tx: tx.seal(learner, "note/1", WORDS))
        erase_learner(database, learner)
        with pytest.raises(UnknownLearner):
            database.read(lambda tx: tx.unseal(learner, "note/1", copy))


def test_one_cannot_be_erased_twice_or_written_about_afterwards(tmp_path: Path) -> None:
    with opened(tmp_path) as database:
        learner = database.write(lambda tx: tx.make_learner(guest=True, made=MADE))
        erase_learner(database, learner)
        with pytest.raises(UnknownLearner):
            erase_learner(database, learner)
        with pytest.raises(UnknownLearner):
            database.write(lambda tx: note(tx, learner, "late"))


@pytest.mark.parametrize(("readings_with_a_remnant", "proved"), [(0, True), (1, True), (2, False)])
def test_a_remnant_makes_the_file_anew_and_one_that_stays_is_told(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    readings_with_a_remnant: int,
    proved: bool,
) -> None:
    with opened(tmp_path) as database:
        learner = database.write(lambda tx: tx.make_learner(guest=False, made=MADE))
        remnant = wrapped_key(database, learner)
        readings: list[Path] = []

        def fake_raw_pages(path: Path, key: bytes) -> Iterator[bytes]:
            readings.append(path)
            yield from raw_pages(path, key)
            if len(readings) <= readings_with_a_remnant:
                yield b"freed page" + remnant

        monkeypatch.setattr("app.store.erasure.raw_pages", fake_raw_pages)
        if proved:
            assert erase_learner(database, learner).scanned_bytes > 0
        else:
            with pytest.raises(ErasureIncomplete, match="end the kiosk"):
                erase_learner(database, learner)
        assert len(readings) == min(readings_with_a_remnant + 1, 2)
        assert database.read(lambda tx: tx.rows("SELECT * FROM learner")) == []


def test_a_reader_in_another_connection_does_not_hide_a_remnant(tmp_path: Path) -> None:
    with opened(tmp_path) as database:
        learner = database.write(lambda tx: tx.make_learner(guest=False, made=MADE))
        database.write(lambda tx: note(tx, learner, WORDS))
        other = Database(tmp_path / "records.db", KEY, (NOTES,))
        other.read(lambda tx: tx.rows("SELECT * FROM note"))
        erase_learner(database, learner)
        assert other.read(lambda tx: tx.rows("SELECT * FROM note")) == []
        other.close()
