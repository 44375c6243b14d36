"""One machine key, many purposes: keys that say nothing about one another."""

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32


def derive_key(machine_key: bytes, purpose: str) -> bytes:
    """Return the 32-byte key for `purpose` (HKDF-SHA256, RFC 5869)."""
    if len(machine_key) != KEY_BYTES:
        raise ValueError(f"a machine key has {KEY_BYTES} bytes, not {len(machine_key)}")
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=f"vivavoce {purpose}".encode()).derive(
        machine_key
    )
