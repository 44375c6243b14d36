"""Where a machine key may be kept: the system's key ring, systemd, or behind a passphrase."""

from __future__ import annotations

import base64
import os
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Protocol

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from keyring.backend import KeyringBackend
from keyring.errors import KeyringError

from app.security.derivation import KEY_BYTES
from app.security.errors import NoKeyPlace, WrongPassphrase

PINNED_RINGS = {
    "win32": ("keyring.backends.Windows", "WinVaultKeyring"),
    "linux": ("keyring.backends.SecretService", "Keyring"),
    "darwin": ("keyring.backends.macOS", "Keyring"),
}
"""The one key ring of each system that is protected; `keyring` itself would fall back to others."""
SERVICE = "vivavoce"
CREDENTIAL = "vivavoce-machine-key"
"""Name of the systemd credential (`LoadCredentialEncrypted=`), 32 bytes."""
PASSPHRASE_VARIABLE = "VIVAVOCE_PASSPHRASE"  # noqa: S105 - a variable's name
PASSPHRASE_FILE_VARIABLE = "VIVAVOCE_PASSPHRASE_FILE"  # noqa: S105 - likewise

ARGON2_PASSES, ARGON2_MEMORY_KIB, ARGON2_LANES = 3, 64 * 1024, 2
"""RFC 9106 section 4, the recommendation for machines with little memory (64 MiB)."""


class Vault(Protocol):
    """Keeps a machine key under an id. `note` is what the key's public note must remember."""

    name: str

    def fetch(self, key_id: str, note: Mapping[str, str]) -> bytes | None:
        """Return the key, or None if it is not (or no longer) kept here."""

    def keep(self, key_id: str, key: bytes) -> dict[str, str]:
        """Keep the key; return what `fetch` will need in the note."""

    def drop(self, key_id: str) -> None:
        """Forget a key that was made in vain."""


class KeyRing:
    """The system's own key ring, pinned."""

    name = "keyring"

    def __init__(self, ring: KeyringBackend) -> None:
        self._ring = ring

    @classmethod
    def of_this_system(cls) -> KeyRing | None:
        """Return the key ring if this system's protected one is running, else None."""
        pinned = PINNED_RINGS.get(sys.platform)
        if pinned is None:
            return None
        module, name = pinned
        try:
            backend: type[KeyringBackend] = getattr(import_module(module), name)
            return cls(backend()) if backend.viable else None
        except (ImportError, AttributeError, KeyringError):
            return None

    def fetch(self, key_id: str, note: Mapping[str, str]) -> bytes | None:
        """Return the key, or None if the ring does not hold it. Raises NoKeyPlace if locked."""
        del note
        try:
            text = self._ring.get_password(SERVICE, key_id)
        except KeyringError as fault:
            raise NoKeyPlace(f"The system's key ring does not answer: {fault}") from fault
        return base64.b64decode(text) if text else None

    def keep(self, key_id: str, key: bytes) -> dict[str, str]:
        """Keep the key in the ring. Raises NoKeyPlace."""
        try:
            self._ring.set_password(SERVICE, key_id, base64.b64encode(key).decode())
        except KeyringError as fault:
            raise NoKeyPlace(f"The system's key ring refuses to keep a key: {fault}") from fault
        return {}

    def drop(self, key_id: str) -> None:
        """Take the key out of the ring."""
        self._ring.delete_password(SERVICE, key_id)


class SystemdCredential:
    """A credential that systemd decrypted for this service alone. It is made by the installer."""

    name = "systemd"

    def __init__(self, file: Path) -> None:
        self._file = file

    @classmethod
    def given(cls, environment: Mapping[str, str]) -> SystemdCredential | None:
        """Return it if this process runs as a service that was given the credential."""
        folder = environment.get("CREDENTIALS_DIRECTORY")
        file = Path(folder) / CREDENTIAL if folder else None
        return cls(file) if file is not None and file.is_file() else None

    def fetch(self, key_id: str, note: Mapping[str, str]) -> bytes | None:
        """Return the credential's 32 bytes. Raises NoKeyPlace for any other length."""
        del key_id, note
        key = self._file.read_bytes()
        if len(key) != KEY_BYTES:
            raise NoKeyPlace(f"The credential {CREDENTIAL} must hold {KEY_BYTES} bytes exactly.")
        return key

    def keep(self, key_id: str, key: bytes) -> dict[str, str]:
        """Nothing to do: the credential was there first."""
        del key_id, key
        return {}

    def drop(self, key_id: str) -> None:
        """Nothing to do."""


class Passphrase:
    """The key lies in its note, wrapped (AES-256-GCM) by argon2id of a passphrase."""

    name = "passphrase"

    def __init__(self, passphrase: str) -> None:
        self._passphrase = passphrase.encode()

    @classmethod
    def given(cls, environment: Mapping[str, str]) -> Passphrase | None:
        """Return it if the environment names a passphrase or a file with one."""
        file = environment.get(PASSPHRASE_FILE_VARIABLE)
        if file:
            try:
                return cls(Path(file).read_text(encoding="utf-8").rstrip("\r\n"))
            except OSError as fault:
                raise NoKeyPlace(
                    f"The passphrase file {file} ({PASSPHRASE_FILE_VARIABLE}) cannot be read: "
                    f"{fault.strerror}."
                ) from fault
        passphrase = environment.get(PASSPHRASE_VARIABLE)
        return cls(passphrase) if passphrase else None

    def fetch(self, key_id: str, note: Mapping[str, str]) -> bytes | None:
        """Return the unwrapped key. Raises WrongPassphrase."""
        wrapped = base64.b64decode(note["wrapped"])
        wrapping = self._stretched(
            base64.b64decode(note["salt"]),
            passes=int(note["passes"]),
            memory_kib=int(note["memory_kib"]),
            lanes=int(note["lanes"]),
        )
        try:
            return AESGCM(wrapping).decrypt(wrapped[:12], wrapped[12:], key_id.encode())
        except InvalidTag as fault:
            raise WrongPassphrase(
                "The passphrase does not open the records of this machine. Nothing was changed. "
                f"Give the right one in {PASSPHRASE_VARIABLE} or {PASSPHRASE_FILE_VARIABLE}."
            ) from fault

    def keep(self, key_id: str, key: bytes) -> dict[str, str]:
        """Return the wrapped key for the note. Raises NoKeyPlace for a short passphrase."""
        if len(self._passphrase) < 12:
            raise NoKeyPlace(
                f"The passphrase in {PASSPHRASE_VARIABLE} is too short: give 12 characters or more."
            )
        salt, nonce = os.urandom(16), os.urandom(12)
        wrapping = self._stretched(
            salt, passes=ARGON2_PASSES, memory_kib=ARGON2_MEMORY_KIB, lanes=ARGON2_LANES
        )
        wrapped = nonce + AESGCM(wrapping).encrypt(nonce, key, key_id.encode())
        return {
            "salt": base64.b64encode(salt).decode(),
            "wrapped": base64.b64encode(wrapped).decode(),
            "passes": str(ARGON2_PASSES),
            "memory_kib": str(ARGON2_MEMORY_KIB),
            "lanes": str(ARGON2_LANES),
        }

    def drop(self, key_id: str) -> None:
        """Nothing to do: it was in the note."""

    def _stretched(self, salt: bytes, *, passes: int, memory_kib: int, lanes: int) -> bytes:
        return hash_secret_raw(
            self._passphrase, salt, passes, memory_kib, lanes, KEY_BYTES, Type.ID
        )
