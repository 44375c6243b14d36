"""Fills the store: fetch, convert, verify, install, one artefact after another."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import filelock

from app.models.catalogue import Artefact
from app.models.convert import convert
from app.models.errors import ModelError, NoSpace, SourcesExhausted, StoreBusy
from app.models.progress import OnProgress, Phase, Progress, unwatched
from app.models.sources import named_folders, obtain_file, obtain_tree
from app.models.store import Store
from app.models.transfer import take_exported

BUSY_WAIT_S = 1800
CARRIER_ROOM_BYTES = 120_000_000
"""Room for one carrier archive and its client's copy while it is read."""

DISK_FULL_ERRORS = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))


@dataclass(slots=True)
class FetchReport:
    """What a fetch did, by artefact id; `failed` holds each error."""

    already: list[str] = field(default_factory=list)
    installed: list[str] = field(default_factory=list)
    failed: dict[str, ModelError] = field(default_factory=dict)
    optional_failed: dict[str, ModelError] = field(default_factory=dict)


def fetch(
    store: Store,
    artefacts: Sequence[Artefact] | None = None,
    on_progress: OnProgress = unwatched,
    folders: Sequence[Path] | None = None,
) -> FetchReport:
    """Installs what is missing of `artefacts` (default: all the store's profile wants).

    A source that fails costs that artefact, not the others: the report has every error. Raises
    NoSpace at once, StoreBusy when another process fills the store for half an hour. May be
    interrupted at any point; the next call goes on from verified parts.
    """
    wanted = artefacts if artefacts is not None else store.catalogue.wanted(store.profile)
    report = FetchReport()
    missing = [artefact for artefact in wanted if not store.present(artefact)]
    report.already = [artefact.id for artefact in wanted if artefact not in missing]
    if not missing:
        return report
    searched = tuple(folders) if folders is not None else named_folders()
    with _only_one(store, on_progress):
        for artefact in missing:
            if store.present(artefact):  # another process installed it while this one waited
                report.already.append(artefact.id)
                continue
            try:
                _install(store, artefact, searched, on_progress)
            except NoSpace:
                raise
            except ModelError as error:
                _say(on_progress, artefact, "failed", 0, error.operator)
                failures = report.optional_failed if artefact.optional else report.failed
                failures[artefact.id] = error
                continue
            report.installed.append(artefact.id)
            _say(on_progress, artefact, "ready", artefact.fetched_bytes)
    return report


def import_models(
    store: Store,
    folder: Path,
    artefacts: Sequence[Artefact],
    on_progress: OnProgress = unwatched,
) -> list[str]:
    """Installs what `folder` holds of `artefacts`, exported or as upstream files; ids installed.

    Touches no network. Raises WrongBytes when an exported artefact in the folder is damaged,
    SourcesExhausted when the folder holds none of them, NoSpace.
    """
    taken: list[str] = []
    tried: list[tuple[str, str]] = []
    with _only_one(store, on_progress):
        for artefact in artefacts:
            if store.present(artefact):
                continue
            with _disk_full_told(store.root):
                found = take_exported(store, artefact, folder, strict=True)
            if not found:
                try:
                    _install(store, _without_sources(artefact), (folder,), on_progress)
                except SourcesExhausted as error:
                    tried.append((f"{artefact.id} in folder {folder}", error.tried[-1][1]))
                    continue
            taken.append(artefact.id)
            _say(on_progress, artefact, "ready", artefact.fetched_bytes)
    if not taken:
        raise SourcesExhausted("Any missing model", tried)
    return taken


def _without_sources(artefact: Artefact) -> Artefact:
    files = tuple(entry.model_copy(update={"source": ()}) for entry in artefact.file)
    trees = tuple(entry.model_copy(update={"source": ()}) for entry in artefact.tree)
    return artefact.model_copy(update={"file": files, "tree": trees})


def _install(
    store: Store, artefact: Artefact, folders: Sequence[Path], on_progress: OnProgress
) -> None:
    with _disk_full_told(store.root):
        _say(on_progress, artefact, "fetching", 0)
        for folder in folders:
            if take_exported(store, artefact, folder):
                return
        _check_room(store, artefact)
        staged = store.staging(artefact)
        try:
            fetched, sources = _gather(store, artefact, folders, staged, on_progress)
            _say(on_progress, artefact, "verifying", artefact.fetched_bytes)
            store.install(artefact, staged, fetched, sources)
        finally:
            shutil.rmtree(staged, ignore_errors=True)
        for entry in artefact.file:
            (store.partial / entry.sha256).unlink(missing_ok=True)


def _gather(
    store: Store,
    artefact: Artefact,
    folders: Sequence[Path],
    staged: Path,
    on_progress: OnProgress,
) -> tuple[dict[str, str], dict[str, str]]:
    """Fills `staged`; what was fetched (name → SHA-256) and from where (name → source)."""
    fetched: dict[str, str] = {}
    sources: dict[str, str] = {}
    done = 0

    def on_bytes(got: int) -> None:
        _say(on_progress, artefact, "fetching", done + got)

    raw = staged / ".fetched" if artefact.convert else staged
    raw.mkdir(exist_ok=True)
    for entry in artefact.file:
        path, sources[entry.name] = obtain_file(entry, store.partial, folders, on_bytes)
        target = raw / entry.name
        target.parent.mkdir(parents=True, exist_ok=True)
        if artefact.convert:
            _link_or_copy(path, target)  # the fetched file stays, should the conversion be cut off
        else:
            path.replace(target)
        fetched[entry.name] = entry.sha256
        done += entry.size
    for tree in artefact.tree:
        folder, sources[tree.name] = obtain_tree(tree, store.partial, folders, on_bytes)
        if tree.name == ".":
            for child in folder.iterdir():
                child.rename(staged / child.name)
            folder.rmdir()
        else:
            folder.rename(staged / tree.name)
        fetched[tree.name + "/"] = tree.tree_sha256
        done += tree.size
    if artefact.convert:
        _say(on_progress, artefact, "converting", done)
        convert(artefact.convert, raw, staged)
        shutil.rmtree(raw)
    return fetched, sources


def _link_or_copy(path: Path, target: Path) -> None:
    try:
        os.link(path, target)
    except OSError:
        shutil.copyfile(path, target)


def _check_room(store: Store, artefact: Artefact) -> None:
    """Raises NoSpace before anything is fetched when the disk cannot hold it."""
    have = sum(
        path.stat().st_size
        for entry in artefact.file
        for path in store.partial.glob(f"{entry.sha256}*")
    )
    needed = artefact.fetched_bytes - have + min(CARRIER_ROOM_BYTES, artefact.fetched_bytes)
    if artefact.convert:
        needed += artefact.installed_bytes
    free = shutil.disk_usage(store.root).free
    if free < needed:
        raise NoSpace(store.root, needed - free)


@contextmanager
def _only_one(store: Store, on_progress: OnProgress) -> Iterator[None]:
    with _disk_full_told(store.root):
        store.partial.mkdir(parents=True, exist_ok=True)
    lock = filelock.FileLock(store.root / "fetching.lock")
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout:
        on_progress(Progress("store", "waiting", 0, 0, "another process is filling the store"))
        try:
            lock.acquire(timeout=BUSY_WAIT_S)
        except filelock.Timeout as error:
            raise StoreBusy(
                f"Another process has been filling {store.root} for half an hour. "
                "Let it finish, or end it, and run the same command again."
            ) from error
    try:
        _sweep(store)
        yield
    finally:
        lock.release()


def _sweep(store: Store) -> None:
    """Removes what a killed fetch left and nobody can go on from."""
    for pattern in ("staged-*", "carrier-*", "tree-*"):
        for leftover in store.partial.glob(pattern):
            shutil.rmtree(leftover, ignore_errors=True)


@contextmanager
def _disk_full_told(root: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in DISK_FULL_ERRORS:
            raise NoSpace(root) from error
        raise


def _say(
    on_progress: OnProgress, artefact: Artefact, phase: Phase, done: int, note: str = ""
) -> None:
    on_progress(Progress(artefact.id, phase, done, artefact.fetched_bytes, note))
