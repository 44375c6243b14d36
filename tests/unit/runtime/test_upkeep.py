"""A kiosk to which nobody comes lets go of what is due and sends what waits."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from app.records import Archive
from app.records.record_store import CREDENTIALS_VARIABLE, Sending
from app.runtime import upkeep
from app.runtime.upkeep import RETENTION_EVERY_S, SEND_EVERY_S, Upkeep
from app.security import SitePolicy
from tests.unit.records.archived import FakeClock, archived, hold

STORE = SitePolicy.model_validate({"record_store": {"endpoint": "https://lrs.example/xapi"}})


def later(monkeypatch: pytest.MonkeyPatch, by_s: float) -> None:
    at_s = time.monotonic() + by_s
    monkeypatch.setattr("app.runtime.upkeep.time.monotonic", lambda: at_s)


def test_nobody_has_to_come_for_old_words_to_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = FakeClock()
    with archived(tmp_path, clock) as archive:
        journal = archive.journal_path(hold(archive))
        due = Upkeep(archive)
        due.sweep()
        clock.pass_days(31)
        due.look()
        assert journal.exists()
        later(monkeypatch, RETENTION_EVERY_S + 1)
        due.look()
        assert not journal.exists()


@pytest.mark.parametrize(("credentials", "sent"), [("key:secret", ["key:secret"]), ("", [])])
def test_statements_are_sent_where_the_site_has_a_store_and_a_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, credentials: str, sent: list[str]
) -> None:
    seen: list[str] = []
    called = threading.Event()

    def send(_archive: Archive, key: str) -> Sending:
        seen.append(key)
        called.set()
        return Sending(0, 0, 0)

    monkeypatch.setattr(upkeep, "send_waiting", send)
    monkeypatch.setenv(CREDENTIALS_VARIABLE, credentials)
    with archived(tmp_path, policy=STORE) as archive:
        due = Upkeep(archive)
        due.look()
        assert seen == []
        later(monkeypatch, SEND_EVERY_S + 1)
        due.look()
        assert called.wait(5.0 if sent else 0.0) is bool(sent)
        assert seen == sent
