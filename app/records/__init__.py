"""What is kept of a session."""

from app.records.journal_file import JournalFile

__all__ = ["JournalFile"]
