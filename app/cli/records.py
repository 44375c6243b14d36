"""`vivavoce records`: what is kept, for the people who answer for it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from app.errors import VivaError
from app.records import Archive, audit, checkpoints, exports, learners, review_queue
from app.records.outbox import counts
from app.records.record_store import CREDENTIALS_VARIABLE, send_waiting
from app.records.results import kept_results
from app.records.retention import run_retention
from app.records.sessions import consents_of, find_session, journal_lines, list_sessions
from app.records.transcripts import kept_said
from app.runtime.diagnostics import write_bundle
from app.runtime.record_keeping import open_archive
from app.runtime.settings import load_settings

records_app = typer.Typer(help="What is kept of learners and sessions.", no_args_is_help=True)
audit_app = typer.Typer(help="The audit log.", no_args_is_help=True)
questions_app = typer.Typer(help="Questions that went to a person.", no_args_is_help=True)
records_app.add_typer(audit_app, name="audit")
records_app.add_typer(questions_app, name="questions")

Out = Annotated[Path, typer.Option("--out", help="file to write; its owner alone can read it")]


@contextmanager
def opened() -> Iterator[Archive]:
    """The records of this installation, closed at the end."""
    archive = open_archive(load_settings())
    try:
        yield archive
    finally:
        archive.database.close()


@records_app.command("list")
def list_all(
    learner: Annotated[str | None, typer.Option(help="only this learner's id")] = None,
) -> None:
    """List learners and sessions."""
    with opened() as archive:
        for one in learners.list_learners(archive):
            if learner in (None, one.id):
                name = one.name or "(guest)"
                typer.echo(f"{one.id}  {one.made:%Y-%m-%d}  {one.sessions:3d} sessions  {name}")
        for session in list_sessions(archive, learner):
            kept = "recorded" if session.recorded else "results only"
            typer.echo(
                f"{session.id}  {session.started_utc[:16]}  {session.pack_id}/"
                f"{session.scenario_id}  {session.turns} turns  {session.state}  {kept}"
            )


@records_app.command()
def show(session: Annotated[str, typer.Argument(help="a session's id")]) -> None:
    """Show what is kept of one session."""
    with opened() as archive:
        one = find_session(archive, session)
        typer.echo(f"{one.pack_id}/{one.scenario_id}, learner {one.learner_id}")
        typer.echo(f"{one.started_utc} to {one.ended_utc}: {one.state} ({one.reason})")
        for given_utc, consent in consents_of(archive, session):
            allowed = ", ".join(sorted(consent.given)) or "nothing"
            typer.echo(f"  {given_utc[:19]} allowed: {allowed}")
        for result in kept_results(archive, session):
            quote = f": “{result.quote}”" if result.quote else ""
            typer.echo(f"  {result.objective_id}/{result.criterion_id} {result.verdict}{quote}")
        for said in kept_said(archive, session):
            typer.echo(f"  {said.speaker} ({said.start_s:.0f} s): {said.words}")


@records_app.command()
def add(
    name: Annotated[str, typer.Argument(help="the learner's name")],
    badge: Annotated[str, typer.Option(help="what their badge says when it is read")] = "",
) -> None:
    """Register one learner; prints their id."""
    with opened() as archive:
        typer.echo(learners.register(archive, name, badge))


@records_app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV: name,badge")],
) -> None:
    """Register everybody in a CSV file, or nobody if it has a fault."""
    with opened() as archive:
        typer.echo(f"{len(learners.import_learners(archive, file))} learners added")


@records_app.command()
def erase(
    learner: Annotated[str, typer.Argument(help="the learner's id, badge or name")],
    yes: Annotated[bool, typer.Option("--yes", help="do not ask")] = False,
) -> None:
    """Erase a learner with everything about them, and prove it."""
    if not yes:
        typer.confirm(f"Erase learner {learner} for good?", abort=True)
    with opened() as archive:
        proof = learners.erase(archive, learners.find(archive, learner).id)
    removed = ", ".join(f"{count} {table}" for table, count in proof.rows.items() if count)
    typer.echo(f"erased: {removed or 'nothing but the learner'}")
    typer.echo(f"proved: no trace of their key in {proof.scanned_bytes} bytes of files")


@records_app.command()
def export(
    what: Annotated[str, typer.Argument(help="results, statements, audit, transcript or journal")],
    out: Out,
    session: Annotated[str, typer.Option(help="for transcript and journal")] = "",
) -> None:
    """Write results (CSV), xAPI statements, the audit log, a signed transcript or a journal."""
    with opened() as archive:
        if what == "results":
            exports.write_export(out, exports.results_csv(archive))
        elif what == "statements":
            exports.write_export(out, exports.statements_json(archive))
        elif what == "audit":
            exports.write_export(out, exports.audit_jsonl(archive))
        elif what == "transcript":
            exports.write_export(out, exports.signed_transcript(archive, session))
        elif what == "journal":
            exports.note_export(archive, what, 1, session)
            lines = b"".join(journal_lines(archive, session))
            exports.write_export(out, lines.decode())
        else:
            raise typer.BadParameter("one of results, statements, audit, transcript, journal")
    typer.echo(str(out))


@records_app.command()
def checkpoint(out: Out) -> None:
    """Write a signed checkpoint of the audit log; keep it on another machine."""
    with opened() as archive:
        made = checkpoints.make_checkpoint(archive, out)
    typer.echo(f"{made.rows} rows, signed by {made.signed_by}")


@records_app.command()
def retention(
    clock_is_right: Annotated[
        bool, typer.Option("--clock-is-right", help="I have looked: the clock is right")
    ] = False,
) -> None:
    """Remove what the site policy no longer keeps."""
    with opened() as archive:
        gone = run_retention(archive, clock_is_right=clock_is_right)
    typer.echo(
        f"removed: {gone.journals} journals with their words, {gone.sessions} sessions, "
        f"{gone.questions} questions, {gone.statements} statements, {gone.guests} guests"
    )


@records_app.command()
def send() -> None:
    """Send waiting statements to the learning record store of the site policy."""
    with opened() as archive:
        sent = send_waiting(archive, os.environ.get(CREDENTIALS_VARIABLE, ""))
    typer.echo(f"taken: {sent.taken}, refused: {sent.refused}, left: {sent.left}")


@records_app.command()
def check() -> None:
    """Authenticate every page of the records."""
    with opened() as archive:
        archive.database.check()
        waiting = counts(archive)
    typer.echo("whole: every page is as it was written")
    typer.echo(f"statements: {waiting['waiting']} wait, {waiting['refused']} were refused")


@records_app.command()
def diagnostics(out: Out) -> None:
    """Write a bundle for whoever helps from afar. It holds nothing personal."""
    settings = load_settings()
    try:
        with opened() as archive:
            write_bundle(out, settings, archive)
    except VivaError as fault:
        write_bundle(out, settings, None, fault.code)
    typer.echo(str(out))


@audit_app.command()
def verify(
    checkpoint: Annotated[
        list[Path] | None, typer.Option(help="a checkpoint kept elsewhere; may be repeated")
    ] = None,
) -> None:
    """Read the whole chain; name the first row that is not as it was written."""
    with opened() as archive:
        found = checkpoints.verify_with(archive, checkpoint or [])
    if not found.whole:
        typer.secho(f"NOT WHOLE: {found.why}", fg="red", err=True)
        raise typer.Exit(1)
    typer.echo(f"whole: {found.rows} rows, head {found.head.hex()}")


@audit_app.command("list")
def list_rows(last: Annotated[int, typer.Option(help="how many rows")] = 50) -> None:
    """List the last rows."""
    with opened() as archive:
        for row in list(audit.all_rows(archive.database))[-last:]:
            typer.echo(f"{row.seq:6d}  {row.at_utc[:19]}  {row.actor:6s}  {row.event}  {row.data}")


@questions_app.command("list")
def list_questions() -> None:
    """List the open questions with what was said before each."""
    with opened() as archive:
        for one in review_queue.open_questions(archive):
            where = f"{one.pack_id}/{one.scenario_id}"
            typer.echo(f"{one.id}  {one.asked_utc[:16]}  {where}  {one.reason}")
            typer.echo(f"  {one.question}")
            for line in one.context.splitlines():
                typer.echo(f"    {line}")


@questions_app.command()
def answer(
    question_id: Annotated[str, typer.Argument()],
    question: Annotated[str, typer.Option(help="the question in your own words, nothing personal")],
    answer: Annotated[str, typer.Option(help="the answer for the pack")],
) -> None:
    """Answer a question; prints the draft for the pack's author."""
    with opened() as archive:
        draft = review_queue.answer(archive, question_id, question=question, answer=answer)
    typer.echo(draft.as_markdown())


@questions_app.command()
def confirm(
    question_id: Annotated[str, typer.Argument(help="of one listed as to_confirm")],
) -> None:
    """Confirm what the machine found of an objective; `dismiss` does not."""
    with opened() as archive:
        review_queue.confirm(archive, question_id)


@questions_app.command()
def dismiss(question_id: Annotated[str, typer.Argument()]) -> None:
    """Take a question out of the queue unanswered."""
    with opened() as archive:
        review_queue.dismiss(archive, question_id)


@questions_app.command()
def drafts(pack: Annotated[str | None, typer.Option(help="only for this pack")] = None) -> None:
    """Print the answers that wait for a pack's author."""
    with opened() as archive:
        for draft in review_queue.drafts(archive, pack):
            typer.echo(f"<!-- {draft.pack_id}/{draft.scenario_id} {draft.made_utc[:10]} -->")
            typer.echo(draft.as_markdown())
