"""From a model's stream or an author's text to the clauses of an utterance."""

import re
from collections.abc import Sequence

from app.conversation import events as ev
from app.conversation.clauses import ClauseSplitter
from app.conversation.clearing import Clearing
from app.conversation.guardrails import Trip
from app.conversation.outbox import Emit
from app.conversation.plan import SessionPlan
from app.conversation.utterance import Clause, Utterance

SLOWER, SLOWEST = 0.8, 0.65
"""The pace for who asks for it slower, relative to the Persona's own, and the least of all."""
_SIGNS = " ,.…!?"
_APOLOGY = re.compile(r"(?:i(?:'m| am) )?(?:(?:so|very|really) )*sorry[,.!…]+", re.IGNORECASE)
SENTENCE_WORDS = 12
"""Once a reply lacks fewer words than this to its limit, no further sentence is begun."""


class Composer:
    """Gives an utterance its clauses, each with the request for its sound, until it is complete."""

    def __init__(self, plan: SessionPlan, clearing: Clearing, emit: Emit) -> None:
        self._plan = plan
        self._clearing = clearing
        self._emit = emit
        self.slower = False
        self._at_a_loss = 0
        """How often nothing of the model's was fit to be spoken."""

    def author(self, utterance: Utterance, text: str) -> None:
        """Add an author's words."""
        splitter = ClauseSplitter(first_by_clause=False)
        for part in [*splitter.push(text + " "), *splitter.flush()]:
            self._add(utterance, part)

    def push(self, utterance: Utterance, text: str) -> None:
        """Add what a model has written since."""
        for clause in utterance.splitter.push(text):
            self._take(utterance, clause)

    def ended(self, utterance: Utterance, outcome: ev.ReplyOutcome) -> None:
        """The model writes no more."""
        if outcome is not ev.ReplyOutcome.FAILED:
            rest = utterance.splitter.flush()
            if outcome is ev.ReplyOutcome.LENGTH and (utterance.begun or utterance.says_back):
                rest = []
                if utterance.gate is not None and utterance.clauses:
                    utterance.gate.cut(utterance.clauses[-1].text)
            for clause in rest:
                self._take(utterance, clause)
            if not utterance.complete and utterance.gate is not None:
                for clause in utterance.gate.rest():
                    self._add(utterance, clause, its_own=True)
        if not utterance.complete:
            self._complete(utterance)

    def give_up(self, utterance: Utterance) -> None:
        """Wait for the model no longer: what an author has follows."""
        self._emit(ev.ReplyCancelled(), utterance.inference_id)
        utterance.splitter = ClauseSplitter()
        self._complete(utterance)

    def _take(self, utterance: Utterance, text: str) -> None:
        if utterance.complete:
            return
        if utterance.lead_in and not utterance.begun:
            text = without_opener(text, self._plan.openers)
            text = behind(utterance.clauses[-1].text, text)
        gate = utterance.gate
        assert gate is not None
        quoted = len(gate.citations)
        for admitted in gate.admit(text):
            adds = utterance.begun or utterance.says_back
            if adds and utterance.clauses and self._too_long(utterance, admitted):
                gate.cut(utterance.clauses[-1].text)
                break
            its_own = not gate.stopped and len(gate.citations) == quoted
            self._add(utterance, admitted, its_own=its_own)
        ended = text.endswith((".", "!", "?"))
        full = ended and utterance.words >= self._plan.max_reply_words - SENTENCE_WORDS
        one_is_enough = utterance.says_back or bool(utterance.closing)
        if gate.closed or full or (ended and one_is_enough and utterance.begun):
            self._emit(ev.ReplyCancelled(), utterance.inference_id)
            self._complete(utterance)

    def _too_long(self, utterance: Utterance, text: str) -> bool:
        words = utterance.words + len(f"{text} {utterance.closing}".split())
        return words > self._plan.max_reply_words

    def _complete(self, utterance: Utterance) -> None:
        """No more of the model's words come: what an author adds follows, something is said."""
        gate = utterance.gate
        silent = not utterance.begun and not (utterance.says_back and utterance.clauses)
        if utterance.closing and not (gate and gate.stopped):
            self.author(utterance, utterance.closing)
        elif silent or (gate and gate.dangling):
            before = utterance.clauses[-1].text if utterance.clauses else ""
            self.author(utterance, behind(before, self._lost_for_words()))
        utterance.complete = True

    def _lost_for_words(self) -> str:
        """Return an author's words in place of a reply, not the same twice running."""
        lines = self._plan.lines
        self._at_a_loss += 1
        return lines.no_llm if self._at_a_loss % 2 else lines.say_again

    def refuse(self, utterance: Utterance, clause: Clause, trip: Trip) -> None:
        """A clause of the model's must not be spoken, nor what was to follow it."""
        gate = utterance.gate
        assert gate is not None
        if not utterance.complete:
            self._emit(ev.ReplyCancelled(), utterance.inference_id)
        utterance.drop_from(clause)
        instead = gate.refuse(clause.text, trip)
        for said in instead:
            self._add(utterance, said)
        gate.dangling = not instead and utterance.breaks_off
        self._complete(utterance)

    def _add(self, utterance: Utterance, text: str, its_own: bool = False) -> None:
        clause = utterance.add(text)
        if its_own and self._clearing.needed and not utterance.says_back:
            clause.cleared = False
            sentence = utterance.sentence()
            self._clearing.look_at(clause.clause_id, sentence, utterance.inference_id)
        self._emit(
            ev.SynthesisRequested(
                clause_id=clause.clause_id,
                text=text,
                voice=utterance.speaker.voice,
                language=self._plan.language,
                speed=self._pace(utterance.speaker.speed),
            ),
            utterance.inference_id,
        )

    def _pace(self, usual: float) -> float:
        return max(usual * SLOWER, SLOWEST) if self.slower else usual


def without_opener(text: str, openers: Sequence[str]) -> str:
    """Return a clause without the opener it begins with: one was heard already."""
    for opener in sorted(openers, key=len, reverse=True):
        words = opener.rstrip(_SIGNS)
        rest = text[len(words) :]
        if text[: len(words)].casefold() == words.casefold() and rest[:1] in {"", *_SIGNS}:
            rest = rest.lstrip(_SIGNS)
            return rest[:1].upper() + rest[1:]
    return text


def behind(before: str, text: str) -> str:
    """Return what is said behind other words: nobody says twice in one breath that they are sorry.

    English only, as the apologies are.
    """
    apology = _APOLOGY.match(text)
    if apology is None or not _APOLOGY.fullmatch(before.strip()):
        return text
    rest = text[apology.end() :].lstrip()
    if not rest:
        return text
    return rest if before.rstrip().endswith(",") else rest[:1].upper() + rest[1:]
