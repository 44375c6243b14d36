"""What is kept of learners and sessions, and the proof of what was done with it."""

from app.records.archive import Archive
from app.records.errors import RecordsError
from app.records.journal_file import JournalFile
from app.records.schema import RECORDS_SCHEMA
from app.records.sessions import SessionRecord

__all__ = ["RECORDS_SCHEMA", "Archive", "JournalFile", "RecordsError", "SessionRecord"]
