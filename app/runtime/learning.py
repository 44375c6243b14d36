"""What a learner carries from one session into the next: memories and practice."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

import msgspec

from app.conversation import events as ev
from app.conversation.debrief import Debrief
from app.conversation.debrief_timeline import turns_of
from app.conversation.exercise import CheckItem
from app.conversation.plan import SessionPlan
from app.errors import VivaError
from app.memory import (
    Memories,
    Practice,
    Proposal,
    Proposals,
    ScenarioCard,
    Suggestion,
    propose,
    recall,
    scopes,
)
from app.packs import Pack
from app.records import learners
from app.runtime.checks import check_for
from app.runtime.log import log
from app.runtime.record_keeping import open_archive
from app.runtime.settings import Settings
from app.store import Database

ROLE_PLAY = "role_play"


class Learning:
    """One learner's memories and practice. Whoever makes it has the learner's consent to both."""

    def __init__(self, database: Database, learner_id: str, now: Callable[[], datetime]) -> None:
        self.memories = Memories(database, now)
        self.practice = Practice(database, now)
        self._learner_id, self._now = learner_id, now
        self._proposed: datetime | None = None
        """When the newest session was looked through: all that is kept of it is of one moment."""

    def begin(self, plan: SessionPlan, pack: Pack) -> SessionPlan:
        """Return the plan with what is remembered in its opening words and its standing prompt.

        Somebody in a played scene has never met the learner: such a plan stays as it is.
        """
        if plan.objectives and plan.objectives[0].mode == ROLE_PLAY:
            return plan
        allowed = scopes(plan.pack_id, plan.persona_id, plan.rubric.family)
        known = self.memories.about(self._learner_id, allowed)
        found = recall(known, plan.rubric, plan.scenario_id, plan.language)
        scenario = pack.scenario(plan.scenario_id)
        greeting = scenario.lines.greeting or pack.persona(plan.persona_id).greeting
        opening = found.opening or f"{found.before_opening} {scenario.opening}".strip()
        return msgspec.structs.replace(
            plan,
            lines=msgspec.structs.replace(plan.lines, greeting=f"{greeting} {opening}"),
            system_prompt=f"{plan.system_prompt}\n\n{found.notes}".rstrip(),
        )

    def check(self, pack: Pack, scenario_id: str) -> tuple[CheckItem, ...]:
        """Return what this learner is worth asking without help before this exercise."""
        place = (pack.id, scenario_id)
        own = self.practice.items(self._learner_id)
        items = [i for i in own if (i.pack_id, i.scenario_id) == place]
        return check_for(pack.scenario(scenario_id), items, self._now())

    def practised(self, plan: SessionPlan, debrief: Debrief) -> None:
        """Give every judged criterion its next date."""
        self.practice.take(self._learner_id, plan.pack_id, debrief)

    def propose(self, plan: SessionPlan, debrief: Debrief, events: Sequence[ev.Event]) -> Proposals:
        """Return what the session is worth remembering for."""
        self._proposed = self._now()
        return propose(plan, debrief, [turn.text for turn in turns_of(events)])

    def keep(
        self, new: Sequence[Proposal], settled: Sequence[str], corrected: str = ""
    ) -> list[ev.Event]:
        """Remember, drop what no longer holds, and return the events that tell of it.

        `corrected`: the learner's own words for what is new; empty: as proposed.
        """
        proposals = Proposals(new=tuple(new), settled=tuple(settled))
        before = {m.memory_id for m in self.memories.about(self._learner_id)}
        kept = self.memories.keep(self._learner_id, proposals, self._proposed)
        if corrected:
            kept = [self.memories.correct(self._learner_id, m.memory_id, corrected) for m in kept]
        after = {m.memory_id for m in self.memories.about(self._learner_id)}
        return [
            *(ev.MemoryErased(memory_id=gone) for gone in sorted(before - after)),
            *(ev.MemorySaved(memory_id=m.memory_id, text=m.text) for m in kept),
        ]

    def told_beside(self, proposals: Proposals) -> list[ev.MemoryTold]:
        """Return what is remembered and stays so whatever becomes of these proposals."""
        newer = {p.subject for p in proposals.new if p.subject} | set(proposals.settled)
        return [
            ev.MemoryTold(memory_id=m.memory_id, text=m.text)
            for m in self.memories.about(self._learner_id)
            if m.subject not in newer
        ]

    def change(self, memory_id: str, text: str) -> ev.Event:
        """Put one memory into the learner's words, without any forget it. Raises UnknownMemory."""
        if not text.strip():
            self.memories.erase(self._learner_id, memory_id)
            return ev.MemoryErased(memory_id=memory_id)
        changed = self.memories.correct(self._learner_id, memory_id, text)
        return ev.MemorySaved(memory_id=changed.memory_id, text=changed.text)

    def due(self, packs: Sequence[Pack]) -> list[ev.PracticeDue]:
        """Return which exercises have something due, the most urgent first."""
        return [
            ev.PracticeDue(
                pack_id=one.pack_id, scenario_id=one.scenario_id, topic=one.topic, days=one.days
            )
            for one in self.practice.due_for(self._learner_id, shelf_of(packs))
        ]

    def next(self, packs: Sequence[Pack]) -> Suggestion | None:
        """Return what to practise next and why."""
        return self.practice.next_for(self._learner_id, shelf_of(packs))


def check_before(learning: Learning | None, pack: Pack, scenario_id: str) -> tuple[CheckItem, ...]:
    """Return what is worth asking before an exercise: of a guest, what is new to everybody."""
    try:
        if learning is not None:
            return learning.check(pack, scenario_id)
    except VivaError as fault:
        log.error("practice_not_read", why=fault.operator)
    return check_for(pack.scenario(scenario_id), (), datetime.now(UTC))


@contextmanager
def learning_as(settings: Settings, who: str | None) -> Iterator[Learning | None]:
    """Open the records for the learner with this id, badge or name; a new name is registered.

    None for nobody. Raises SecurityError, StoreError, NotFound (two of a name), LearnerFileInvalid.
    """
    if who is None:
        yield None
        return
    archive = open_archive(settings)
    try:
        if learners.matching(archive, who):
            learner_id = learners.find(archive, who).id
        else:
            learner_id = learners.register(archive, who, who)
        yield Learning(archive.database, learner_id, archive.now)
    finally:
        archive.database.close()


def shelf_of(packs: Sequence[Pack]) -> list[ScenarioCard]:
    """Return every scenario of the packs, the packs' own order kept."""
    return [
        ScenarioCard(
            pack_id=pack.id,
            scenario_id=scenario.id,
            title=scenario.title,
            criteria={
                criterion.id: criterion.topic or f"“{objective.title}”"
                for objective in scenario.objectives
                for criterion in objective.criteria
            },
        )
        for pack in packs
        for scenario in pack.scenarios.values()
    ]
