"""A learner's memories are kept, replaced, corrected, erased; nobody else's are touched."""

from datetime import timedelta

import pytest

from app.conversation.debrief import Debrief
from app.memory import Memories, Proposal, Proposals, UnknownMemory, propose
from app.memory.memory import MemoryKind
from app.store import Database, UnknownLearner, erase_learner
from tests.unit.conversation.debriefed import PLAN
from tests.unit.memory.conftest import Clock

OPEN = Proposal(
    kind=MemoryKind.WEAK_CRITERION,
    scope="family/claims/x",
    subject="criterion/s/fraud",
    text="Still open: signs of fraud",
    topic="signs of fraud",
)
WISH = Proposal(
    kind=MemoryKind.PREFERENCE, scope="persona/claims/maya", subject="", text="Said: “Call me Sam.”"
)


def some(*new: Proposal, settled: tuple[str, ...] = ()) -> Proposals:
    return Proposals(new=new, settled=settled)


@pytest.fixture
def memories(database: Database, clock: Clock) -> Memories:
    return Memories(database, clock)


def test_what_is_kept_can_be_read(memories: Memories, learner: str, clock: Clock) -> None:
    (kept,) = memories.keep(learner, some(OPEN))
    assert memories.about(learner) == [kept]
    assert (kept.text, kept.topic, kept.made) == (OPEN.text, OPEN.topic, clock.now)


def test_scopes_limit_who_reads(memories: Memories, learner: str) -> None:
    memories.keep(learner, some(OPEN, WISH))
    assert [m.text for m in memories.about(learner, ("persona/claims/maya",))] == [WISH.text]


def test_a_newer_memory_of_a_subject_takes_the_place_of_the_older(
    memories: Memories, learner: str, clock: Clock
) -> None:
    memories.keep(learner, some(OPEN))
    clock.now += timedelta(days=1)
    memories.keep(learner, some(OPEN))
    assert [m.made for m in memories.about(learner)] == [clock.now]


def test_what_was_shown_is_no_longer_remembered_as_hard(memories: Memories, learner: str) -> None:
    memories.keep(learner, some(OPEN, WISH))
    memories.keep(learner, some(settled=(OPEN.subject,)))
    assert [m.text for m in memories.about(learner)] == [WISH.text]


def test_the_same_words_are_remembered_once(memories: Memories, learner: str) -> None:
    memories.keep(learner, some(WISH))
    assert memories.keep(learner, some(WISH)) == []
    assert len(memories.about(learner)) == 1


def test_a_learner_corrects_a_memory(memories: Memories, learner: str) -> None:
    (kept,) = memories.keep(learner, some(WISH))
    corrected = memories.correct(learner, kept.memory_id, " Call me\nSamira. ")
    assert (corrected.text, corrected.corrected) == ("Call me Samira.", True)
    assert memories.about(learner) == [corrected]


def test_a_learner_erases_a_memory(memories: Memories, learner: str) -> None:
    kept, other = memories.keep(learner, some(OPEN, WISH))
    memories.erase(learner, kept.memory_id)
    assert memories.about(learner) == [other]
    with pytest.raises(UnknownMemory):
        memories.erase(learner, kept.memory_id)


def test_nobody_reads_or_changes_the_memories_of_another(
    memories: Memories, learner: str, database: Database, clock: Clock
) -> None:
    other = database.write(lambda tx: tx.make_learner(guest=False, made=clock.now))
    (kept,) = memories.keep(learner, some(WISH))
    assert memories.about(other) == []
    with pytest.raises(UnknownMemory):
        memories.correct(other, kept.memory_id, "-")
    with pytest.raises(UnknownMemory):
        memories.erase(other, kept.memory_id)


def test_an_erased_learner_is_remembered_by_nobody(
    memories: Memories, learner: str, database: Database, debrief: Debrief
) -> None:
    memories.keep(learner, propose(PLAN, debrief, ("Please call me Sam.",)))
    erased = erase_learner(database, learner)
    assert erased.rows["memory"] == 3
    assert memories.about(learner) == []
    with pytest.raises(UnknownLearner):
        memories.keep(learner, some(WISH))
