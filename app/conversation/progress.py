"""What the learner's turns have shown: the judge is asked, verdicts fall, the course moves on."""

from collections.abc import Callable, Mapping, Sequence

from app.conversation import events as ev
from app.conversation.coaching import LIKELY_MET
from app.conversation.evaluation import Evaluator, Probed
from app.conversation.evidence import turns_down
from app.conversation.objectives import Course
from app.conversation.plan import SessionPlan
from app.conversation.wording import is_question, normal, sentences

HEARD_UTTERANCES = 2
"""So many of the Persona's last utterances count for "only repeated"."""


class Progress:
    """Keeps account of the learner's turns until everything about them is known. Pure."""

    def __init__(
        self,
        plan: SessionPlan,
        course: Course,
        messages: Callable[[], Sequence[ev.Message]],
        emit: Callable[[ev.Event], None],
    ) -> None:
        self._course = course
        self._messages = messages
        self._emit = emit
        self._evaluator = Evaluator()
        self._cases = {
            normal(sentence)
            for objective in plan.objectives
            for case in (objective.opening, *(c.practice for c in objective.criteria))
            for sentence in sentences(f"{case} {plan.lines.greeting}")
            if not is_question(sentence)
        }
        """What is put to the learner to be used; a question said back is used for nothing."""
        self.shown: set[str] = set()
        """Criteria that words taken probably meet, until their verdict falls."""
        self.hint_due = False
        """The last turn of which all is known has shown nothing."""
        self._fruitful: set[int] = set()
        self._aside: set[int] = set()
        self._fruitless: set[int] = set()
        """Turns that were attempts. One that is taken again, because the learner has gone on, is no
        other one."""
        self._open_turns: list[int] = []
        self._unprobed: set[int] = set()
        """Those whose probes may still tell that they tripped a guardrail."""

    def set_aside(self, turn_idx: int) -> None:
        """The turn tripped a guardrail: it is no attempt, and no progress either."""
        self._aside.add(turn_idx)

    def attempted(self, turn_idx: int, probes: Probed = "none") -> None:
        """The turn was an attempt without anything to judge; `probes` as in `ask`."""
        self._wait_for(probes, turn_idx)
        self._open_turns.append(turn_idx)
        self._close_turns()

    def ask(
        self, turn_idx: int, said: str, odds: Mapping[str, float], probes: Probed = "none"
    ) -> None:
        """Settle or ask which criteria the words of a turn meet.

        `odds`: how likely each is met by likeness, where that was measured; `probes`: and by
        probes, or those are to come. Before that nobody knows whether it was an attempt.
        """
        self._wait_for(probes, turn_idx)
        missing = self._course.missing()
        turned_down = {c.id for c in missing if turns_down(said, c)}
        self.shown |= {n for n, o in odds.items() if o >= LIKELY_MET} - turned_down
        utterances = [m.content for m in self._messages() if m.role == "assistant"]
        heard = [self._without_cases(text) for text in utterances[-HEARD_UTTERANCES:]]
        objective = self._course.active
        if objective is None or not missing:
            return
        verdicts: list[ev.CriterionJudged] = []
        for criterion in missing:
            asked_or_known = self._evaluator.ask(
                objective.id,
                criterion,
                said,
                turn_idx,
                heard,
                odds=odds.get(criterion.id),
                probes=probes,
            )
            if isinstance(asked_or_known, ev.CriterionJudged):
                verdicts.append(asked_or_known)
            else:
                for request in asked_or_known:
                    self._emit(request)
        judging = bool(verdicts) or self._evaluator.waits_for(turn_idx)
        if judging and turn_idx not in self._open_turns:
            self._open_turns.append(turn_idx)
        for verdict in verdicts:
            self._judged(verdict)
        self._close_turns()

    def probed(self, turn_idx: int, odds: Mapping[str, float]) -> None:
        """The probes of a turn are measured; `odds` as in `Evaluator.probed`."""
        self._unprobed.discard(turn_idx)
        for follows in self._evaluator.probed(turn_idx, odds):
            if isinstance(follows, ev.CriterionJudged):
                self._judged(follows)
            else:
                self._emit(follows)
        self._close_turns()

    def scored(self, event: ev.CriterionScored) -> None:
        """The judge has answered: a verdict may follow, and with it the next objective."""
        verdict = self._evaluator.scored(event)
        if verdict is not None:
            self._judged(verdict)
        self._close_turns()

    def _wait_for(self, probes: Probed, turn_idx: int) -> None:
        if probes == "due":
            self._unprobed.add(turn_idx)

    def _judged(self, verdict: ev.CriterionJudged) -> None:
        expected = {c.id for c in self._course.missing()}
        if verdict.verdict is ev.CriterionVerdict.MET and verdict.criterion_id in expected:
            self._fruitful.add(verdict.said_in_turn)
        self.shown.discard(verdict.criterion_id)
        self._emit(verdict)
        self._course.judged(verdict)

    def _close_turns(self) -> None:
        """Take note of turns of which everything is known now."""
        known = [t for t in self._open_turns if not self._evaluator.waits_for(t)]
        for turn_idx in [t for t in known if t not in self._unprobed]:
            self._open_turns.remove(turn_idx)
            fruitless = turn_idx not in self._fruitful
            if fruitless and turn_idx in self._aside:
                self.hint_due = False
                continue
            self.hint_due = fruitless
            if not (fruitless and turn_idx in self._fruitless):
                self._course.turn_judged(fruitless)
            if fruitless:
                self._fruitless.add(turn_idx)

    def _without_cases(self, heard: str) -> str:
        """An utterance without the cases that an author put to the learner to be used."""
        return " ".join(s for s in sentences(heard) if normal(s) not in self._cases)
