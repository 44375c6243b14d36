"""Whatever any room keeps of a learner is gone after one command, to the last byte."""

from pathlib import Path

from app.memory import Memories, MemoryKind, Proposal, Proposals
from app.records import Archive, learners
from app.runtime.record_keeping import SCHEMAS
from app.store import Database, Transaction
from app.store.raw_pages import raw_pages
from app.store.schema import learner_tables
from tests.unit.records.archived import KEY, FakeClock, hold

NAME, WISH = "Ada Lovelace", "Ada likes to begin with an example"


def blobs_of(tx: Transaction, learner_id: str) -> list[bytes]:
    """Return everything sealed in the learner's rows, of all rooms."""
    found = []
    for table in learner_tables(tx):
        for row in tx.rows(f'SELECT * FROM "{table}" WHERE learner_id = ?', (learner_id,)):
            found += [value for value in tuple(row) if isinstance(value, bytes)]
    return found


def test_no_sealed_byte_of_any_room_is_left(tmp_path: Path) -> None:
    database = Database(tmp_path / "records.db", KEY, SCHEMAS)
    archive = Archive(database, KEY, tmp_path, now=FakeClock())
    both = [learners.register(archive, NAME, f"badge {n}") for n in range(2)]
    for n, learner in enumerate(both):
        hold(archive, learner_id=learner, session_id=f"session-{n}")
        wish = Proposal(kind=MemoryKind.PREFERENCE, scope="persona/p/m", subject="s", text=WISH)
        Memories(database, archive.now).keep(learner, Proposals(new=(wish,), settled=()))
    gone, stays = both
    needles = database.read(lambda tx: blobs_of(tx, gone))
    kept = database.read(lambda tx: blobs_of(tx, stays))
    assert len(needles) == len(kept) >= 10
    pages = b"".join(raw_pages(database.path, database.page_key))
    assert all(needle in pages or len(needle) > 3000 for needle in needles)

    learners.erase(archive, gone)

    pages = b"".join(raw_pages(database.path, database.page_key))
    files = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    for needle in needles:
        assert needle not in pages
        assert needle[12:40] not in pages
        assert needle not in files
    for words in (NAME, WISH, "badge 0"):
        assert words.encode() not in pages + files
    assert database.read(lambda tx: blobs_of(tx, stays)) == kept
    assert Memories(database, archive.now).about(gone) == []
    assert [m.text for m in Memories(database, archive.now).about(stays)] == [WISH]
    database.close()
