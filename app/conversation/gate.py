"""Between the model's words and the Persona's mouth: each clause is let through, changed or kept.

What the gate keeps nobody hears. It looks only at the plan, the passages and what was said before,
so that a replay lets the same clauses through.
"""

import re
from collections.abc import Callable, Sequence

import msgspec

from app.conversation import events as ev
from app.conversation.exercise import Guardrail
from app.conversation.grounding import best_quote, unsupported
from app.conversation.guardrails import PERSONA, Trip, all_trips
from app.conversation.saying_back import says_back
from app.conversation.wording import is_question, normal, sentences

FEWEST_WORDS = 4
"""Shorter sentences ("That is right.") may be said again."""
_LEAVES_ROLE = re.compile(
    r"\b(?:as an ai(?: language)? model|language model|as a language|i(?:'m| am) (?:just )?an ai "
    r"(?:language )?model|openai|alibaba|qwen|chatgpt|system prompt|my instructions)\b|"
    r"^(?:learner|user|student|you|handler|system|material)\s*:",
    re.IGNORECASE,
)
_SERVES = re.compile(
    r"\b(?:(?:here|happy) to (?:help|assist|support)|how (?:can|may) i (?:help|assist)|"
    r"i can (?:help|assist)(?: you)?\b|"
    r"i (?:can't|cannot) (?:help|assist)(?: you)? with (?:that|this)[.!]?$|"
    r"feel free to ask|let me know if you)",
    re.IGNORECASE,
)
"""What an assistant offers; a customer, a patient's daughter, an employee does not."""
_PREFIX = re.compile(r"^(?:coach|assistant|persona|trainer)\s*:\s*", re.IGNORECASE)
_MATERIAL = re.compile(r"^\s*(?:material|note|hint)\s*:", re.IGNORECASE)


class Grounds(msgspec.Struct, frozen=True):
    """What one reply may rest on."""

    persona_name: str
    guardrails: tuple[Guardrail, ...] = ()
    passages: tuple[ev.Passage, ...] = ()
    sources: tuple[str, ...] = ()
    """Texts beside the passages that may be stated: facts of the role, the exercise's own words."""
    learner_words: str = ""
    said_before: frozenset[str] = frozenset()
    """Sentences of this session, their words alone."""
    checked: bool = True
    """False where nothing can be checked against: a talk without knowledge and exercise."""
    closing: str = ""
    """An author's words that end the reply in place of a question of the model's."""
    plays: bool = False
    """Somebody is played: nothing an assistant would say belongs to them."""
    says_back: bool = False
    """Nothing but the learner's point is let through, and it only once."""


class Gate:
    """Lets clauses of one reply through in order. `emit` gets what was changed or kept."""

    def __init__(self, grounds: Grounds, emit: Callable[[ev.Event], None]) -> None:
        self._grounds = grounds
        self._emit = emit
        self._sentence: list[str] = []
        """Clauses of the sentence that is being said."""
        self._held = ""
        self._dropping = False
        self._said: set[str] = set()
        self._quoted = False
        self.dangling = False
        """The last thing said is the beginning of a sentence whose rest was kept."""
        self.closed = False
        """No further clause gets through."""
        self.stopped = False
        """A guardrail was tripped: nothing is added to its words."""
        self.ends = ""
        """The guardrail that ends the session once its words were heard."""
        self.citations: list[str] = []

    def admit(self, clause: str) -> list[str]:
        """Return what is spoken of and because of this clause, in order."""
        if self.closed:
            return []
        clause = _PREFIX.sub("", clause.removeprefix(f"{self._grounds.persona_name}:").strip())
        ends = ends_sentence(clause)
        if self._dropping:
            self._dropping = not ends
            return []
        clause = f"{self._held} {clause}".strip()
        self._held = ""
        whole = " ".join([*self._sentence, clause])
        if not ends and self._may_be_repetition(whole):
            self._held = clause
            return []
        verdict = self._fault(clause, whole, ends)
        if verdict is not None:
            self._dropping = not ends
            said = self._replace(clause, *verdict)
            self.dangling = (self.dangling or bool(self._sentence)) and not said
            self._sentence = []
            return said
        self._sentence = [] if ends else [*self._sentence, clause]
        self.dangling = False
        if ends:
            self._said.add(normal(whole))
            self.closed = self.closed or is_question(whole)
        return [clause]

    def refuse(self, clause: str, trip: Trip) -> list[str]:
        """A clause that was let through trips a guardrail after all: return what is spoken."""
        self._held, self._sentence = "", []
        return self._replace(clause, trip.guardrail.id, trip.guardrail)

    def cut(self, last: str) -> None:
        """The reply has become too long: what follows its last clause is left out."""
        self.closed = True
        self.dangling = not ends_sentence(last)

    def rest(self) -> list[str]:
        """Return what still waited when the model has ended."""
        held, self._held = self._held, ""
        self._sentence = []
        return [held] if held and not self.closed and not self._dropping else []

    def _may_be_repetition(self, whole: str) -> bool:
        begun = normal(whole) + " "
        long_enough = len(begun.split()) >= FEWEST_WORDS - 1
        return (
            long_enough
            and self._grounds.checked
            and any(before.startswith(begun) for before in self._grounds.said_before)
        )

    def _fault(self, clause: str, whole: str, ends: bool) -> tuple[str, Guardrail | None] | None:
        """Why a clause must not be spoken, and the guardrail it trips."""
        grounds = self._grounds
        if _LEAVES_ROLE.search(clause) or _MATERIAL.search(clause):
            return "role", None
        if grounds.plays and _SERVES.search(clause):
            return "role", None
        for trip in all_trips(whole, grounds.guardrails, PERSONA):
            return trip.guardrail.id, trip.guardrail
        sound = normal(whole)
        known = grounds.said_before | self._said
        if grounds.says_back:
            theirs = says_back(whole, grounds.learner_words) and sound not in known
            return None if theirs else ("not_theirs", None)
        if ends and grounds.closing and is_question(whole):
            return "second_question", None
        own = normal(clause)
        if len(own.split()) >= FEWEST_WORDS and f" {own} " in f" {normal(grounds.learner_words)} ":
            return "echo", None
        if not grounds.checked:
            return None
        if ends and len(sound.split()) >= FEWEST_WORDS and sound in known:
            return "repeated", None
        if unsupported(clause, self._sources(clause), (grounds.persona_name,)):
            return "unsupported", None
        return None

    def _sources(self, clause: str) -> Sequence[str]:
        """A question may name what the learner has just named; a statement may not."""
        grounds = self._grounds
        found = [f"{p.heading}. {p.text}" for p in grounds.passages] + list(grounds.sources)
        if is_question(clause):
            found.append(grounds.learner_words)
        return found

    def _replace(self, clause: str, reason: str, guardrail: Guardrail | None) -> list[str]:
        said = ""
        citations: tuple[str, ...] = ()
        if guardrail is not None:
            action = ev.Action(guardrail.action)
            self.closed = self.stopped = True
            if action is ev.Action.STOP:
                self.ends = guardrail.id
            if not self._grounds.plays or self.ends:  # who is played does not speak for an author
                said = guardrail.line
            self._emit(
                ev.GuardrailTripped(
                    guardrail_id=guardrail.id,
                    speaker=PERSONA,
                    quote=clause,
                    action=action,
                    said_in_turn=0,
                )
            )
        elif reason == "unsupported" and not self._quoted:
            quote = best_quote(clause, self._grounds.passages)
            if quote is not None and normal(quote.text) not in self._grounds.said_before:
                said, citations = quote.spoken(), (quote.passage.chunk_id,)
                self.citations += citations
                self._quoted = True
        self._emit(
            ev.SentenceReplaced(sentence=clause, said=said, reason=reason, citations=citations)
        )
        return sentences(said)


def ends_sentence(clause: str) -> bool:
    """Return whether a clause is the last of its sentence."""
    return clause.rstrip("\"')]").endswith((".", "!", "?", "…"))
