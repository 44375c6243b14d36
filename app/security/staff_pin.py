"""The staff PIN: guessing it takes longer than a kiosk lives, restarts or not."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from app.security.errors import PinDamaged, PinRefused

FREE_TRIES = 4
"""Slips of the finger that cost nothing."""
FIRST_WAIT_S = 30.0
LONGEST_WAIT_S = 3600.0
"""Each further wrong PIN doubles the wait up to this."""
MIN_DIGITS, MAX_DIGITS = 6, 12

PinEvent = Callable[[str, int], None]
"""Told what happened (`set`, `right`, `wrong`, `blocked`) and how many wrong tries stand."""


@dataclass(frozen=True, slots=True)
class PinAnswer:
    """Whether the PIN was right; if not, how long nothing is tried."""

    right: bool
    wait_s: float = 0.0


class _State(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    hash: str
    wrong: int = 0
    last_try: datetime | None = None
    opens_at: datetime | None = None


class StaffPin:
    """The PIN kept at `path` (argon2id). A try is written down before it is looked at.

    `now` gives UTC. A clock that was set back lengthens the wait, it never ends it. Not for two
    threads at once.
    """

    def __init__(self, path: Path, now: Callable[[], datetime], on_event: PinEvent) -> None:
        self._path = path
        self._now = now
        self._on_event = on_event
        self._hasher = PasswordHasher()

    @property
    def is_set(self) -> bool:
        """True if there is a PIN; without one nothing is opened by any."""
        return self._path.exists()

    def set(self, pin: str) -> None:
        """Replace the PIN and forget wrong tries. Raises PinRefused, PinDamaged."""
        if not (pin.isascii() and pin.isdigit() and MIN_DIGITS <= len(pin) <= MAX_DIGITS):
            raise PinRefused(f"A staff PIN has {MIN_DIGITS} to {MAX_DIGITS} digits.")
        steps = {(int(b) - int(a)) % 10 for a, b in itertools.pairwise(pin)}
        if len(steps) == 1 and steps <= {0, 1, 9}:
            raise PinRefused("That PIN is guessed first: not one digit repeated, no plain row.")
        self._write(_State(hash=self._hasher.hash(pin)))
        self._on_event("set", 0)

    def wait_s(self) -> float:
        """Return for how long no PIN is looked at."""
        state = self._read()
        return 0.0 if state is None else self._wait_s(state)

    def try_pin(self, pin: str) -> PinAnswer:
        """Return whether `pin` is right, unless it is too soon. Raises PinDamaged."""
        state = self._read()
        if state is None:
            return PinAnswer(right=False)
        wait_s = self._wait_s(state)
        if wait_s > 0:
            self._on_event("blocked", state.wrong)
            return PinAnswer(right=False, wait_s=wait_s)
        now = self._now()
        state.wrong += 1
        state.last_try = now
        penalty_s = penalty_after_s(state.wrong)
        state.opens_at = now + timedelta(seconds=penalty_s)
        self._write(state)
        try:
            self._hasher.verify(state.hash, pin)
        except (Argon2Error, InvalidHashError):
            self._on_event("wrong", state.wrong)
            return PinAnswer(right=False, wait_s=penalty_s)
        self._write(_State(hash=state.hash))
        self._on_event("right", 0)
        return PinAnswer(right=True)

    def _wait_s(self, state: _State) -> float:
        if state.opens_at is None or state.last_try is None:
            return 0.0
        now = self._now()
        if now < state.last_try:
            state.opens_at = now + (state.opens_at - state.last_try)
            state.last_try = now
            self._write(state)
        return max((state.opens_at - now).total_seconds(), 0.0)

    def _read(self) -> _State | None:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=_State)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.MsgspecError) as fault:
            raise PinDamaged(
                f"The staff PIN at {self._path} cannot be read ({fault}). No PIN is accepted. Set "
                "a new one with `vivavoce security pin`."
            ) from fault

    def _write(self, state: _State) -> None:
        draft = self._path.with_name(self._path.name + ".new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            fd = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(fd, "wb") as file:
                file.write(msgspec.json.encode(state))
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self._path)
        except OSError as fault:
            raise PinDamaged(
                f"The staff PIN at {self._path} cannot be written ({fault.strerror}). No PIN is "
                "accepted until it can: see whether the disk is full."
            ) from fault


def penalty_after_s(wrong: int) -> float:
    """Return the wait after so many wrong PINs in a row."""
    doublings = wrong - FREE_TRIES - 1
    if doublings < 0:
        return 0.0
    return float(min(FIRST_WAIT_S * 2 ** min(doublings, 16), LONGEST_WAIT_S))


def utc_now() -> datetime:
    """Return this moment in UTC."""
    return datetime.now(UTC)
