"""A bundle for whoever helps from afar: versions, findings, counts. Nothing about a person."""

from __future__ import annotations

import getpass
import json
import platform
import socket
import sys
import zipfile
from collections import Counter
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from app import __version__
from app.records import Archive, audit
from app.records.outbox import counts
from app.runtime.doctor import Finding, examine
from app.runtime.settings import Settings
from app.store import Transaction

PACKAGES = (
    *("numpy", "onnxruntime", "ctranslate2", "llama-cpp-python", "lancedb", "PySide6-Essentials"),
    *("sqlcipher3-wheels", "cryptography", "keyring", "sounddevice", "opencv-python-headless"),
)
TABLES = (
    *("learner", "session", "consent", "turn", "criterion_result", "referred_question"),
    *("answer_draft", "outbox", "audit"),
)
DEVICES = ("microphone", "loudspeaker", "camera")
"""People give their headsets their own names."""


def write_bundle(
    file: Path, settings: Settings, archive: Archive | None, records_fault: str = ""
) -> None:
    """Write the bundle as a zip of JSON files; user, machine and folders are blotted out."""
    parts: dict[str, object] = {
        "versions.json": _versions(),
        "findings.json": [_named_by_part(finding) for finding in examine(settings)],
        "settings.json": settings.model_dump(mode="json", exclude=set(DEVICES)),
        "records.json": _records(archive) if archive is not None else {"fault": records_fault},
    }
    file.touch(mode=0o600)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, part in parts.items():
            bundle.writestr(name, _blotted(json.dumps(part, indent=1, default=str), settings))


def _named_by_part(finding: Finding) -> dict[str, object]:
    told = asdict(finding)
    if finding.part in DEVICES and finding.ok:
        told["detail"] = "found"
    return told


def _versions() -> dict[str, str]:
    found = {"vivavoce": __version__, "python": sys.version.split()[0], "system": platform.system()}
    found |= {"release": platform.release(), "machine": platform.machine()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def _records(archive: Archive) -> dict[str, object]:
    def count(tx: Transaction) -> dict[str, int]:
        return {
            table: tx.rows(f"SELECT count(*) AS n FROM {table}")[0]["n"]  # noqa: S608 - our tables
            for table in TABLES
        }

    policy = archive.policy
    return {
        "rows": archive.database.read(count),
        "bytes": archive.database.path.stat().st_size,
        "outbox": counts(archive),
        "audit_whole": audit.verify(archive.database).whole,
        "audit_events": Counter(row.event for row in audit.all_rows(archive.database)),
        "policy": {"signed": policy.signed, "perception": policy.perception},
        "retention": policy.retention.model_dump(),
    }


def _blotted(text: str, settings: Settings) -> str:
    personal = {
        str(settings.data_dir): "<data>",
        str(Path.home()): "<home>",
        socket.gethostname(): "<machine>",
        getpass.getuser(): "<user>",
    }
    for words, blot in personal.items():
        if len(words) > 2:
            text = text.replace(words, blot)
    return text
