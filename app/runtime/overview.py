"""The state of an installation in plain words, for the people who look after it."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass

from app.packs import PackError, list_packs, load_pack
from app.records import Archive
from app.records.outbox import counts
from app.runtime import doctor
from app.runtime.installed_packs import shelves
from app.runtime.settings import Settings
from app.store import Transaction


class Area(enum.StrEnum):
    """What a line of the overview is about."""

    DEVICES = "devices"
    MODELS = "models"
    PACKS = "packs"
    MACHINE = "machine"
    RECORDS = "records"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing and how it is. `ok` None: it is missing, and the kiosk goes on without it."""

    area: Area
    ok: bool | None
    words: str
    remedy: str = ""
    part: str = ""
    """Of what this is told, as the doctor calls it."""


def look_around(settings: Settings, archive: Archive | None, trouble: str = "") -> list[Line]:
    """Return the whole overview; `trouble` says why there are no records. Takes seconds."""
    return [
        *_devices(settings),
        *_models(settings),
        *_packs(settings),
        _found(Area.MACHINE, doctor.disk(settings)),
        _found(Area.MACHINE, doctor.memory(settings)),
        *(_records(archive) if archive is not None else [_closed(trouble)]),
    ]


def _devices(settings: Settings) -> Iterable[Line]:
    for finding in (*doctor.sound(), doctor.camera(settings)):
        yield _found(Area.DEVICES, finding)


def _found(area: Area, finding: doctor.Finding) -> Line:
    return Line(area, finding.ok, finding.detail, finding.remedy, finding.part)


def _models(settings: Settings) -> Iterable[Line]:
    findings = doctor.models(settings)
    for missing in (one for one in findings if not one.ok):
        yield _found(Area.MODELS, missing)
    here = sum(bool(one.ok) for one in findings)
    yield Line(Area.MODELS, True, f"{here} of {len(findings)} models are here")


def _packs(settings: Settings) -> Iterable[Line]:
    try:
        folders = list_packs(shelves(settings.data_dir))
    except PackError as fault:
        yield Line(Area.PACKS, False, "The site's own packs cannot be opened", fault.operator)
        return
    for pack_id, folder in folders.items():
        try:
            manifest = load_pack(folder).manifest
        except PackError as fault:
            yield Line(Area.PACKS, False, f"{pack_id} has faults", fault.operator)
            continue
        told = f"{manifest.title}, version {manifest.version}"
        if pack_id == settings.pack:
            told = f"{manifest.title}, version {manifest.version}, in use"
        yield Line(Area.PACKS, True, told)
    if settings.pack not in folders:
        remedy = "Put it there with `vivavoce packs install`, or name another one."
        yield Line(Area.PACKS, False, f"{settings.pack} is to be used and is not here", remedy)


def _records(archive: Archive) -> Iterable[Line]:
    def count(tx: Transaction) -> tuple[int, int, int]:
        learners, sessions, questions = (
            tx.rows(f"SELECT count(*) AS n FROM {what}")[0]["n"]  # noqa: S608 - our tables
            for what in (
                "learner WHERE NOT guest",
                "session",
                "referred_question WHERE state = 'open'",
            )
        )
        return learners, sessions, questions

    learners, sessions, questions = archive.database.read(count)
    waiting = counts(archive)
    policy = archive.policy
    yield Line(Area.RECORDS, True, "Open, encrypted")
    yield Line(Area.RECORDS, True, f"Learners: {learners}. Sessions kept: {sessions}")
    yield Line(Area.RECORDS, True, f"Questions that wait for an answer: {questions}")
    if waiting["refused"]:
        remedy = "See `vivavoce records send`; nothing is lost."
        refused = f"Statements the record store refused: {waiting['refused']}"
        yield Line(Area.RECORDS, False, refused, remedy)
    signed = "signed" if policy.signed else "not signed"
    yield Line(Area.RECORDS, True, f"Site policy: {signed}, perception {policy.perception}")


def _closed(trouble: str) -> Line:
    return Line(Area.RECORDS, False, "Closed: nothing is kept", trouble)
