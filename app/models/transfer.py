"""Stores on sticks: whole verified artefacts out to a folder and back in."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from app.models.catalogue import Artefact
from app.models.errors import ModelMissing, WrongBytes
from app.models.receipt import RECEIPT_NAME
from app.models.store import Store

CONTENTS_NAME = "CONTENTS.txt"


def export_models(store: Store, folder: Path, artefacts: Sequence[Artefact]) -> list[str]:
    """Copies every installed artefact to `folder/<id>/`, verified on the way out.

    Returns the ids copied. Raises WrongBytes when the store itself is damaged, ModelMissing when
    none of them is installed.
    """
    chosen = [artefact for artefact in artefacts if store.present(artefact)]
    if not chosen:
        raise ModelMissing(f"{store.root} holds none of the models asked for; nothing to export.")
    folder.mkdir(parents=True, exist_ok=True)
    for artefact in chosen:
        store.verify(artefact)
        target = folder / artefact.id
        fresh = folder / f"{artefact.id}.incomplete"
        for stale in (fresh, target):
            if stale.exists():
                shutil.rmtree(stale)
        without_receipt = shutil.ignore_patterns(RECEIPT_NAME)
        shutil.copytree(store.folder(artefact), fresh, ignore=without_receipt)
        fresh.rename(target)
    lines = [
        f"{artefact.id}: {artefact.upstream}; licence {artefact.licence}; sha256 {artefact.digest}"
        for artefact in chosen
    ]
    (folder / CONTENTS_NAME).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return [artefact.id for artefact in chosen]


def take_exported(store: Store, artefact: Artefact, folder: Path, strict: bool = False) -> bool:
    """Installs the artefact from an exported folder or another store; False when not there.

    With `strict` damaged bytes raise WrongBytes; without it they count as not there, so that the
    next source is tried.
    """
    homes = (folder / artefact.id, folder / artefact.role / store.folder(artefact).name)
    names = [entry.name for entry in artefact.installed_files]
    names += [tree.name for tree in artefact.tree]
    for home in homes:
        if not home.is_dir() or not all((home / name).exists() for name in names):
            continue
        staged = store.staging(artefact)
        try:
            without_receipt = shutil.ignore_patterns(RECEIPT_NAME)
            shutil.copytree(home, staged, ignore=without_receipt, dirs_exist_ok=True)
            store.install(artefact, staged, {}, {artefact.id: f"folder {home}"})
        except WrongBytes:
            if strict:
                raise
            continue
        finally:
            shutil.rmtree(staged, ignore_errors=True)
        return True
    return False
