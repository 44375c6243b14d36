"""After a session the engine answers with a debrief, remembers what it may, and then forgets."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from app.conversation import events as ev
from app.memory import MEMORY_SCHEMA, MemoryKind, Proposal
from app.packs import Pack, find_pack, load_pack
from app.runtime.after_session import AfterSession
from app.runtime.learning import Learning
from app.runtime.plans import plan_for
from app.store import Database, erase_learner

DAY = datetime(2026, 11, 22, tzinfo=UTC)
HURT = "If anybody got hurt, even a little, it isn't mine."


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(find_pack("claims-escalation"))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(tmp_path / "records.db", bytes(32), (MEMORY_SCHEMA,))
    yield opened
    opened.close()


@pytest.fixture
def learner(database: Database) -> str:
    return database.write(lambda tx: tx.make_learner(guest=False, made=DAY))


def session(pack: Pack) -> list[ev.Event]:
    plan = plan_for(pack)
    first = plan.objectives[0]
    return [
        ev.SessionStarted(plan=plan, session_id="s"),
        ev.ObjectiveActivated(objective_id=first.id, mode=first.mode),
        ev.TurnTaken(onset_s=5.0, offset_s=8.0, text=HURT, attempts=1, turn_idx=1, t_s=8.0),
        ev.CriterionJudged(
            objective_id=first.id,
            criterion_id=first.criteria[0].id,
            verdict=ev.CriterionVerdict.MET,
            quote="If anybody got hurt",
            p_yes=0.9,
            said_in_turn=1,
            t_s=9.0,
        ),
        ev.UtteranceHeard(text="Good.", interrupted=False, t_s=10.0),
        ev.SessionEnded(reason="learner", t_s=11.0),
    ]


def after(pack: Pack, learning: Learning | None) -> tuple[AfterSession, list[ev.Event]]:
    sent: list[ev.Event] = []
    desk = AfterSession(sent.append, (pack,))
    desk.begin(learning)
    for event in session(pack):
        desk.listen(event, False)
    return desk, sent


def test_a_guest_gets_a_debrief_and_is_remembered_by_nobody(pack: Pack) -> None:
    desk, sent = after(pack, None)
    desk.answer(ev.DebriefRequested())
    (ready,) = sent
    assert isinstance(ready, ev.DebriefReady)
    met = [c for o in ready.debrief.objectives for c in o.criteria if c.met]
    assert [c.quote.text for c in met if c.quote] == ["If anybody got hurt"]


def test_nothing_is_left_to_answer_with_once_the_learner_has_left(pack: Pack) -> None:
    desk, sent = after(pack, None)
    desk.forget()
    desk.answer(ev.DebriefRequested())
    assert sent == []


def test_only_what_the_learner_keeps_is_remembered_and_opens_the_next_session(
    pack: Pack, database: Database, learner: str
) -> None:
    learning = Learning(database, learner, lambda: DAY)
    desk, sent = after(pack, learning)
    desk.answer(ev.DebriefRequested())
    proposed = [e for e in sent if isinstance(e, ev.MemoryProposed)]
    assert len(proposed) >= 2
    before = learning.begin(plan_for(pack), pack)
    assert before.lines.greeting == plan_for(pack).lines.greeting
    desk.decide(ev.MemoryDecided(proposal_id=proposed[0].proposal_id, keep=True))
    for declined in proposed[1:]:
        desk.decide(ev.MemoryDecided(proposal_id=declined.proposal_id, keep=False))
    assert [m.text for m in learning.memories.about(learner)] == [proposed[0].text]
    again = learning.begin(plan_for(pack), pack)
    assert "Last time, the hard part was" in again.lines.greeting
    assert proposed[0].text in again.system_prompt
    assert again.system_prompt.startswith(plan_for(pack).system_prompt)


def test_of_several_gaps_the_next_talk_opens_on_the_one_the_debrief_named(
    pack: Pack, database: Database, learner: str
) -> None:
    ticks = (DAY + timedelta(seconds=n) for n in range(100))
    learning = Learning(database, learner, lambda: next(ticks))
    desk, sent = after(pack, learning)
    missed = [c.criterion_id for c in plan_for(pack).rubric.objectives[0].criteria[1:]]
    for name in missed:
        judged = ev.CriterionJudged(
            objective_id=plan_for(pack).objectives[0].id,
            criterion_id=name,
            verdict=ev.CriterionVerdict.NOT_MET,
            quote="",
            p_yes=0.1,
            said_in_turn=1,
        )
        desk.listen(judged, False)
    desk.answer(ev.DebriefRequested())
    (ready,) = [e for e in sent if isinstance(e, ev.DebriefReady)]
    retry = ready.debrief.retry
    assert retry is not None
    assert len(missed) == 2
    for event in [e for e in sent if isinstance(e, ev.MemoryProposed)]:
        desk.decide(ev.MemoryDecided(proposal_id=event.proposal_id, keep=True))
    again = learning.begin(plan_for(pack), pack)
    assert f"Last time, the hard part was {retry.topic}," in again.lines.greeting


def test_what_is_remembered_can_be_read_corrected_and_forgotten_by_its_learner(
    pack: Pack, database: Database, learner: str
) -> None:
    learning = Learning(database, learner, lambda: DAY)
    desk, sent = after(pack, learning)
    desk.answer(ev.DebriefRequested())
    weak, *others, practice = [e for e in sent if isinstance(e, ev.MemoryProposed)]
    assert not [e for e in sent if isinstance(e, ev.MemoryTold)]
    words = "I know it, I was tired."
    desk.decide(ev.MemoryDecided(proposal_id=weak.proposal_id, keep=True, text=words))
    for other in others:
        desk.decide(ev.MemoryDecided(proposal_id=other.proposal_id, keep=False))
    desk.decide(ev.MemoryDecided(proposal_id=practice.proposal_id, keep=True, text=practice.text))
    found = {m.text: m for m in learning.memories.about(learner)}
    assert {text: m.corrected for text, m in found.items()} == {words: True, practice.text: False}
    assert words in learning.begin(plan_for(pack), pack).lines.greeting

    again, told = after(pack, learning)
    again.answer(ev.DebriefRequested())
    assert [e.text for e in told if isinstance(e, ev.MemoryTold)] == []  # it is proposed anew
    ids = [m.memory_id for m in found.values()]
    again.change(ev.MemoryChanged(memory_id=ids[0], text="Better now."))
    again.change(ev.MemoryChanged(memory_id=ids[1], text=""))
    assert [m.text for m in learning.memories.about(learner)] == ["Better now."]
    assert [type(e) for e in told[-2:]] == [ev.MemorySaved, ev.MemoryErased]
    again.forget()
    again.change(ev.MemoryChanged(memory_id=ids[0], text=""))
    assert [m.text for m in learning.memories.about(learner)] == ["Better now."]


def test_what_is_remembered_from_elsewhere_is_told_with_every_debrief(
    pack: Pack, database: Database, learner: str
) -> None:
    learning = Learning(database, learner, lambda: DAY)
    wish = Proposal(kind=MemoryKind.PLAN, scope="persona/p/x", subject="", text="Said: “Later.”")
    learning.keep((wish,), ())
    desk, sent = after(pack, learning)
    desk.answer(ev.DebriefRequested())
    assert [e.text for e in sent if isinstance(e, ev.MemoryTold)] == ["Said: “Later.”"]


def test_somebody_in_a_played_scene_has_never_met_the_learner(
    pack: Pack, database: Database, learner: str
) -> None:
    learning = Learning(database, learner, lambda: DAY)
    desk, sent = after(pack, learning)
    desk.answer(ev.DebriefRequested())
    for event in [e for e in sent if isinstance(e, ev.MemoryProposed)]:
        desk.decide(ev.MemoryDecided(proposal_id=event.proposal_id, keep=True))
    played = plan_for(pack, scenario_id="the-stiff-neck")
    assert learning.begin(played, pack) == played


def test_an_erased_learner_begins_as_a_stranger(
    pack: Pack, database: Database, learner: str
) -> None:
    learning = Learning(database, learner, lambda: DAY)
    desk, sent = after(pack, learning)
    desk.answer(ev.DebriefRequested())
    for event in [e for e in sent if isinstance(e, ev.MemoryProposed)]:
        desk.decide(ev.MemoryDecided(proposal_id=event.proposal_id, keep=True))
    assert learning.begin(plan_for(pack), pack) != plan_for(pack)
    erase_learner(database, learner)
    assert learning.begin(plan_for(pack), pack) == plan_for(pack)
    assert learning.practice.items(learner) == []


def test_the_next_practice_is_suggested_when_it_is_due(
    pack: Pack, database: Database, learner: str
) -> None:
    clock = [DAY]
    learning = Learning(database, learner, lambda: clock[0])
    desk, _ = after(pack, learning)
    desk.answer(ev.DebriefRequested())
    clock[0] += timedelta(days=3)
    suggestion = learning.next((pack,))
    assert suggestion is not None
    assert suggestion.due
    assert "3 days ago" in suggestion.because


def test_a_session_that_shows_everything_settles_the_gap(
    pack: Pack, database: Database, learner: str
) -> None:
    learning = Learning(database, learner, lambda: DAY)
    plan = plan_for(pack)
    desk, sent = after(pack, learning)
    desk.answer(ev.DebriefRequested())
    for event in [e for e in sent if isinstance(e, ev.MemoryProposed)]:
        desk.decide(ev.MemoryDecided(proposal_id=event.proposal_id, keep=True))
    gaps = [m.subject for m in learning.memories.about(learner) if m.subject.startswith("crit")]
    assert gaps
    events = learning.keep((), gaps)
    assert {type(e) for e in events} == {ev.MemoryErased}
    assert "hard part" not in learning.begin(plan, pack).lines.greeting


def test_the_plan_with_memories_is_a_plan_like_any_other(
    pack: Pack, database: Database, learner: str
) -> None:
    plan = Learning(database, learner, lambda: DAY).begin(plan_for(pack), pack)
    assert msgspec.json.decode(msgspec.json.encode(plan), type=type(plan)) == plan
