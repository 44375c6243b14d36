"""Signed heads of the audit log, kept away from the machine: what came before cannot be undone."""

from __future__ import annotations

import base64
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidSignature

from app.records import audit
from app.records.archive import Archive
from app.records.errors import CheckpointInvalid
from app.security import machine_signer, public_text
from app.store import utc_text


class Checkpoint(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The log had `rows` rows at `at_utc`, the last with this hash; signed by the machine."""

    rows: int
    hash: str
    at_utc: str
    signed_by: str
    """Ed25519 public key, base64."""
    signature: str = ""


def make_checkpoint(archive: Archive, file: Path) -> Checkpoint:
    """Write a checkpoint of a verified log to `file`. Raises CheckpointInvalid if it is not whole.

    The row that tells of the checkpoint is the last one it covers.
    """
    at = archive.now()
    archive.database.write(lambda tx: audit.append(tx, at, "staff", "audit.checkpoint"))
    found = audit.verify(archive.database)
    if not found.whole:
        raise CheckpointInvalid(f"The audit log is not whole: {found.why}. No checkpoint was made.")
    signer = machine_signer(archive.machine_key)
    unsigned = Checkpoint(
        rows=found.rows,
        hash=found.head.hex(),
        at_utc=utc_text(at),
        signed_by=public_text(signer),
    )
    signature = base64.b64encode(signer.sign(_signed_bytes(unsigned))).decode()
    made = msgspec.structs.replace(unsigned, signature=signature)
    file.write_bytes(msgspec.json.format(msgspec.json.encode(made)) + b"\n")
    return made


def verify_with(archive: Archive, files: list[Path]) -> audit.Verification:
    """Verify the log against itself and against checkpoints. Raises CheckpointInvalid."""
    known = {}
    for file in files:
        checkpoint = _read(archive, file)
        known[checkpoint.rows] = bytes.fromhex(checkpoint.hash)
    return audit.verify(archive.database, known)


def _read(archive: Archive, file: Path) -> Checkpoint:
    try:
        checkpoint = msgspec.json.decode(file.read_bytes(), type=Checkpoint)
        signature = base64.b64decode(checkpoint.signature)
        machine_signer(archive.machine_key).public_key().verify(
            signature, _signed_bytes(checkpoint)
        )
    except (OSError, ValueError, InvalidSignature) as fault:
        raise CheckpointInvalid(f"{file} is no checkpoint that this machine has signed.") from fault
    return checkpoint


def _signed_bytes(checkpoint: Checkpoint) -> bytes:
    return msgspec.json.encode(msgspec.structs.replace(checkpoint, signature=""))
