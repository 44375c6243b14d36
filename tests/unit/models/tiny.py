"""Tiny wheels, artefacts and catalogues for these tests."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.models import Catalogue, Store
from app.models.catalogue import CATALOGUE_FORMAT

METADATA = "Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"

Entry = dict[str, Any]


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Registry:
    """A folder that the ordinary package client takes for its only index."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.executed = folder / "carrier-was-executed"

    def wheel(self, name: str, members: dict[str, bytes], version: str = "1.0") -> Path:
        """A wheel whose code, were it ever run, would leave a mark."""
        module = name.replace("-", "_")
        info = f"{module}-{version}.dist-info"
        trap = f"open({str(self.executed)!r}, 'w').close()\n"
        everything = {
            f"{module}/__init__.py": trap.encode(),
            f"{info}/METADATA": METADATA.format(name=name, version=version).encode(),
            f"{info}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
            **members,
            f"{info}/RECORD": b"",
        }
        path = self.folder / f"{module}-{version}-py3-none-any.whl"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, data in everything.items():
                archive.writestr(member, data)
        return path


def package(package: str, member: str, **more: Any) -> Entry:
    return {"kind": "package", "package": package, "member": member, **more}


def file_entry(data: bytes, *sources: Entry, name: str = "model.bin") -> Entry:
    return {"name": name, "sha256": sha256(data), "size": len(data), "source": list(sources)}


def artefact(*files: Entry, **more: Any) -> Entry:
    return {
        "id": "thing",
        "role": "vad",
        "upstream": "a thing",
        "licence": "MIT",
        "entry": "model.bin",
        "file": list(files),
        **more,
    }


def catalogue(*artefacts: Entry) -> Catalogue:
    return Catalogue.model_validate(
        {
            "format": CATALOGUE_FORMAT,
            "default_profile": "standard",
            "profiles": ["standard", "small"],
            "artefact": list(artefacts),
        }
    )


StoreOf = Callable[..., Store]
