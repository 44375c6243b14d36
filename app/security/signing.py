"""Ed25519 signatures: of site policies by a site's own key, of exports by the machine's."""

from __future__ import annotations

import base64
import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from app.security.derivation import derive_key
from app.security.errors import PolicyForged
from app.security.site_policy import POLICY, SIGNATURE, SITE_KEY, parse_policy


def make_site_key(private_file: Path) -> str:
    """Write a new private key (0600, never over another file); return the public one as base64."""
    key = Ed25519PrivateKey.generate()
    raw = key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    fd = os.open(private_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(fd, "wb") as file:
        file.write(base64.b64encode(raw) + b"\n")
    return public_text(key)


def sign_policy(folder: Path, private_file: Path) -> Path:
    """Check the policy in `folder` and sign it; return the signature's file.

    Raises PolicyInvalid for a policy with faults, PolicyForged for a file that is no key.
    """
    content = (folder / POLICY).read_bytes()
    parse_policy(content, str(folder / POLICY))
    signature = folder / SIGNATURE
    signature.write_bytes(base64.b64encode(sign(content, private_file)) + b"\n")
    return signature


def sign(content: bytes, private_file: Path) -> bytes:
    """Return the 64 bytes of a site's signature. Raises PolicyForged for a file that is no key."""
    try:
        key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(private_file.read_bytes()))
    except ValueError as fault:
        raise PolicyForged(f"{private_file} is not a site's private key.") from fault
    return key.sign(content)


def is_signed(content: bytes, signature: bytes, public: str) -> bool:
    """Return whether the owner of the public key (base64) signed exactly these bytes."""
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public, validate=False))
        key.verify(signature, content)
    except (ValueError, InvalidSignature):
        return False
    return True


def trusted_key(folder: Path) -> str | None:
    """Return the public key this machine believes, None where it was told of none."""
    file = folder / SITE_KEY
    return file.read_text(encoding="ascii").strip() if file.is_file() else None


def trust_site_key(folder: Path, public: str) -> None:
    """From now on believe policies signed by the owner of this public key."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder / SITE_KEY).write_text(public.strip() + "\n", encoding="ascii")


def machine_signer(machine_key: bytes) -> Ed25519PrivateKey:
    """Return the key with which this machine signs checkpoints and exports."""
    return Ed25519PrivateKey.from_private_bytes(derive_key(machine_key, "signatures"))


def public_text(key: Ed25519PrivateKey) -> str:
    """Return the public half as base64, for those who verify."""
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return base64.b64encode(raw).decode()
