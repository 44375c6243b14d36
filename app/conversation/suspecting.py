"""Words that no fixed rule knows and that come near an author's examples.

Fixed rules are decisive and come first. Where none is found, the likeness of a sentence to what
trips a guardrail and to what does not decides at once what is plain. What is in doubt the model is
asked while the Persona speaks: no reply waits, and what trips then is answered after it. Pure.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from app.conversation.evaluation import INSTRUCTION, quoted
from app.conversation.events import (
    Action,
    CriterionJudgeRequested,
    CriterionScored,
    Event,
    GuardrailLikeness,
    Message,
)
from app.conversation.exercise import Guardrail
from app.conversation.guardrails import LEARNER, Trip, is_excused, may_trip, only_asks

SUSPECT, TRIPS, STOPS = -0.5, 0.6, 2.0
"""Log odds of likeness: from the first on the model is asked, from the second on a sentence trips,
from the third on where that ends the session. What that finds and takes of strangers' sentences,
and how often the model is asked, `vivavoce bench dialogue --parts guardrails` tells."""
NO_QUESTION, NO_ATTEMPT = 1.5, 4.0
"""From the first on words that trip are no question to the material, whatever they ask; from the
second on they are no attempt at the exercise either. Below it many of strangers' turns that trip
are harmless, and whoever is granted an attempt too many is kept where they are."""
ENOUGH, ENOUGH_TO_STOP = 1.0, 2.5
"""A doubtful sentence trips from where its log odds of likeness and the model's together reach the
first, or the second where that ends the session. Chosen on sentences of other authors."""
EXCUSED, ASKED = 1.0, 2.0
"""So much less are the log odds of a sentence that one of the author's `allowed` patterns is in,
and of one that asks: "how about ten percent?" offers, "may I give ten percent?" does not."""


def suspecting_prompt(guardrail: Guardrail, like: GuardrailLikeness) -> tuple[Message, ...]:
    """Return the prompt after which a model says yes or no.

    Its two examples are those nearest to the sentence.
    """
    description = guardrail.description
    statement = f"The learner {description[:1].lower()}{description[1:]}"
    return (
        Message("system", INSTRUCTION.format(statement=statement)),
        Message("user", quoted(like.like)),
        Message("assistant", "yes"),
        Message("user", quoted(like.unlike)),
        Message("assistant", "no"),
        Message("user", quoted(like.sentence)),
    )


@dataclass(frozen=True, slots=True)
class Suspect:
    """A guardrail that a sentence may trip."""

    guardrail: Guardrail
    like: GuardrailLikeness

    @property
    def plain(self) -> bool:
        """True where likeness alone decides that it does."""
        return self.like.odds >= (STOPS if self._stops else TRIPS)

    @property
    def trip(self) -> Trip:
        """The guardrail tripped by this sentence."""
        return Trip(self.guardrail, self.like.sentence, self.like.odds)

    def question(self, judgement_id: str) -> CriterionJudgeRequested:
        """Return what the model is asked."""
        messages = suspecting_prompt(self.guardrail, self.like)
        return CriterionJudgeRequested(
            judgement_id=judgement_id, messages=messages, about="guardrail"
        )

    def trips(self, scored: CriterionScored) -> bool:
        """Return what likeness and the model's answer come to; without an answer, no."""
        enough = ENOUGH_TO_STOP if self._stops else ENOUGH
        return scored.p_yes is not None and self.like.odds + scored.margin >= enough

    @property
    def _stops(self) -> bool:
        return self.guardrail.action == Action.STOP


def suspect_of(
    likeness: Iterable[GuardrailLikeness],
    rules: Mapping[str, Guardrail],
    speaker: str,
    asked: str,
) -> Suspect | None:
    """Return the likeliest suspect among `rules`; `speaker` and `asked` as in `all_trips`."""
    near = (
        _weighed(like, rules[like.guardrail_id], asked)
        for like in likeness
        if like.guardrail_id in rules and may_trip(like.sentence, rules[like.guardrail_id], speaker)
    )
    like = max(near, key=lambda one: one.odds, default=None)
    if like is None or like.odds < SUSPECT:
        return None
    return Suspect(rules[like.guardrail_id], like)


def _weighed(like: GuardrailLikeness, rule: Guardrail, asked: str) -> GuardrailLikeness:
    """What excuses a sentence where a pattern is found in it speaks against likeness, no more: "I
    can promise you he felt nothing" has the words of "I can promise you that I'll call"."""
    less = EXCUSED * is_excused(like.sentence, rule) + ASKED * only_asks(like.sentence, rule, asked)
    return msgspec.structs.replace(like, odds=like.odds - less)


class Suspicions:
    """The likeliest suspect of each of the words of the turn at hand, and what the model was asked.

    `emit` sends questions to the model.
    """

    def __init__(self, rules: Sequence[Guardrail], emit: Callable[[Event], None]) -> None:
        self._rules = {rule.id: rule for rule in rules}
        self._emit = emit
        self._suspects: dict[str, Suspect] = {}
        self._asked: dict[str, tuple[Suspect, int]] = {}
        """Judgement id to what it is about, and the turn."""

    def likened(self, said: str, likeness: Sequence[GuardrailLikeness], asked: str) -> None:
        """It is known how near the words come to each guardrail; `asked`: as in `all_trips`."""
        suspect = suspect_of(likeness, self._rules, LEARNER, asked)
        if suspect is not None:
            self._suspects[said] = suspect

    def trip(self, said: str) -> tuple[Trip, ...]:
        """Return what the words plainly trip: one guardrail or none."""
        suspect = self._suspects.get(said)
        return (suspect.trip,) if suspect is not None and suspect.plain else ()

    def taken(self, said: str, turn_idx: int) -> None:
        """The words are the learner's turn: ask the model about what is in doubt in them."""
        suspect = self._suspects.get(said)
        self._suspects.clear()
        if suspect is None or suspect.plain:
            return
        judgement_id = f"guardrail-{turn_idx}.{suspect.guardrail.id}"
        self._asked[judgement_id] = suspect, turn_idx
        self._emit(suspect.question(judgement_id))

    def scored(self, event: CriterionScored) -> tuple[Trip, int] | None:
        """Return what the model's odds make of a suspect, and its turn; None where nothing."""
        suspect, turn_idx = self._asked.pop(event.judgement_id, (None, 0))
        if suspect is None or not suspect.trips(event):
            return None
        return suspect.trip, turn_idx
