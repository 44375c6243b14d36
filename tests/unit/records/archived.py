"""An archive with a scripted clock, and sessions held on the scripted stage."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.conversation import events as ev
from app.conversation.findings import Findings, Mark, Referral
from app.conversation.rubric import CriterionCard, ObjectiveCard, Rubric
from app.records import RECORDS_SCHEMA, Archive, SessionRecord
from app.records.sessions import begin
from app.records.settling import settle
from app.security import Consent, SitePolicy
from app.store import Database
from tests.behaviour.stage import Stage, a_plan

KEY = bytes(range(32))
WORDS = "I was hurt when the ladder slipped"
QUESTION = "Does my neighbour pay for the ladder"
ALL = Consent.to(microphone=True, camera=True, memory=True, recording=True)
TALK = Consent.to(microphone=True)
PLAN = a_plan(
    rubric=Rubric(
        title="Escalating a claim",
        objectives=(
            ObjectiveCard(
                objective_id="injury",
                title="Injuries",
                criteria=(
                    CriterionCard(criterion_id="says", statement="Says somebody is hurt"),
                    CriterionCard(criterion_id="sends", statement="Sends it on"),
                ),
            ),
            ObjectiveCard(
                objective_id="later",
                title="Later",
                criteria=(CriterionCard(criterion_id="never", statement="Was never reached"),),
            ),
        ),
    )
)


class FakeClock:
    """Time that moves only when it is told to."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_days(self, days: float) -> None:
        self.now += timedelta(days=days)


@contextmanager
def archived(
    folder: Path, clock: FakeClock | None = None, policy: SitePolicy | None = None
) -> Iterator[Archive]:
    """The archive in `folder`, closed at the end."""
    database = Database(folder / "records.db", KEY, (RECORDS_SCHEMA,))
    try:
        yield Archive(
            database=database,
            machine_key=KEY,
            folder=folder,
            policy=policy or SitePolicy(),
            app_version="test",
            now=clock or FakeClock(),
        )
    finally:
        database.close()


def conversation(reason: str = "learner") -> Stage:
    """A talk of two turns that ended, with its journal."""
    stage = Stage(plan=PLAN)
    stage.learner_says(WORDS, at_s=6.0, lasts_s=2.0)
    stage.learner_says(QUESTION, at_s=22.0, lasts_s=2.0)
    stage.at(60.0, ev.SessionEndRequested(reason=reason))
    return stage.run(70.0)


def read_findings(events: Sequence[ev.Event]) -> Findings:
    """What a judge would have found in `conversation`, as far as it got."""
    turns = [e for e in events if isinstance(e, ev.TurnTaken)]
    marks = tuple(
        Mark(criterion_id="says", met=True, quote="I was hurt", t_s=t.t_s, turn_idx=t.turn_idx)
        for t in turns
        if t.text == WORDS
    )
    asked = tuple(Referral(question=QUESTION, t_s=t.t_s) for t in turns if t.text == QUESTION)
    return Findings(marks=marks, referrals=asked, active=("injury",))


def start(
    archive: Archive,
    *,
    consent: Consent = ALL,
    learner_id: str | None = None,
    session_id: str = "20260301-090000-aaaa",
) -> SessionRecord:
    """A session that has begun."""
    return begin(
        archive,
        session_id=session_id,
        plan=PLAN,
        consent=consent,
        learner_id=learner_id,
        on_trouble=print,
    )


def hold(
    archive: Archive,
    *,
    consent: Consent = ALL,
    learner_id: str | None = None,
    session_id: str = "20260301-090000-aaaa",
    reason: str = "learner",
    talk: Stage | None = None,
) -> str:
    """A whole session from greeting to goodbye; its id. Without `talk` it is `conversation`."""
    record = start(archive, consent=consent, learner_id=learner_id, session_id=session_id)
    for line in (talk or conversation(reason)).journal.splitlines(keepends=True):
        record.journal.append(line, flush=False)
    record.close()
    settle(archive, session_id, read_findings)
    return session_id
