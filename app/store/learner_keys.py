"""A data key of each learner's own: whoever loses the key loses the data."""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.store.errors import SealBroken

NONCE_BYTES = 12
"""AES-GCM, NIST SP 800-38D."""


def new_data_key() -> bytes:
    """Return a fresh 256-bit key."""
    return AESGCM.generate_key(256)


def seal_with(key: bytes, place: str, content: bytes) -> bytes:
    """Return nonce and ciphertext of `content`, bound to the `place` where it will lie."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, content, place.encode())


def unseal_with(key: bytes, place: str, sealed: bytes) -> bytes:
    """Return what was sealed. Raises SealBroken if one bit or the place differs."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place.encode())
    except (InvalidTag, ValueError) as fault:
        raise SealBroken(
            f"The sealed field {place} was changed or moved. Nothing of it is used; keep a copy of "
            "the records and see who had access."
        ) from fault
