"""What leaves the machine by a person's hand: tables, statements, signed transcripts."""

from __future__ import annotations

import base64
import csv
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.records import audit, learners, outbox
from app.records.archive import Archive
from app.records.check_results import kept_check_results
from app.records.errors import NotFound
from app.records.results import MET, NOT_MET, kept_results
from app.records.sessions import find_session, list_sessions
from app.records.transcripts import NOTICE, PERSONA, kept_said
from app.security import machine_signer, public_text
from app.store import utc_text

AI_GENERATED = "AI-generated: every word of the Persona in this transcript was made by a machine."
RESULT_COLUMNS = (
    *("session", "started_utc", "state", "learner", "name", "pack", "scenario"),
    *("objective", "criterion", "verdict", "quote", "form", "certainty"),
)
"""`form`: talk, or before and after for what was answered without help; then with a certainty."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet run a cell's text."""


def results_csv(archive: Archive) -> str:
    """Return every criterion and every check of every session as CSV; noted in the audit log."""
    people = {one.id: one.name for one in learners.list_learners(archive)}
    sessions = {one.id: one for one in list_sessions(archive)}

    def about(session_id: str) -> tuple[str, ...]:
        session = sessions[session_id]
        return (
            session.id,
            session.started_utc,
            session.state,
            session.learner_id,
            people.get(session.learner_id, ""),
            session.pack_id,
            session.scenario_id,
        )

    verdicts = {True: MET, False: NOT_MET, None: "not_judged"}
    rows = [
        (*about(r.session_id), r.objective_id, r.criterion_id, r.verdict, r.quote, "talk", "")
        for r in kept_results(archive)
    ] + [
        (
            *about(c.session_id),
            *("", c.criterion_id, verdicts[c.correct], c.words, c.form, str(c.certainty)),
        )
        for c in kept_check_results(archive)
    ]
    note_export(archive, "results", len(rows))
    return _csv(RESULT_COLUMNS, rows)


def audit_jsonl(archive: Archive) -> str:
    """Return the audit log, one row a line with its hash: anybody can compute the chain again."""
    lines = [
        json.dumps(
            [row.seq, row.at_utc, row.actor, row.event, row.data, row.hash.hex()],
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for row in audit.all_rows(archive.database)
    ]
    note_export(archive, "audit", len(lines))
    return "".join(line + "\n" for line in lines)


def statements_json(archive: Archive) -> str:
    """Return every xAPI statement as one JSON array; noted in the audit log."""
    statements = outbox.everything(archive)
    note_export(archive, "statements", len(statements))
    return json.dumps(statements, ensure_ascii=False, indent=1) + "\n"


def signed_transcript(archive: Archive, session_id: str) -> str:
    """Return a session as a page that ends in the machine's signature over all before it.

    Raises NotFound for a session whose words are not kept.
    """
    session = find_session(archive, session_id)
    said = kept_said(archive, session_id)
    if not said:
        raise NotFound(
            f"The words of session {session_id} were not kept: the learner did not consent, or "
            "their time is over."
        )
    lines = [
        f"# {session.pack_id}: {session.scenario_id}",
        "",
        f"> {AI_GENERATED}",
        "",
        f"Session {session.id}, {session.started_utc} to {session.ended_utc}, {session.state}.",
        f"Exported {utc_text(archive.now())}.",
        "",
    ]
    names = {PERSONA: "Persona (AI)", NOTICE: "Notice"}
    for one in said:
        speaker = names.get(one.speaker, "Learner")
        words = " ".join(one.words.split()) + ("—" if one.interrupted else "")
        minutes, seconds = divmod(int(one.start_s), 60)
        lines += [f"**{speaker}** ({minutes}:{seconds:02d}): {words}", ""]
    page = "\n".join(lines)
    signer = machine_signer(archive.machine_key)
    signature = base64.b64encode(signer.sign(page.encode())).decode()
    note_export(archive, "transcript", 1, session_id)
    return f"{page}\n{_SIGNED}{public_text(signer)} {signature}\n"


def transcript_is_genuine(page: str, public_key: str) -> bool:
    """True if the page is, to the last character, what the machine with this key has signed."""
    body, mark, signed = page.rpartition("\n" + _SIGNED)
    key, _, signature = signed.strip().partition(" ")
    if not mark or key != public_key.strip():
        return False
    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(key)).verify(
            base64.b64decode(signature), body.encode()
        )
    except (ValueError, InvalidSignature):
        return False
    return True


def note_export(archive: Archive, what: str, count: int, session_id: str = "") -> None:
    """Put into the audit log that this has left the machine."""
    data: audit.Data = {"what": what, "count": count, "session": session_id}
    archive.database.write(
        lambda tx: audit.append(tx, archive.now(), "staff", "records.exported", data)
    )


def write_export(file: Path, text: str) -> None:
    """Write what was exported, readable by its owner alone."""
    file.touch(mode=0o600)
    file.write_text(text, encoding="utf-8", newline="")


_SIGNED = "Signed (Ed25519): "


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(columns)
    for row in rows:
        table.writerow(f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row)
    return text.getvalue()
