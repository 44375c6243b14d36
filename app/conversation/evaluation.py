"""Criteria against the learner's words: what is asked of the judge, and what code makes of it.

The judge is the likelihood of "yes" after a short prompt. It is asked only where the likeness to an
author's examples leaves doubt, and the pack's probes, where it has some for the model, do so, too;
all of it counts then. Whether that is enough, whose words they were and which of them are the
evidence is decided here.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from app.conversation.events import (
    CriterionJudged,
    CriterionJudgeRequested,
    CriterionScored,
    CriterionVerdict,
    JudgedAbout,
    Message,
)
from app.conversation.evidence import (
    asks_for_repetition,
    asks_for_several,
    best_span,
    denies,
    is_counterexample,
    lists_too_few,
    only_repeats,
    refuses,
)
from app.conversation.exercise import Criterion
from app.conversation.wording import sentences

ENOUGH = 0.5
"""Likelihood from which a criterion is met."""
NEVER, SURELY = -2.0, 2.0
"""Log odds of likeness outside of which nobody is asked. Of 1,147 turns of scripted learners, two
strangers' among them, none of 326 that meet their criterion lies below and 1 of 821 others lies
above."""
PROBED_NEVER, PROBED_SURELY = -1.0, 1.0
"""The same of likeness and probes together."""
LIKENESS_COUNTS, MODEL_COUNTS, BOTH_OFFSET = 1.4, 0.67, 0.05
"""Log odds of both = the first times those of likeness + the second times the model's calibrated
ones + the third. Fitted on the doubtful turns of the packs' author's learners, as `both_weights` of
`vivavoce bench dialogue --parts judge` are on all it judges."""
LEAST = 1e-6
"""Of a likelihood: a model that is surer than this is not believed."""
EXAMPLES = 3
"""Of each side in a prompt: more cost reading and change little."""
LONGEST_WORDS = 60
"""Longer turns are judged in parts: a small model loses one point among many."""
INSTRUCTION = (
    "You check what a learner has said.\n"
    "Criterion: {statement}\n"
    "Do the learner's words meet the criterion? Paraphrase counts. A denial, a question or another "
    "topic does not. Answer yes or no."
)

Probed: TypeAlias = Literal["none", "due", "known"]
"""Whether there are probes of a turn, and whether they are measured yet."""
ASKED = "The learner was asked: {question}"


def judging_prompt(criterion: Criterion, said: str, question: str = "") -> tuple[Message, ...]:
    """Return the prompt after which a model says yes or no; only the last message has `said`.

    `question`: what was asked, where the words answer one case alone.
    """
    instruction = INSTRUCTION.format(statement=criterion.statement)
    if question:
        instruction += f"\n{ASKED.format(question=question)}"
    messages = [Message("system", instruction)]
    met, not_met = criterion.met_by[:EXAMPLES], criterion.not_met_by[:EXAMPLES]
    for at in range(max(len(met), len(not_met))):
        for examples, answer in ((met, "yes"), (not_met, "no")):
            if at < len(examples):
                messages += [Message("user", quoted(examples[at])), Message("assistant", answer)]
    return (*messages, Message("user", quoted(said)))


def quoted(said: str) -> str:
    """Return words as the judge reads them; marks of its own that they hold are taken out."""
    return '"' + " ".join(said.replace('"', "'").split()) + '"'


def parts(said: str) -> list[str]:
    """Return the turn in parts of whole sentences, each of at most LONGEST_WORDS where it can."""
    found: list[str] = []
    current = ""
    for sentence in sentences(said):
        joined = f"{current} {sentence}".strip()
        if current and len(joined.split()) > LONGEST_WORDS:
            found.append(current)
            current = sentence
        else:
            current = joined
    return [*found, current] if current else found


@dataclass(slots=True)
class _Judgement:
    """One criterion in one turn, until all parts of the turn are scored."""

    objective_id: str
    criterion: Criterion
    turn_idx: int
    parts: dict[str, str]
    """Judgement id to the part of the turn it asks about."""
    heard: tuple[str, ...]
    """What the learner had heard of the Persona."""
    odds: float | None
    """Log odds of likeness, or of likeness and probes; None where they were not measured."""
    said: str = ""
    question: str = ""
    scores: dict[str, float] = field(default_factory=dict)


class Evaluator:
    """Asks for scores and turns them into verdicts. Order and time do not matter to it.

    What is asked `about` tells its judgements from those of another evaluator of the session.
    """

    def __init__(self, about: JudgedAbout = "criterion") -> None:
        self._about = about
        self._mark = "" if about == "criterion" else f"{about}-"
        self._open: dict[str, _Judgement] = {}
        self._unprobed: list[_Judgement] = []
        """Not asked about before their turn is probed."""
        self._asked = 0

    def waits_for(self, turn_idx: int) -> bool:
        """Return whether anything about that turn is still to be scored."""
        waiting = (*self._open.values(), *self._unprobed)
        return any(judgement.turn_idx == turn_idx for judgement in waiting)

    def ask(
        self,
        objective_id: str,
        criterion: Criterion,
        said: str,
        turn_idx: int,
        heard: Sequence[str],
        odds: float | None = None,
        expected: float = 0.0,
        question: str = "",
        probes: Probed = "none",
    ) -> list[CriterionJudgeRequested] | CriterionJudged:
        """Return what the judge is to be asked about one criterion and one turn, or the verdict.

        `odds`: how likely it is by likeness alone, as natural log odds. `expected`: added to them,
        for what is known beside the words. `question`: as in `judging_prompt`. `probes`: whether
        the odds are those of probes, too, or those are still to come, with `probed`.
        """
        if odds is not None:
            odds += expected
        if is_counterexample(said, criterion) or lists_too_few(said, criterion):
            odds = NEVER
        judgement = _Judgement(
            objective_id, criterion, turn_idx, {}, tuple(heard), odds, said, question
        )
        return self._settled(judgement, probes)

    def probed(
        self, turn_idx: int, odds: Mapping[str, float]
    ) -> list[CriterionJudgeRequested | CriterionJudged]:
        """Return what follows from probes for all that waited for them in that turn.

        `odds`: of likeness and probes together; empty where they could not be measured.
        """
        waited = [j for j in self._unprobed if j.turn_idx == turn_idx]
        self._unprobed = [j for j in self._unprobed if j.turn_idx != turn_idx]
        follows: list[CriterionJudgeRequested | CriterionJudged] = []
        for judgement in waited:
            known = odds.get(judgement.criterion.id)
            if known is not None:
                judgement.odds = known
            found = self._settled(judgement, "none" if known is None else "known")
            follows += [found] if isinstance(found, CriterionJudged) else found
        return follows

    def _settled(
        self, judgement: _Judgement, probes: Probed
    ) -> list[CriterionJudgeRequested] | CriterionJudged:
        criterion, odds = judgement.criterion, judgement.odds
        never, surely = (PROBED_NEVER, PROBED_SURELY) if probes == "known" else (NEVER, SURELY)
        surely = math.inf if asks_for_several(criterion) else surely
        if odds is not None and not never < odds < surely:
            return _verdict(judgement, judgement.said, _likelihood(odds))
        if probes == "due":
            self._unprobed.append(judgement)
            return []
        self._asked += 1
        stem = f"{self._mark}{self._asked}.{criterion.id}"
        judgement.parts = {f"{stem}.{n}": part for n, part in enumerate(parts(judgement.said))}
        requests = []
        for judgement_id, part in judgement.parts.items():
            self._open[judgement_id] = judgement
            messages = judging_prompt(criterion, part, judgement.question)
            requests.append(
                CriterionJudgeRequested(
                    judgement_id=judgement_id, messages=messages, about=self._about
                )
            )
        return requests

    def scored(self, event: CriterionScored) -> CriterionJudged | None:
        """Return the verdict once every part of the turn has its score.

        A turn of which no part could be scored gets none.
        """
        judgement = self._open.pop(event.judgement_id, None)
        if judgement is None:
            return None
        judgement.scores[event.judgement_id] = -1.0 if event.p_yes is None else event.p_yes
        if len(judgement.scores) < len(judgement.parts):
            return None
        best = max(judgement.parts, key=lambda part: judgement.scores[part])
        p_yes = judgement.scores[best]
        if p_yes < 0:
            return None
        return _verdict(judgement, judgement.parts[best], together(judgement.odds, p_yes))


def together(odds: float | None, p_yes: float) -> float:
    """Return how likely a criterion is met by likeness and by the model; 0..1."""
    if odds is None:
        return p_yes
    model = math.log(max(p_yes, LEAST) / max(1.0 - p_yes, LEAST))
    both = LIKENESS_COUNTS * odds + MODEL_COUNTS * model + BOTH_OFFSET
    return _likelihood(both)


def _likelihood(odds: float) -> float:
    return 1.0 / (1.0 + math.exp(-odds))


def _verdict(judgement: _Judgement, part: str, p_yes: float) -> CriterionJudged:
    criterion = judgement.criterion
    quote = best_span(part, criterion)
    met = p_yes >= ENOUGH
    if met and not refuses(part, criterion):
        repeated = not asks_for_repetition(criterion) and only_repeats(quote, judgement.heard)
        verdict = CriterionVerdict.REPEATED if repeated else CriterionVerdict.MET
    elif met or denies(quote, criterion):
        verdict = CriterionVerdict.DENIED
    else:
        verdict, quote = CriterionVerdict.NOT_MET, ""
    return CriterionJudged(
        objective_id=judgement.objective_id,
        criterion_id=criterion.id,
        verdict=verdict,
        quote=quote,
        p_yes=p_yes,
        said_in_turn=judgement.turn_idx,
    )
