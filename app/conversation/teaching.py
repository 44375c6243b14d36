"""The teacher behind the Persona: what the next reply is made of, and what the turn has shown.

It joins the course of objectives, the evaluator, the guardrails and the pack's material. The
session asks it before a reply is made and tells it when a turn is really taken; what was only
considered for a turn that went on leaves no trace.
"""

from collections.abc import Callable, Sequence
from itertools import takewhile

import msgspec

from app.conversation import events as ev
from app.conversation.answering import Answering
from app.conversation.approach import Approach
from app.conversation.coaching import LIKELY_NOT, Coach
from app.conversation.evidence import turns_down
from app.conversation.exercise import Guardrail, Objective, Speaker
from app.conversation.gate import Grounds
from app.conversation.guarding import Guarding
from app.conversation.guardrails import Trip
from app.conversation.history import CUT_MARK
from app.conversation.measuring import Measuring
from app.conversation.moves import Move
from app.conversation.objectives import Course
from app.conversation.plan import SessionPlan
from app.conversation.progress import Progress
from app.conversation.prompting import Stance, plays, stance_of
from app.conversation.questions import asked, asks_for_help, beside_question, may_ask
from app.conversation.to_material import (
    asks_the_material,
    is_rehearsed,
    is_what_was_wanted,
    may_be_sharper,
)
from app.conversation.wording import is_question, normal, sentences

NOT_IN_MATERIAL = "not_in_material"


class Teaching:
    """State of one session's exercise. `emit` sends events out of the session."""

    def __init__(
        self,
        plan: SessionPlan,
        messages: Callable[[], Sequence[ev.Message]],
        emit: Callable[[ev.Event], None],
    ) -> None:
        self._plan = plan
        self._messages = messages
        self._emit = emit
        self._answering = Answering(plan.similarity_floor, emit)
        self.course = Course(plan.objectives, emit)
        self._progress = Progress(plan, self.course, messages, emit)
        self._coach = Coach(plan.coaching, self.course) if plan.coaching is not None else None
        self._approaches: dict[str, Approach] = {}
        """What was made of the words of the turn at hand."""
        self._steps_in = False
        """What is said next is said beside the scene."""
        self._farewell_said = False
        self._played = plays(plan)
        """Whether the last turn was taken in a played scene."""
        self._guarding = Guarding(plan, emit, self._tripped)
        self._measuring = Measuring(plan, emit)
        self._in_a_hurry = False
        """Nothing more is waited for before the turn at hand is answered."""

    @property
    def stopped(self) -> str:
        """The guardrail that ends the session once its words were heard, or ""."""
        return self._guarding.stopped

    # -- before a reply ---------------------------------------------------------------------

    def begin(self) -> None:
        """The session has begun."""
        self.course.begin()

    @property
    def stance(self) -> Stance:
        """What the model is asked to do now."""
        return stance_of(self._plan, self._objective)

    @property
    def speaker(self) -> Speaker:
        """Whose words the next ones are."""
        beside = self._coach_beside or self._steps_in
        return (beside and self._plan.coach) or self._plan.persona

    @property
    def _not_in_material(self) -> str:
        own = self._plan.coaching.not_in_material if self._plan.coaching else ""
        if self._coach_beside and own:
            return own
        line, again = self._plan.lines.not_in_material, self._plan.lines.not_in_material_again
        heard = any(normal(sentence) in self._said_before() for sentence in sentences(line))
        return (heard and again) or line

    @property
    def _farewell(self) -> str:
        own = self._plan.coaching.farewell if self._plan.coaching else ""
        return (self._coach_beside and own) or self._plan.lines.farewell

    @property
    def _coach_beside(self) -> bool:
        """True while the scene is over and its coach, somebody else, has the word."""
        return self._plan.coach is not None and not plays(self._plan, self._objective)

    @property
    def _objective(self) -> Objective | None:
        last = self._plan.objectives[-1] if self.course.over else None
        return self.course.active or last

    def likened(self, event: ev.LikenessMeasured) -> None:
        """It is known how near these words come to each criterion."""
        self._measuring.likened(event)
        self._guarding.likened(event)

    def approach(
        self, said: str, passages: Sequence[ev.Passage], moves: Sequence[Move] = ()
    ) -> Approach:
        """Return how these words are to be answered; nothing is noted down yet."""
        made = self._made(said, passages, moves)
        self._approaches[said] = made
        self._steps_in = made.beside
        return made

    def _made(self, said: str, passages: Sequence[ev.Passage], moves: Sequence[Move]) -> Approach:
        trips = self._guarding.trips(said)
        if trips and not self._to_material(said, passages):
            first = trips[0]
            refer = first.guardrail.action == ev.Action.REFER_HUMAN and self._plan.may_refer
            return Approach(
                said=self._instead(first.guardrail),
                beside=True,
                trips=trips,
                referred=first.quote if refer else "",
            )
        if asks_for_help(said) and self._next_hint():
            return Approach(said=self._next_hint(), hint=True, beside=True)
        if question := self._to_material(said, passages):
            return self._answer(question, passages)
        if self._coach is not None and self.stance is not Stance.ROLE:
            return self._coached(self._coach, said, passages, moves)
        opener = self._opener() if self.stance is Stance.ROLE else ""
        return Approach(opening=opener, closing=self._closing(), hint=self._hint_is_due())

    def _instead(self, guardrail: Guardrail) -> str:
        """The guardrail's words; who turns away from something leads back to the exercise.

        Where nothing may be passed on, none say that it will be.
        """
        if guardrail.action == ev.Action.REFER_HUMAN and not self._plan.may_refer:
            return self._plan.lines.not_passed_on
        line = guardrail.line
        turns_away = guardrail.action == ev.Action.DEFLECT and self.stance is not Stance.ROLE
        if not turns_away or self._coach is None or any(map(is_question, sentences(line))):
            return line
        return f"{line} {self._coach.lead_back(self._said_before())}".strip()

    def _opener(self) -> str:
        """The next of the short words with which somebody played takes the turn."""
        openers = self._plan.openers
        before = sum(message.role == "assistant" for message in self._messages())
        return openers[before % len(openers)] if openers else ""

    def _to_material(self, said: str, passages: Sequence[ev.Passage]) -> str:
        """Return the question of these words that the material is to answer, or ""."""
        question = asked(said) or asks_the_material(said, passages)
        if not question or not self._coaches or is_rehearsed(passages):
            return ""
        wanted = is_what_was_wanted(said, self.course.missing(), self._measuring.sharpest(said))
        if wanted or any(not t.may_ask for t in self._guarding.trips(said)):
            return ""
        return "" if asks_for_help(said) and self._next_hint() else question

    def settled(self, said: str, passages: Sequence[ev.Passage]) -> bool:
        """Return whether all is known that an answer to these words needs; ask for what is not."""
        if self._guarding.waits(said) or self._unread(said, passages):
            self._measuring.ask_probes(said, waited_for=True)
            return False
        question = self._to_material(said, passages)
        return not question or self._answering.settled(question, passages)

    def _unread(self, said: str, passages: Sequence[ev.Passage]) -> bool:
        """Whether probes have yet to tell what these words ask the material, if anything."""
        if not self._plan.probed or self._in_a_hurry or self._measuring.has_probes(said):
            return False
        return self._coaches and may_ask(said) and may_be_sharper(passages)

    def while_looking(self) -> str:
        """Return what is said while an answer is looked for, if it is and an author has words."""
        if self._coach is None or not self._answering.looks:
            return ""
        return self._coach.while_looking(self._said_before())

    def stop_looking(self) -> None:
        """Whether the material answers has taken too long: it does not."""
        self._in_a_hurry = True
        self._answering.give_up()
        self._guarding.give_up()

    def _coached(
        self, coach: Coach, said: str, passages: Sequence[ev.Passage], moves: Sequence[Move]
    ) -> Approach:
        likeness = self._likeness(said)
        near = any(p.similarity >= self._plan.similarity_floor for p in passages)
        turn = coach.turn(
            said, likeness, moves, self._said_before(), shown=self._progress.shown, at_home=near
        )
        closing = self._closing() if self.course.over else turn.closing
        words = f"{turn.opening} {closing}".strip()
        if words and self.stance is Stance.TALK:
            return Approach(said=words, hint=turn.hint)
        return Approach(opening=turn.opening, closing=closing, hint=turn.hint)

    def _likeness(self, said: str) -> tuple[ev.CriterionLikeness, ...]:
        """How near words come to each criterion; what refuses it is not likely to meet it."""
        known = {c.id: c for c in self.course.missing()}
        return tuple(
            msgspec.structs.replace(like, odds=min(like.odds, LIKELY_NOT))
            if (criterion := known.get(like.criterion_id)) and turns_down(said, criterion)
            else like
            for like in self._measuring.likeness(said)
        )

    def _answer(self, question: str, passages: Sequence[ev.Passage]) -> Approach:
        quote = self._answering.quote(question, passages)
        if quote is not None:
            return Approach(
                said=quote.spoken(),
                citations=(quote.passage.chunk_id,),
                question=question,
                answered=True,
            )
        near, may_refer = self._answering.nearest(question, passages), self._plan.may_refer
        if near is not None:
            words = near.spoken_in_doubt(passed_on=may_refer)
        else:
            words = self._not_in_material if may_refer else self._plan.lines.not_passed_on
        return Approach(
            said=words,
            citations=(near.passage.chunk_id,) if near is not None else (),
            question=question,
            referred=question if may_refer else "",
            looked_at=tuple(p.chunk_id for p in passages) if may_refer else (),
        )

    @property
    def _coaches(self) -> bool:
        """True where a question goes to the material rather than to somebody in a role."""
        objective = self.course.active
        return self._plan.has_material and (objective is None or objective.mode == "coaching")

    def announcement(self) -> str:
        """Return the author's words that lead on now that nobody speaks, and note them as said.

        While a question waits for its answer nobody asks another, unless somebody else steps in.
        """
        late = self._guarding.late()
        self._steps_in = late is not None
        if late is not None:
            words = self._instead(late)
            return words if self.stopped else self._beside_a_question(words)
        words = self.course.opening()
        if words and self._question_stands() and plays(self._plan, self._objective) is self._played:
            return ""
        if words:
            self.course.opened()
        elif self.course.over and not self._farewell_said:
            self._farewell_said = True
            words = self._farewell
        return words

    def _beside_a_question(self, words: str) -> str:
        """The words without questions of their own, where a coach has asked one or is about to."""
        asked_already = self.stance is not Stance.ROLE and self._question_stands()
        if not asked_already and not self.course.opening():
            return words
        rest = [sentence for sentence in sentences(words) if not is_question(sentence)]
        return " ".join(rest) or words

    def _question_stands(self) -> bool:
        unanswered = takewhile(lambda m: m.role == "assistant", reversed(self._messages()))
        return any(is_question(s) for m in unanswered for s in sentences(m.content))

    def _closing(self) -> str:
        if self.course.over and not self._farewell_said:
            return self._farewell
        return self.course.opening() or (self._next_hint() if self._hint_is_due() else "")

    def _hint_is_due(self) -> bool:
        waits = self._progress.hint_due and not self.course.opening() and bool(self._next_hint())
        return waits and self.stance is not Stance.ROLE  # who is played does not teach

    def _next_hint(self) -> str:
        hint = self.course.next_hint(self._progress.shown)
        return hint.text if hint else ""

    def grounds(self, said: str, passages: tuple[ev.Passage, ...], closing: str) -> Grounds:
        """Return what the model's reply to these words may rest on."""
        plan = self._plan
        return Grounds(
            persona_name=plan.persona_name,
            guardrails=plan.guardrails,
            passages=tuple(p for p in passages if p.similarity >= plan.similarity_floor),
            sources=(*plan.facts, plan.lines.greeting),
            learner_words=said,
            said_before=self._said_before(),
            checked=plan.has_material or bool(plan.objectives),
            closing=closing,
            plays=self.stance is Stance.ROLE,
            says_back=self.stance is Stance.SAY_BACK,
        )

    def _said_before(self) -> frozenset[str]:
        return frozenset(
            normal(sentence)
            for message in self._messages()
            if message.role == "assistant"
            for sentence in sentences(message.content.removesuffix(CUT_MARK))
        )

    # -- when a turn is taken ---------------------------------------------------------------

    def taken(self, turn_idx: int, said: str) -> None:
        """The words are the learner's turn: note what they tripped, ask what they have shown."""
        self._answering.forget()
        self._in_a_hurry = False
        self._played = plays(self._plan, self._objective)
        made = self._approaches.get(said, Approach())
        self._approaches.clear()
        odds, probes = self._measuring.taken(said, turn_idx, apart=bool(made.question))
        self._guarding.taken(said, made.trips, turn_idx)
        if made.referred:
            reason = made.trips[0].guardrail.id if made.trips else NOT_IN_MATERIAL
            self._emit(
                ev.QuestionReferred(question=made.referred, reason=reason, looked_at=made.looked_at)
            )
        last = made.closing or made.said
        if made.hint and self._next_hint() and self._next_hint() in last:
            self._give_hint()
        elif self.course.opening() and last.endswith(self.course.opening()):
            self.course.opened()
        elif self.course.over and last.endswith(self._farewell):
            self._farewell_said = True
        self.course.said(said)
        shown = beside_question(said, made.question) if made.question else said
        if not self.stopped and shown:
            self._progress.ask(turn_idx, shown, odds, probes)
        elif not self.stopped and not made.answered:
            self._progress.attempted(turn_idx, probes)

    def probed(self, event: ev.ProbesMeasured) -> bool:
        """Probes are measured. True where they may be what a reply waits for."""
        self._guarding.probed(event)
        if (due := self._measuring.probed(event)) is not None:
            self._progress.probed(*due)
        return due is None

    def close(self) -> None:
        """The session ends: what probes had yet to tell is asked for, and stays open."""
        for turn_idx in self._measuring.give_up():
            self._progress.probed(turn_idx, {})

    def _tripped(self, trip: Trip, turn_idx: int) -> None:
        if not trip.may_try:
            self._progress.set_aside(turn_idx)
        self.course.tripped(trip.guardrail.id)

    def _give_hint(self) -> None:
        hint = self.course.next_hint(self._progress.shown)
        if hint is not None:
            self.course.hinted(hint)
            self._emit(hint)
        self._progress.hint_due = False

    def hint_now(self) -> str:
        """Return the words of the next hint and note it as given; "" where there is none."""
        words = self._next_hint()
        if words:
            self._steps_in = True
            self._give_hint()
        return words

    def scored(self, event: ev.CriterionScored) -> bool:
        """A score has come: a verdict may follow, and with it the next objective.

        True where it tells what a reply waits for.
        """
        if self._answering.scored(event):
            return True
        self._guarding.scored(event)
        self._progress.scored(event)
        return False
