"""Guessing the staff PIN takes longer than a kiosk lives, restarts or not."""

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.security import PinDamaged, PinRefused, StaffPin
from app.security.staff_pin import FIRST_WAIT_S, FREE_TRIES, LONGEST_WAIT_S, penalty_after_s

RIGHT = "284916"


class FakeClock:
    """Time that moves only when it is told to."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_s(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class Door:
    """A PIN, its clock and what the audit was told."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "staff_pin.json"
        self.clock = FakeClock()
        self.told: list[tuple[str, int]] = []

    def pin(self) -> StaffPin:
        """What a restart finds."""
        return StaffPin(self.path, self.clock, lambda what, wrong: self.told.append((what, wrong)))


@pytest.fixture
def door(tmp_path: Path) -> Door:
    door = Door(tmp_path)
    door.pin().set(RIGHT)
    return door


def test_the_right_pin_opens_and_the_file_does_not_tell_it(door: Door) -> None:
    assert door.pin().try_pin(RIGHT).right
    assert RIGHT not in door.path.read_text()
    assert stat.S_IMODE(door.path.stat().st_mode) == 0o600
    assert door.told == [("set", 0), ("right", 0)]


def test_without_a_pin_nothing_opens(tmp_path: Path) -> None:
    door = Door(tmp_path)
    assert not door.pin().is_set
    assert not door.pin().try_pin("").right


def test_ten_thousand_wrong_pins_with_restarts_are_hardly_looked_at(door: Door) -> None:
    looked_at = 0
    for guess in range(10_000):
        pin = door.pin()
        answer = pin.try_pin(f"{guess:06d}")
        assert not answer.right
        looked_at += door.told[-1][0] == "wrong"
        door.clock.pass_s(1.0)
    # 10,000 s: four slips, then waits of 30 s doubling to an hour.
    assert looked_at <= 14
    assert not door.pin().try_pin(RIGHT).right
    door.clock.pass_s(LONGEST_WAIT_S)
    assert door.pin().try_pin(RIGHT).right
    assert door.pin().wait_s() == 0.0
    assert len(door.told) == 10_003


def test_the_wait_holds_over_a_restart_and_ends_by_itself(door: Door) -> None:
    for _ in range(FREE_TRIES):
        assert door.pin().try_pin("000000").wait_s == 0.0
    assert door.pin().try_pin("000000").wait_s == FIRST_WAIT_S
    assert door.pin().try_pin(RIGHT) == door.pin().try_pin(RIGHT)
    assert door.pin().wait_s() == FIRST_WAIT_S
    door.clock.pass_s(FIRST_WAIT_S)
    assert door.pin().try_pin(RIGHT).right


def test_a_clock_set_back_does_not_shorten_the_wait(door: Door) -> None:
    for _ in range(FREE_TRIES + 1):
        door.pin().try_pin("000000")
    door.clock.pass_s(-86_400)
    assert door.pin().wait_s() == FIRST_WAIT_S
    door.clock.pass_s(FIRST_WAIT_S - 1)
    assert not door.pin().try_pin(RIGHT).right
    door.clock.pass_s(1)
    assert door.pin().try_pin(RIGHT).right


def test_a_try_cut_short_by_a_power_cut_counts(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    def fake_power_cut(_self: object, _hash: str, _pin: str) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr("argon2.PasswordHasher.verify", fake_power_cut)
    for _ in range(FREE_TRIES + 1):
        with pytest.raises(KeyboardInterrupt):
            door.pin().try_pin("000000")
    monkeypatch.undo()
    assert door.pin().wait_s() == FIRST_WAIT_S


def test_a_full_disk_lets_nobody_try(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    def fake_replace(_self: Path, _to: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fake_replace)
    with pytest.raises(PinDamaged, match="disk is full"):
        door.pin().try_pin(RIGHT)


def test_a_damaged_file_opens_nothing(door: Door) -> None:
    door.path.write_text("{}")
    with pytest.raises(PinDamaged):
        door.pin().try_pin(RIGHT)


@pytest.mark.parametrize("pin", ["", "12345", "1234567890123", "12345a", "٣٤٥٦٧٨", "111111"])
def test_what_is_no_pin_is_refused(door: Door, pin: str) -> None:
    with pytest.raises(PinRefused):
        door.pin().set(pin)


@pytest.mark.parametrize("pin", ["123456", "987654", "890123"])
def test_plain_rows_are_refused(door: Door, pin: str) -> None:
    with pytest.raises(PinRefused, match="guessed first"):
        door.pin().set(pin)


def test_the_wait_doubles_up_to_an_hour() -> None:
    waits = [penalty_after_s(wrong) for wrong in range(1, 40)]
    assert waits[:FREE_TRIES] == [0.0] * FREE_TRIES
    assert waits[FREE_TRIES : FREE_TRIES + 3] == [30.0, 60.0, 120.0]
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT_S
