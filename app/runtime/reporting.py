"""What staff read about the learning here, and what leaves on a stick."""

from __future__ import annotations

import csv
import enum
import io
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar

from app.errors import VivaError
from app.packs import Pack, PackError, list_packs, load_pack
from app.records import Archive, exports
from app.records.checkpoints import make_checkpoint
from app.records.errors import RecordsError
from app.records.objective_report import ObjectiveCount, objective_counts
from app.records.outbox import counts
from app.records.record_store import CREDENTIALS_VARIABLE, Sending, send_waiting
from app.records.sessions import KeptSession, list_sessions
from app.runtime.diagnostics import write_bundle
from app.runtime.installed_packs import shelves
from app.runtime.settings import Settings
from app.runtime.sticks import carriers

__all__ = ["Export", "KeptSession", "NotExported", "ObjectiveLine", "Reporting", "Sending"]

TRANSCRIPTS_SHOWN = 50


class NotExported(RecordsError):
    """The file could not be written; nothing has left."""

    code: ClassVar[str] = "records.not_exported"


class Export(enum.StrEnum):
    """What can leave, by the end of its file's name."""

    REPORT = "objectives.csv"
    RESULTS = "results.csv"
    STATEMENTS = "statements.json"
    AUDIT = "audit.jsonl"
    CHECKPOINT = "checkpoint.json"
    TRANSCRIPT = "transcript.md"
    DIAGNOSTICS = "diagnostics.zip"


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """One criterion in words. `met` of `judged`, how often it never came up, and how many of the
    `checked` knew it without help before a talk and after it.
    """

    statement: str
    met: int
    judged: int
    not_reached: int
    checked: int
    right_before: int
    right_after: int


@dataclass(frozen=True, slots=True)
class ObjectiveLine:
    """One objective in words. `share` 0..1, None if nothing was judged."""

    pack: str
    scenario: str
    title: str
    sessions: int
    share: float | None
    criteria: tuple[CriterionLine, ...]


class Reporting:
    """Reads the open records; every export is in the audit log."""

    def __init__(self, settings: Settings, archive: Archive) -> None:
        self._settings, self._archive = settings, archive

    def objectives(self, days: int | None) -> list[ObjectiveLine]:
        """Return how each objective went in the last `days`, or ever."""
        packs = self._packs()
        counts = objective_counts(self._archive, self._since(days))
        return [_in_words(one, packs.get(one.pack_id)) for one in counts]

    def transcripts(self) -> list[KeptSession]:
        """Return the last sessions whose words are kept, newest first."""
        kept = [one for one in list_sessions(self._archive) if one.recorded]
        return sorted(kept, key=lambda one: one.started_utc, reverse=True)[:TRANSCRIPTS_SHOWN]

    def stick(self) -> Path | None:
        """Return the folder that exports go to; None if no stick is plugged in."""
        return next(iter(carriers(self._settings)), None)

    def waiting(self) -> int | None:
        """Return how many statements wait for the record store; None where the site has none."""
        if not self._archive.policy.record_store.endpoint:
            return None
        return counts(self._archive)["waiting"]

    def send(self) -> Sending:
        """Send what waits to the site's record store. Raises RecordStoreRefused."""
        return send_waiting(self._archive, os.environ.get(CREDENTIALS_VARIABLE, ""))

    def export(self, what: Export, session_id: str = "") -> Path:
        """Write to the stick under a name that is free; return the file.

        Raises NotExported, and NotFound for a session whose words are not kept.
        """
        folder = self.stick()
        if folder is None:
            raise NotExported("No stick is plugged in.")
        file = _free(folder, self._archive.now(), what)
        try:
            self._write(what, file, session_id)
        except OSError as fault:
            file.unlink(missing_ok=True)
            why = fault.strerror or str(fault)
            raise NotExported(f"{file.name} could not be written: {why}.") from fault
        return file

    def _write(self, what: Export, file: Path, session_id: str) -> None:
        archive = self._archive
        if what is Export.CHECKPOINT:
            make_checkpoint(archive, file)
            exports.note_export(archive, what.value, 1)
        elif what is Export.DIAGNOSTICS:
            write_bundle(file, self._settings, archive)
            exports.note_export(archive, what.value, 1)
        else:
            exports.write_export(file, self._text(what, session_id))

    def _text(self, what: Export, session_id: str) -> str:
        archive = self._archive
        match what:
            case Export.RESULTS:
                return exports.results_csv(archive)
            case Export.STATEMENTS:
                return exports.statements_json(archive)
            case Export.AUDIT:
                return exports.audit_jsonl(archive)
            case Export.TRANSCRIPT:
                return exports.signed_transcript(archive, session_id)
            case _:
                lines = self.objectives(None)
                exports.note_export(archive, what.value, len(lines))
                return _report_csv(lines)

    def _since(self, days: int | None) -> datetime | None:
        return self._archive.now() - timedelta(days=days) if days is not None else None

    def _packs(self) -> dict[str, Pack]:
        packs = {}
        try:
            found = list_packs(shelves(self._settings.data_dir))
        except VivaError:
            return {}
        for pack_id, folder in found.items():
            try:
                packs[pack_id] = load_pack(folder)
            except PackError:
                continue
        return packs


def _in_words(one: ObjectiveCount, pack: Pack | None) -> ObjectiveLine:
    """Titles come from the pack as it is now; what is no longer in it keeps its id."""
    scenario = pack.scenarios.get(one.scenario_id) if pack else None
    objectives = scenario.objectives if scenario else ()
    objective = next((o for o in objectives if o.id == one.objective_id), None)
    statements = {c.id: c.statement for o in objectives for c in o.criteria}
    return ObjectiveLine(
        pack=pack.manifest.title if pack else one.pack_id,
        scenario=scenario.title if scenario else one.scenario_id,
        title=objective.title if objective else one.objective_id,
        sessions=one.sessions,
        share=one.share,
        criteria=tuple(
            CriterionLine(
                " ".join(statements.get(count.criterion_id, count.criterion_id).split()),
                count.met,
                count.met + count.not_met,
                count.not_reached,
                count.checked,
                count.right_before,
                count.right_after,
            )
            for count in one.criteria
        ),
    )


def _report_csv(lines: list[ObjectiveLine]) -> str:
    text = io.StringIO()
    table = csv.writer(text)
    named = ("pack", "scenario", "objective", "criterion")
    counted = ("met", "judged", "not_reached", "checked", "right_before", "right_after")
    table.writerow((*named, *counted))
    for line in lines:
        for one in line.criteria:
            table.writerow(
                (
                    *(line.pack, line.scenario, line.title, one.statement),
                    *(getattr(one, name) for name in counted),
                )
            )
    return text.getvalue()


def _free(folder: Path, now: datetime, what: Export) -> Path:
    stem, dot, ending = what.value.partition(".")
    number = 1
    while True:
        again = f"-{number}" if number > 1 else ""
        file = folder / f"viva-voce-{now:%Y-%m-%d}-{stem}{again}{dot}{ending}"
        if not file.exists():
            return file
        number += 1
