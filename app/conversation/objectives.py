"""The graph of objectives: what is active, what was shown, where to go next. Pure state."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from app.conversation.events import (
    CriterionJudged,
    CriterionVerdict,
    Event,
    HintGiven,
    ObjectiveActivated,
    ObjectiveCompleted,
    ObjectivePending,
)
from app.conversation.exercise import END, Criterion, Objective
from app.conversation.outputs import output_values


@dataclass(slots=True)
class Progress:
    """What is known of one criterion."""

    verdict: CriterionVerdict | None = None
    """The best so far; once met it stays met. None: never judged."""
    quote: str = ""
    rungs_given: int = 0


@dataclass(slots=True)
class _Active:
    """The stay at one objective; coming back to it begins another."""

    objective: Objective
    fruitless: int = 0
    opened: bool = True
    """False while its opening words are still to be spoken: turns before are not its attempts."""
    said: list[str] = field(default_factory=list)


class Course:
    """Where the learner is in a graph of objectives. `emit` gets the events that follow.

    The graph holds when every objective named by a branch exists and each list of branches ends
    with one that has no condition; anything else leads to the end.
    """

    def __init__(self, objectives: tuple[Objective, ...], emit: Callable[[Event], None]) -> None:
        self._order = [o.id for o in objectives]
        self._objectives = {o.id: o for o in objectives}
        self._criteria = {c.id: c for o in objectives for c in o.criteria}
        self._emit = emit
        self.progress = {name: Progress() for name in self._criteria}
        self._tripped: set[str] = set()
        self._active: _Active | None = None
        self._begun = False
        self._passed: set[str] = set()
        """Objectives left since the learner last said anything: a circle of them ends."""

    # -- where we are -----------------------------------------------------------------------

    @property
    def active(self) -> Objective | None:
        """The active objective; None before the first and after the last."""
        return self._active.objective if self._active else None

    @property
    def over(self) -> bool:
        """True once the last objective was left."""
        return self._begun and self._active is None and bool(self._objectives)

    def missing(self) -> list[Criterion]:
        """Return what the active objective still waits for, in its order."""
        active = self._active
        if active is None:
            return []
        practised = [self._criteria[n] for n in active.objective.practises if n in self._criteria]
        return [c for c in (*active.objective.criteria, *practised) if not self._met(c.id)]

    @property
    def last_attempt(self) -> bool:
        """True if one more turn without anything new ends the stay at the active objective."""
        active = self._active
        return active is not None and active.fruitless + 1 >= active.objective.attempts

    def opening(self) -> str:
        """Return the words that open the active objective, if they are still to be spoken."""
        active = self._active
        return "" if active is None or active.opened else self._opening_words(active.objective)

    def opened(self) -> None:
        """The opening words are on their way."""
        if self._active is not None:
            self._active.opened = True

    # -- what happens -----------------------------------------------------------------------

    def begin(self) -> None:
        """Activate the first objective; the session's own opening has introduced it."""
        self._begun = True
        if self._order:
            self._activate(self._order[0], opened=True)

    def said(self, words: str) -> None:
        """The learner has taken a turn."""
        self._passed.clear()
        if self._active is not None:
            self._active.said.append(words)

    def judged(self, event: CriterionJudged) -> None:
        """Take note of a verdict; the objective is left as soon as nothing is missing."""
        progress = self.progress.get(event.criterion_id)
        if progress is None:
            return
        active = self._active
        if event.verdict is CriterionVerdict.MET:
            if active is not None and event.criterion_id in {c.id for c in self.missing()}:
                active.fruitless = 0
            if progress.verdict is not CriterionVerdict.MET:
                progress.verdict, progress.quote = CriterionVerdict.MET, event.quote
        elif progress.verdict is not CriterionVerdict.MET and (
            progress.verdict is None or event.verdict is not CriterionVerdict.NOT_MET
        ):
            progress.verdict, progress.quote = event.verdict, event.quote
        self._look_whether_done()

    def turn_judged(self, fruitless: bool) -> None:
        """Everything about a turn is known; `fruitless`: it brought nothing new."""
        active = self._active
        if active is None or not active.opened:
            return
        active.fruitless = active.fruitless + 1 if fruitless else 0
        if active.fruitless >= active.objective.attempts:
            self._leave()

    def tripped(self, guardrail_id: str) -> None:
        """A guardrail was tripped; branches may depend on it."""
        self._tripped.add(guardrail_id)

    def next_hint(self, shown: Collection[str] = ()) -> HintGiven | None:
        """Return the next rung for the first criterion that is missing, if there is one left.

        `shown`: criteria that are probably met and wait for their verdict.
        """
        for criterion in self.missing():
            if criterion.id in shown:
                continue
            rungs = criterion.hints.rungs()
            given = self.progress[criterion.id].rungs_given
            if given < len(rungs) and self.active is not None:
                rung, text = rungs[given]
                return HintGiven(
                    objective_id=self.active.id, criterion_id=criterion.id, rung=rung, text=text
                )
        return None

    def hinted(self, hint: HintGiven) -> None:
        """That hint is on its way to the learner."""
        self.progress[hint.criterion_id].rungs_given += 1

    # -- steps ------------------------------------------------------------------------------

    def _met(self, criterion_id: str) -> bool:
        return self.progress[criterion_id].verdict is CriterionVerdict.MET

    def _activate(self, objective_id: str, opened: bool) -> None:
        objective = self._objectives[objective_id]
        opened = opened or not self._opening_words(objective)
        self._active = _Active(objective, opened=opened)
        self._emit(ObjectiveActivated(objective_id=objective.id, mode=objective.mode))
        self._look_whether_done()

    def _opening_words(self, objective: Objective) -> str:
        if objective.opening:
            return objective.opening
        practised = [self._criteria[n] for n in objective.practises if n in self._criteria]
        return next((c.practice for c in practised if c.practice), "")

    def _look_whether_done(self) -> None:
        if self._active is not None and not self.missing():
            self._leave()

    def _leave(self) -> None:
        active = self._active
        assert active is not None
        objective, next_id = active.objective, self._next(active.objective)
        self._passed.add(objective.id)
        if next_id in self._passed:
            next_id = END
        names = [c.id for c in objective.criteria] + list(objective.practises)
        missing = {c.id for c in self.missing()}
        self._active = None
        self._emit(
            ObjectiveCompleted(
                objective_id=objective.id,
                met=tuple(n for n in names if n not in missing),
                missing=tuple(n for n in names if n in missing),
                outputs=output_values(objective.outputs, active.said),
                next_id=next_id,
            )
        )
        if objective.confirmation == "manual":
            self._emit(ObjectivePending(objective_id=objective.id))
        if next_id != END:
            self._activate(next_id, opened=False)

    def _next(self, objective: Objective) -> str:
        for branch in objective.branches:
            holds = (
                all(self._met(n) for n in branch.met if n in self.progress)
                and not any(self._met(n) for n in branch.missing if n in self.progress)
                and self._tripped.issuperset(branch.tripped)
            )
            if holds:
                return branch.to if branch.to in self._objectives else END
        return END
