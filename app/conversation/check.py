"""The check: what the learner knows without help, before the talk and after it. Pure.

Each criterion has two parallel cases. Nobody answers, helps or judges aloud; answers are judged by
the same evaluator as the talk, in the background. After the talk only what was answered before it
is asked again: an answer to one form alone shows no change.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from app.conversation import events as ev
from app.conversation.evaluation import Evaluator
from app.conversation.exercise import CheckItem, CheckQuestion, Criterion
from app.conversation.floor import FloorKeeper
from app.conversation.outbox import Outbox
from app.conversation.plan import SessionPlan
from app.conversation.taking_down import LEAD_IN_S, TAIL_S

CHECK: Final = "check"
"""What the judge is asked about; and the timer that ends waiting for it."""
CHECK_ATTEMPT = -1
"""Of look-ups for answers. Attempts at spoken words count down from it, those of a turn up from 0:
neither is ever taken for the other."""
JUDGING_S = 15.0
"""So long the session waits for the judge once the last answer is given. Below the time after
which the window waits for no debrief."""
EXPECTED = -0.4
"""Added to the odds of likeness: an answer meets its criterion less often than words that are the
last to be said in a talk. Measured by `vivavoce bench dialogue --parts check`."""
FORMS = tuple(ev.CheckForm)


@dataclass(frozen=True, slots=True)
class _Answer:
    """Words that wait for their look-up."""

    form: ev.CheckForm
    item: CheckItem
    text: str


@dataclass(slots=True)
class _Stretch:
    """Spoken words until they are written down; a pause inside does not end it."""

    onset_s: float
    voice: bool = True
    awaited: bool = False


class Check:
    """Asks, takes down, has judged; then lets the talk begin, or the session end."""

    def __init__(
        self,
        plan: SessionPlan,
        box: Outbox,
        floor: FloorKeeper,
        begin_talk: Callable[[], None],
        end: Callable[[str], None],
    ) -> None:
        self.open = False
        """It has the learner's attention, or the session waits for its last verdicts."""
        self._plan, self._box, self._emit, self._floor = plan, box, box.emit, floor
        self._begin_talk, self._end = begin_talk, end
        self._form: ev.CheckForm | None = None
        """The one being asked."""
        self._reason = ""
        """Why the talk ended, while the form after it is asked."""
        self._criteria = {c.id: (o.id, c) for o in plan.objectives for c in o.criteria}
        self._items = [item for item in plan.check if item.criterion_id in self._criteria]
        self._left: list[CheckItem] = []
        self._total = 0
        self._answered: list[CheckItem] = []
        """Before the talk."""
        self._evaluator = Evaluator(about=CHECK)
        self._looking: list[_Answer] = []
        self._odds: dict[str, Mapping[str, float]] = {}
        """Words to the odds of each criterion, until their look-up is over."""
        self._stretch: _Stretch | None = None
        self._attempt = 0

    def before(self) -> bool:
        """Ask the first question before the talk; False where there is none."""
        return self._begin(ev.CheckForm.BEFORE, self._items)

    def after(self, reason: str) -> bool:
        """Ask the first question after the talk, which ended for `reason`; False as above."""
        self._reason = reason
        return self._begin(ev.CheckForm.AFTER, self._answered)

    def again(self) -> None:
        """Another process goes on: ask again, and look up again what was not found yet."""
        self._stretch = None
        if self._form is not None:
            self._ask()
        elif self.open:
            self._wait_for_the_judge()
        for answer in self._looking:
            self._look_up(answer)

    def leave(self, reason: str) -> None:
        """The learner goes; a talk that had come to its end still has."""
        self._end(self._reason or reason)

    def timer(self, name: str) -> None:
        """The judge is waited for no longer."""
        if name == CHECK:
            self._end(self._reason)

    # -- the answer ---------------------------------------------------------------------------

    def voice(self, onset_s: float) -> None:
        """The learner speaks, for the first time or on."""
        if self._form is None:
            return
        if self._stretch is None:
            self._stretch = _Stretch(onset_s)
        self._stretch.voice = True
        self._floor.give(ev.Floor.LEARNER)

    def voice_stops(self, offset_s: float) -> None:
        """What did it say? Silence decides nothing here."""
        stretch = self._stretch
        if stretch is None:
            return
        stretch.voice, stretch.awaited = False, True
        self._attempt += CHECK_ATTEMPT
        self._emit(
            ev.TranscriptionRequested(
                attempt=self._attempt,
                start_s=max(stretch.onset_s - LEAD_IN_S, 0.0),
                end_s=offset_s + TAIL_S,
                language=self._plan.language,
            )
        )

    def growing(self, event: ev.TranscriptPartial) -> None:
        """Words while the voice goes on."""
        if self._stretch is not None and event.text:
            self._emit(ev.CheckHeard(text=event.text, final=False))

    def written(self, event: ev.TranscriptFinal) -> None:
        """The words of the stretch; they stay unless the learner has gone on meanwhile."""
        stretch = self._stretch
        if stretch is None or not stretch.awaited or event.attempt != self._attempt:
            return
        if not stretch.voice:
            self._stretch = None
            self._floor.give(ev.Floor.OPEN)
        if event.text:
            self._emit(ev.CheckHeard(text=event.text, final=not stretch.voice))

    def answered(self, event: ev.CheckAnswered) -> None:
        """Take the answer to the question being asked, and ask the next; others are late."""
        if not self._left or event.form is not self._form:
            return
        if event.criterion_id != self._left[0].criterion_id:
            return
        item = self._left.pop(0)
        if event.form is ev.CheckForm.BEFORE:
            self._answered.append(item)
        if text := event.text.strip():
            answer = _Answer(event.form, item, text)
            self._looking.append(answer)
            self._look_up(answer)
        self._next()

    def skipped(self, event: ev.CheckSkipped) -> None:
        """The learner wants to be asked no more."""
        if event.form is self._form:
            self._left = []
            self._next()

    # -- its judgement ------------------------------------------------------------------------

    def likened(self, event: ev.LikenessMeasured) -> bool:
        """It is known how near words come to each criterion; True where they are an answer."""
        if event.attempt != CHECK_ATTEMPT:
            return False
        self._odds[event.query] = {c.criterion_id: c.odds for c in event.criteria}
        return True

    def found(self, event: ev.PassagesRetrieved) -> bool:
        """The look-up of an answer is over: settle it, or ask the judge. True as above."""
        if event.attempt != CHECK_ATTEMPT:
            return False
        answer = next((a for a in self._looking if a.text == event.query), None)
        if answer is not None:
            self._judge(answer)
        return True

    def _judge(self, answer: _Answer) -> None:
        self._looking.remove(answer)
        odds = self._odds.pop(answer.text, {}).get(answer.item.criterion_id)
        objective_id, criterion = self._criteria[answer.item.criterion_id]
        asked = _question(answer.item, answer.form)
        found = self._evaluator.ask(
            objective_id,
            _with_model_answer(criterion, asked.model_answer),
            answer.text,
            FORMS.index(answer.form),
            (),
            odds=odds,
            expected=EXPECTED,
            question=asked.question,
        )
        if isinstance(found, ev.CriterionJudged):
            self._judged(found)
        else:
            for request in found:
                self._emit(request)
        self._end_if_judged()

    def scored(self, event: ev.CriterionScored) -> bool:
        """The judge has answered; True where it was about an answer of the check."""
        if not event.judgement_id.startswith(CHECK):
            return False
        verdict = self._evaluator.scored(event)
        if verdict is not None:
            self._judged(verdict)
        self._end_if_judged()
        return True

    def _judged(self, verdict: ev.CriterionJudged) -> None:
        self._emit(
            ev.CheckJudged(
                form=FORMS[verdict.said_in_turn],
                criterion_id=verdict.criterion_id,
                verdict=verdict.verdict,
                quote=verdict.quote,
                p_yes=verdict.p_yes,
            )
        )

    def _end_if_judged(self) -> bool:
        """End the session whose last answers are judged."""
        last = ev.CheckForm.AFTER
        waits = any(a.form is last for a in self._looking)
        waits = waits or self._evaluator.waits_for(FORMS.index(last))
        if not self.open or self._form is not None or waits:
            return False
        self._end(self._reason)
        return True

    # -- the questions ------------------------------------------------------------------------

    def _begin(self, form: ev.CheckForm, items: Sequence[CheckItem]) -> bool:
        if not items:
            return False
        self.open = True
        self._form, self._left, self._total = form, list(items), len(items)
        self._floor.give(ev.Floor.OPEN)
        self._ask()
        return True

    def _next(self) -> None:
        self._stretch = None
        self._floor.give(ev.Floor.OPEN)
        if self._left:
            self._ask()
            return
        closed, self._form = self._form, None
        assert closed is not None
        self._emit(ev.CheckClosed(form=closed))
        if closed is ev.CheckForm.BEFORE:
            self.open = False
            self._begin_talk()
        elif not self._end_if_judged():
            self._wait_for_the_judge()

    def _wait_for_the_judge(self) -> None:
        self._emit(ev.TimerSet(name=CHECK, at_s=self._box.now_s + JUDGING_S))

    def _ask(self) -> None:
        assert self._form is not None
        item = self._left[0]
        self._emit(
            ev.CheckAsked(
                form=self._form,
                criterion_id=item.criterion_id,
                question=_question(item, self._form).question,
                number=self._total - len(self._left) + 1,
                total=self._total,
            )
        )

    def _look_up(self, answer: _Answer) -> None:
        self._emit(
            ev.RetrievalRequested(
                attempt=CHECK_ATTEMPT, query=answer.text, language=self._plan.language
            )
        )


def _question(item: CheckItem, form: ev.CheckForm) -> CheckQuestion:
    return item.before if form is ev.CheckForm.BEFORE else item.after


def _with_model_answer(criterion: Criterion, answer: str) -> Criterion:
    """The author's answer to this very question is the first example of one that meets it."""
    return msgspec.structs.replace(criterion, met_by=(answer, *criterion.met_by))
