"""A badge number or a PIN says who it is; nobody finds one by trying."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.conversation.debriefing import findings_of
from app.records import learners
from app.records.errors import TooManyTried
from app.runtime.badges import PIN_DIGITS, new_pin
from app.runtime.record_keeping import FORGETS_WRONG_AFTER_S, WRONG_NUMBERS, RecordKeeping
from app.runtime.settings import load_settings
from app.security import vaults

PIN = "402913"


@pytest.fixture
def keeping(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RecordKeeping]:
    """Records in which Ada has a PIN and no badge."""
    monkeypatch.setattr(vaults, "ARGON2_MEMORY_KIB", 64)
    monkeypatch.setenv("VIVAVOCE_PASSPHRASE", "correct horse battery")
    settings = load_settings(data_dir=tmp_path / "data")
    keeping = RecordKeeping(settings, lambda _event: None, findings_of)
    keeping.open()
    assert keeping.archive is not None
    learners.register(keeping.archive, "Ada Lovelace", PIN)
    yield keeping
    keeping.close()


def test_a_pin_says_who_it_is(keeping: RecordKeeping) -> None:
    assert keeping.sign_in(PIN).name == "Ada Lovelace"
    drawn = {new_pin() for _ in range(50)}
    assert len(drawn) > 40
    assert all(len(pin) == PIN_DIGITS and pin.isdigit() for pin in drawn)


def test_after_wrong_numbers_none_is_looked_at_for_a_while(
    keeping: RecordKeeping, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(WRONG_NUMBERS):
        assert "do not know" in keeping.sign_in(f"1000{number}").refused
    refused = keeping.sign_in(PIN)
    assert (refused.known, refused.refused) == (False, TooManyTried.learner_sentence)
    assert keeping.learner_id is None
    assert keeping.sign_in("").refused == ""
    later_s = time.monotonic() + FORGETS_WRONG_AFTER_S
    monkeypatch.setattr("app.runtime.record_keeping.time.monotonic", lambda: later_s)
    assert keeping.sign_in(PIN).known
