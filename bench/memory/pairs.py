"""Two talks of one learner and a third after they were erased: what each begins with."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from app.conversation import events as ev
from app.conversation.plan import SessionPlan
from app.conversation.ports import Retriever
from app.packs import Pack
from app.records import Archive, learners
from app.runtime.debriefs import debrief_of
from app.runtime.learning import Learning
from app.runtime.plans import plan_for
from app.runtime.record_keeping import SCHEMAS
from app.runtime.typed_session import TypedModel, TypedSession
from app.store import Database, Transaction
from app.store.raw_pages import raw_pages
from app.store.schema import learner_tables
from bench.dialogue.scripts import Learner


@dataclass(frozen=True, slots=True)
class Pair:
    """What one learner's second talk and the one after their erasure begin with."""

    learner: str
    scenario: str
    """Of the second talk: the same again, or, after a played scene, its family's coaching."""
    gap: tuple[str, ...]
    """The criteria that the first talk left open."""
    remembered: tuple[str, ...]
    second: str
    """The first words of the second talk, as they were heard."""
    after_erase: str
    opens_on: str
    """The open criterion that the second talk begins with; "" for none."""
    opens_on_after: str
    rows_left: int = 0
    sealed_left: int = 0
    """Sealed pieces of theirs that are still in some page or file, of `sealed`."""
    sealed: int = 0


def scratch_archive(folder: Path) -> Archive:
    """Return new records in an empty folder, under a key that nobody keeps."""
    key = os.urandom(32)
    return Archive(Database(folder / "records.db", key, SCHEMAS), key, folder)


def practised_next(pack: Pack, scenario_id: str) -> str | None:
    """Return the exercise in which a gap of this one is spoken of; None where there is none.

    Somebody played has never met the learner, so after a scene it is the coach of its family.
    """
    scenario = pack.scenario(scenario_id)
    if scenario.mode == "coaching":
        return scenario_id
    return next(
        (
            other.id
            for other in pack.scenarios.values()
            if other.mode == "coaching" and other.family == scenario.family
        ),
        None,
    )


def measure(
    learner: Learner,
    pack: Pack,
    again: str,
    *,
    archive: Archive,
    model: TypedModel,
    retriever: Retriever,
) -> Pair:
    """Hold the first talk, the second, erase, and the third; return how they began."""
    who = learners.register(archive, learner.id)
    learning = Learning(archive.database, who, archive.now)
    plan = learning.begin(plan_for(pack, scenario_id=learner.scenario), pack)
    events = _hold(plan, learner, model, retriever)
    debrief = debrief_of(events)
    learning.practised(plan, debrief)
    proposals = learning.propose(plan, debrief, events)
    learning.keep(proposals.new, proposals.settled)
    gap = tuple(c.criterion_id for o in debrief.objectives for c in o.criteria if not c.met)

    second = _opening(learning.begin(plan_for(pack, scenario_id=again), pack), model, retriever)
    sealed = archive.database.read(lambda tx: _sealed_of(tx, who))
    learners.erase(archive, who)
    rows, left = _left_of(archive, who, sealed)

    stranger = Learning(archive.database, learners.register(archive, learner.id), archive.now)
    third = _opening(stranger.begin(plan_for(pack, scenario_id=again), pack), model, retriever)
    return Pair(
        learner=f"{pack.id}/{learner.id}",
        scenario=again,
        gap=gap,
        remembered=tuple(p.text for p in proposals.new),
        second=second,
        after_erase=third,
        opens_on=opens_on(second, pack, learner.scenario, gap),
        opens_on_after=opens_on(third, pack, learner.scenario, gap),
        rows_left=rows,
        sealed_left=left,
        sealed=len(sealed),
    )


def opens_on(opening: str, pack: Pack, scenario_id: str, gap: Sequence[str]) -> str:
    """Return the criterion of the gap that these words call hard, or ""."""
    for objective in pack.scenario(scenario_id).objectives:
        for criterion in objective.criteria:
            name = criterion.topic or f"in “{objective.title}”"
            if criterion.id in gap and f"the hard part was {name}" in opening:
                return criterion.id
    return ""


def _hold(
    plan: SessionPlan, learner: Learner, model: TypedModel, retriever: Retriever
) -> list[ev.Event]:
    events: list[ev.Event] = []
    active = ""

    def heard(event: ev.Event) -> None:
        nonlocal active
        events.append(event)
        if isinstance(event, ev.ObjectiveActivated):
            active = event.objective_id

    session = TypedSession(plan, model=model, retriever=retriever, heard=heard)
    unsaid = list(learner.turns)
    while not session.ended:
        turn = next((t for t in unsaid if t.objective in (None, active)), None)
        if turn is None:
            break
        unsaid.remove(turn)
        if turn.say is None:
            session.wait(turn.silence_s or 0.0)
        else:
            session.say(turn.say)
    session.end()
    return events


def _opening(plan: SessionPlan, model: TypedModel, retriever: Retriever) -> str:
    """Return the first words of a talk, as they were heard."""
    said: list[str] = []

    def heard(event: ev.Event) -> None:
        if isinstance(event, ev.UtteranceHeard):
            said.append(event.text)

    TypedSession(plan, model=model, retriever=retriever, heard=heard).end()
    return said[0]


def _sealed_of(tx: Transaction, learner_id: str) -> list[bytes]:
    found: list[bytes] = []
    for table in (*learner_tables(tx), "learner"):
        column = "id" if table == "learner" else "learner_id"
        for row in tx.rows(f'SELECT * FROM "{table}" WHERE "{column}" = ?', (learner_id,)):
            found += [value for value in tuple(row) if isinstance(value, bytes)]
    return found


def _left_of(archive: Archive, learner_id: str, sealed: Sequence[bytes]) -> tuple[int, int]:
    """Return rows and sealed pieces of an erased learner that are still there."""

    def rows(tx: Transaction) -> int:
        counted = 0
        for table in (*learner_tables(tx), "learner"):
            column = "id" if table == "learner" else "learner_id"
            (n,) = tx.rows(
                f'SELECT count(*) AS n FROM "{table}" WHERE "{column}" = ?',
                (learner_id,),
            )
            counted += n["n"]
        return counted

    files = b"".join(f.read_bytes() for f in archive.folder.rglob("*") if f.is_file())
    pages = b"".join(raw_pages(archive.database.path, archive.database.page_key))
    left = sum(piece[12:40] in pages or piece[12:40] in files for piece in sealed)
    return archive.database.read(rows), left


def as_row(pair: Pair) -> dict[str, object]:
    """Return the pair as JSON can hold it."""
    row = msgspec.to_builtins(pair)
    assert isinstance(row, dict)
    return row
