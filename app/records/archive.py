"""What every part of the records works on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from app.security import SitePolicy, utc_now
from app.store import Database


@dataclass(frozen=True, slots=True)
class Archive:
    """The open database, the folder of journals, the site's decisions, and the time."""

    database: Database
    machine_key: bytes = field(repr=False)
    folder: Path
    """The data directory."""
    policy: SitePolicy = field(default_factory=SitePolicy)
    app_version: str = ""
    now: Callable[[], datetime] = utc_now

    def journal_path(self, session_id: str) -> Path:
        """Where a session's sealed journal lies."""
        return self.folder / "journals" / f"{session_id}.sealed"
