"""The staff's door: a PIN opens it, every try is audited, and a broken PIN file opens nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.records import audit
from app.runtime.administration import Administration, Door, StaffOnly
from app.runtime.record_keeping import open_archive, staff_pin
from app.runtime.settings import Settings, load_settings
from app.security import vaults as places

PIN = "284916"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(places, "ARGON2_MEMORY_KIB", 64)
    monkeypatch.setenv("VIVAVOCE_PASSPHRASE", "correct horse battery")
    return load_settings(data_dir=tmp_path / "data")


@pytest.fixture
def administration(settings: Settings) -> Iterator[Administration]:
    administration = Administration(settings)
    administration.arrive()
    yield administration
    administration.leave()


def test_without_a_pin_on_the_machine_none_opens(administration: Administration) -> None:
    assert administration.arrive() == Door(is_set=False)
    assert not administration.try_pin(PIN).opened
    with pytest.raises(StaffOnly):
        administration.learners()


def test_tries_are_audited_without_the_pin(
    administration: Administration, settings: Settings
) -> None:
    archive = open_archive(settings)
    staff_pin(settings, archive).set(PIN)
    assert administration.try_pin(PIN).opened
    assert administration.learners() == []
    for _ in range(6):
        door = administration.try_pin("000000")
    assert door.wait_s > 0
    assert not door.opened
    with pytest.raises(StaffOnly):
        administration.learners()
    rows = audit.all_rows(archive.database)
    tries = ["pin.set", "pin.right", *["pin.wrong"] * 5, "pin.blocked"]
    assert [row.event for row in rows][-8:] == tries
    assert PIN not in "".join(row.data for row in rows)
    archive.database.close()


def test_a_pin_file_that_cannot_be_read_opens_nothing(
    administration: Administration, settings: Settings
) -> None:
    staff_pin(settings, None).set(PIN)
    (settings.data_dir / "staff_pin.json").write_text("{}")
    door = administration.try_pin(PIN)
    assert not door.opened
    assert door.trouble
