"""The one key from which all others are made: found again, or made once, or nothing opens."""

from __future__ import annotations

import hmac
import json
import os
import secrets
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from app.security.derivation import KEY_BYTES, derive_key
from app.security.errors import KeyNoteDamaged, MachineKeyLost, NoKeyPlace
from app.security.vaults import (
    CREDENTIAL,
    PASSPHRASE_VARIABLE,
    KeyRing,
    Passphrase,
    SystemdCredential,
    Vault,
)

NOTE = "machine_key.json"


class KeyNote(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is written down about the key in the open: where it is, and how to know it again."""

    version: int = 1
    key_id: str
    kept_in: str
    fingerprint: str
    vault: dict[str, str] = {}


def vaults_here(environment: Mapping[str, str]) -> dict[str, Vault]:
    """Return the places for a key that this process can reach now, best for new keys first."""
    found = (
        Passphrase.given(environment),
        SystemdCredential.given(environment),
        KeyRing.of_this_system(),
    )
    return {vault.name: vault for vault in found if vault is not None}


def open_machine_key(
    data_dir: Path,
    *,
    vaults: Callable[[Mapping[str, str]], dict[str, Vault]] = vaults_here,
    records_exist: bool,
) -> bytes:
    """Return this machine's key, making it where nothing was ever kept.

    Raises NoKeyPlace, MachineKeyLost, WrongPassphrase, KeyNoteDamaged. A new key is never made
    beside old records.
    """
    note = read_note(data_dir)
    here = vaults(os.environ)
    if note is not None:
        return _known_key(note, here)
    if records_exist:
        raise MachineKeyLost(
            f"There are records in {data_dir}, but the note {NOTE} that says where their key is "
            "kept is gone. Nothing was changed. Put the note back from a copy of the folder."
        )
    return _new_key(data_dir, here)


def read_note(data_dir: Path) -> KeyNote | None:
    """Return the note about the key, or None if there is none. Raises KeyNoteDamaged."""
    try:
        return msgspec.json.decode((data_dir / NOTE).read_bytes(), type=KeyNote)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.MsgspecError) as fault:
        raise KeyNoteDamaged(
            f"The note {data_dir / NOTE} about the machine key cannot be read ({fault}). Nothing "
            "was changed. Put it back from a copy of the folder."
        ) from fault


def fingerprint(key: bytes) -> str:
    """Return 16 hex digits by which a key is known again; they say nothing about it."""
    return derive_key(key, "fingerprint")[:8].hex()


def _known_key(note: KeyNote, here: Mapping[str, Vault]) -> bytes:
    vault = here.get(note.kept_in)
    if vault is None:
        raise NoKeyPlace(_HOW_TO_REACH.get(note.kept_in, f"Unknown place {note.kept_in!r}."))
    try:
        key = vault.fetch(note.key_id, note.vault)
    except (KeyError, ValueError) as fault:
        raise KeyNoteDamaged(f"The note {NOTE} is incomplete or changed ({fault}).") from fault
    if key is None or not hmac.compare_digest(fingerprint(key), note.fingerprint):
        raise MachineKeyLost(
            f"The key of these records is not in the {note.kept_in} any more: another user, "
            "another machine, or it was removed. Nothing was changed. Start the application as "
            "the user and on the machine it was set up with, or move the data folder away to "
            "begin anew without the old records."
        )
    return key


def _new_key(data_dir: Path, here: Mapping[str, Vault]) -> bytes:
    vault = next(iter(here.values()), None)
    if vault is None:
        raise NoKeyPlace(
            "This machine has no protected place for the key of the records, so nothing is kept. "
            "Run a key ring (Secret Service), or start the service with the systemd credential "
            f"{CREDENTIAL}, or give a passphrase in {PASSPHRASE_VARIABLE}."
        )
    key_id = uuid.uuid4().hex
    given = vault.fetch(key_id, {}) if vault.name == SystemdCredential.name else None
    key = given or secrets.token_bytes(KEY_BYTES)
    note = KeyNote(
        key_id=key_id,
        kept_in=vault.name,
        fingerprint=fingerprint(key),
        vault=vault.keep(key_id, key),
    )
    if _write_first(data_dir, note):
        return key
    vault.drop(key_id)
    winner = read_note(data_dir)
    assert winner is not None
    return _known_key(winner, here)


def _write_first(data_dir: Path, note: KeyNote) -> bool:
    """Write the note unless another process was faster; True if it is ours."""
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = data_dir / f"{NOTE}.{note.key_id}"
    fd = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(fd, "w", encoding="utf-8") as file:
        json.dump(msgspec.to_builtins(note), file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, data_dir / NOTE)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True


_HOW_TO_REACH = {
    KeyRing.name: (
        "The key of the records is in the system's key ring, which is not running or is locked. "
        "Sign in as the user this application was set up with."
    ),
    SystemdCredential.name: (
        f"The key of the records is the systemd credential {CREDENTIAL}, which this process was "
        "not given. Start the application as its service."
    ),
    Passphrase.name: (
        "The key of the records is locked with a passphrase. Give it in "
        f"{PASSPHRASE_VARIABLE} or in a file named by VIVAVOCE_PASSPHRASE_FILE."
    ),
}
