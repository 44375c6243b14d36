"""Words that no fixed rule knows and that come near an author's examples.

Fixed rules are decisive and come first. Where none is found, the likeness of a sentence to what
trips a guardrail and to what does not makes it a suspect. Where the pack has probes for the model,
the reply to a suspect waits some tenths of a second for them, and they decide; all other words are
measured against them while the Persona speaks. Without probes likeness decides at once what is
plain, and what is in doubt the model is asked meanwhile. What is found late is answered late. Pure.
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
PROBED_TRIPS, PROBED_STOPS = 0.3, 1.2
PROBED_NO_QUESTION, PROBED_NO_ATTEMPT = 0.9, 1.7
"""The same of likeness and probes together. Chosen on turns of strangers' learners, who trip little
that has less than the first and are seldom harmless with the last."""
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
    probed: bool = False
    """The odds are those of likeness and probes together."""

    @property
    def plain(self) -> bool:
        """True where nobody need be asked."""
        if self.probed:
            return self.like.odds >= (PROBED_STOPS if self._stops else PROBED_TRIPS)
        return self.like.odds >= (STOPS if self._stops else TRIPS)

    @property
    def trip(self) -> Trip:
        """The guardrail tripped by this sentence."""
        plain, beyond_doubt = (
            (PROBED_NO_QUESTION, PROBED_NO_ATTEMPT) if self.probed else (NO_QUESTION, NO_ATTEMPT)
        )
        return Trip(
            self.guardrail,
            self.like.sentence,
            may_ask=self.like.odds < plain,
            may_try=self.like.odds < beyond_doubt,
        )

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
    probed: bool = False,
) -> Suspect | None:
    """Return the likeliest suspect among `rules`; `speaker` and `asked` as in `all_trips`.

    `probed`: the odds are those of likeness and probes together.
    """
    near = (
        _weighed(like, rules[like.guardrail_id], asked)
        for like in likeness
        if like.guardrail_id in rules and may_trip(like.sentence, rules[like.guardrail_id], speaker)
    )
    like = max(near, key=lambda one: one.odds, default=None)
    if like is None or like.odds < SUSPECT:
        return None
    return Suspect(rules[like.guardrail_id], like, probed)


def _weighed(like: GuardrailLikeness, rule: Guardrail, asked: str) -> GuardrailLikeness:
    """What excuses a sentence where a pattern is found in it speaks against likeness, no more: "I
    can promise you he felt nothing" has the words of "I can promise you that I'll call"."""
    less = EXCUSED * is_excused(like.sentence, rule) + ASKED * only_asks(like.sentence, rule, asked)
    return msgspec.structs.replace(like, odds=like.odds - less)


class Suspicions:
    """The likeliest suspect of each of the words of the turn at hand, and what is asked about it.

    `emit` sends questions to the model. `probed`: probes decide, wherever they can be measured.
    """

    def __init__(
        self, rules: Sequence[Guardrail], emit: Callable[[Event], None], probed: bool
    ) -> None:
        self._rules = {rule.id: rule for rule in rules}
        self._emit = emit
        self._probed = probed
        self._suspects: dict[str, Suspect] = {}
        self._decided: set[str] = set()
        """Words that no probes are waited for any more."""
        self._due: dict[str, list[tuple[Suspect | None, int]]] = {}
        """Words taken that are still to be probed: their suspect by likeness, and the turn."""
        self._asked: dict[str, tuple[Suspect, int]] = {}
        """Judgement id to what it is about, and the turn."""

    def likened(self, said: str, likeness: Sequence[GuardrailLikeness], asked: str) -> None:
        """It is known how near the words come to each guardrail; `asked`: as in `all_trips`."""
        suspect = suspect_of(likeness, self._rules, LEARNER, asked)
        if suspect is not None and said not in self._decided:
            self._suspects[said] = suspect

    def waits(self, said: str) -> bool:
        """Return whether probes are to decide about these words before they are answered."""
        return self._probed and said in self._suspects and said not in self._decided

    def give_up(self) -> None:
        """Wait no longer: likeness decides."""
        self._decided |= set(self._suspects)

    def probed(
        self, said: str, near: Sequence[GuardrailLikeness] | None, asked: str
    ) -> tuple[Trip, int] | None:
        """The words are probed, or could not be (None). Return what words taken trip."""
        suspect = suspect_of(near or (), self._rules, LEARNER, asked, probed=True)
        if self._due.get(said):
            by_likeness, turn_idx = self._due[said].pop(0)
            if near is None:
                suspect = by_likeness
                if suspect is not None and not suspect.plain:
                    self._ask(suspect, turn_idx)
            return (suspect.trip, turn_idx) if suspect is not None and suspect.plain else None
        self._decided.add(said)
        if near is not None:
            self._suspects.pop(said, None)
            if suspect is not None:
                self._suspects[said] = suspect
        return None

    def trip(self, said: str) -> tuple[Trip, ...]:
        """Return what the words plainly trip: one guardrail or none."""
        suspect = self._suspects.get(said)
        plain = suspect is not None and suspect.plain and not self.waits(said)
        return (suspect.trip,) if suspect is not None and plain else ()

    def taken(self, said: str, turn_idx: int) -> None:
        """The words are the learner's turn: ask the model about what is in doubt in them."""
        suspect, decided = self._suspects.get(said), said in self._decided
        self._suspects.clear()
        self._decided.clear()
        if said and self._probed and not decided:
            self._due.setdefault(said, []).append((suspect, turn_idx))
        elif suspect is not None and not suspect.plain and not suspect.probed:
            self._ask(suspect, turn_idx)

    def scored(self, event: CriterionScored) -> tuple[Trip, int] | None:
        """Return what the model's odds make of a suspect, and its turn; None where nothing."""
        suspect, turn_idx = self._asked.pop(event.judgement_id, (None, 0))
        if suspect is None or not suspect.trips(event):
            return None
        return suspect.trip, turn_idx

    def _ask(self, suspect: Suspect, turn_idx: int) -> None:
        judgement_id = f"guardrail-{turn_idx}.{suspect.guardrail.id}"
        self._asked[judgement_id] = suspect, turn_idx
        self._emit(suspect.question(judgement_id))
