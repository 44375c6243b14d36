"""The Persona's utterance: clauses made, held, played, heard."""

from dataclasses import dataclass, field

from app.conversation.clauses import ClauseSplitter
from app.conversation.events import Passage, Phoneme
from app.conversation.exercise import Speaker
from app.conversation.gate import Gate, ends_sentence
from app.conversation.history import heard_words
from app.conversation.wording import is_question


@dataclass(slots=True)
class Clause:
    """One clause on its way to the ear."""

    clause_id: str
    text: str
    duration_s: float | None = None
    """None until it is synthesised; 0 where there is no voice."""
    phonemes: tuple[Phoneme, ...] = ()
    cleared: bool = True
    """False until it is known that it may be spoken."""
    requested: bool = False
    started_s: float | None = None
    heard_s: float | None = None
    truncated: bool = False

    @property
    def ended(self) -> bool:
        return self.heard_s is not None

    def heard_text(self) -> str:
        """Return the words the learner heard of it."""
        if self.heard_s is None or self.duration_s is None:
            return ""
        if not self.truncated:
            return self.text
        return heard_words(self.text, self.phonemes, self.heard_s, self.duration_s)


@dataclass(slots=True)
class Utterance:
    """What the Persona says in one turn, whether a model or an author wrote it."""

    inference_id: str
    speaker: Speaker
    authored: bool
    committed: bool
    interruptible: bool = True
    passages: tuple[Passage, ...] = ()
    splitter: ClauseSplitter = field(default_factory=ClauseSplitter)
    clauses: list[Clause] = field(default_factory=list)
    complete: bool = False
    """No further clause will come."""
    words: int = 0
    made: int = 0
    """So many clauses were made, those that nobody hears among them."""
    held: bool = False
    """Silent at an exact sample, until it is known who has the floor."""
    gate: Gate | None = None
    """Lets the model's clauses through; None for words nobody need check."""
    closing: str = ""
    """An author's words that end it."""
    citations: list[str] = field(default_factory=list)
    """Passages that authored words are quoted from."""
    says_back: bool = False
    """The model's part is the learner's point in a few words."""
    asks_for_time: bool = False
    """What it answers is still being looked up."""
    lead_in: int = 0
    """So many clauses of an author's stand before the model's own."""

    @property
    def begun(self) -> bool:
        """True once the reply has a clause beside its lead-in."""
        return len(self.clauses) > self.lead_in

    @property
    def lead_in_ends_s(self) -> float | None:
        """Session time at which the lead-in will have been heard; None before it is known."""
        leading = self.clauses[: self.lead_in]
        if not leading or leading[-1].started_s is None or not leading[-1].duration_s:
            return None
        return leading[-1].started_s + leading[-1].duration_s

    def add(self, text: str) -> Clause:
        """Append a clause and return it."""
        clause = Clause(f"{self.inference_id}.{self.made}", text)
        self.made += 1
        self.clauses.append(clause)
        self.words += len(text.split())
        return clause

    def sentence(self) -> str:
        """Return the last clause of the model's, with what stands before it in its sentence."""
        texts = [clause.text for clause in self.clauses[self.lead_in :]]
        begins = max((n + 1 for n, text in enumerate(texts[:-1]) if ends_sentence(text)), default=0)
        return " ".join(texts[begins:])

    @property
    def breaks_off(self) -> bool:
        """True where the model's last clause is not the end of a sentence."""
        return self.begun and not ends_sentence(self.clauses[-1].text)

    def drop_from(self, clause: Clause) -> None:
        """Forget a clause that nobody has heard, and all behind it."""
        del self.clauses[self.clauses.index(clause) :]
        self.words = sum(len(one.text.split()) for one in self.clauses)

    @property
    def cited(self) -> tuple[str, ...]:
        """Passages it quotes, or those its words may rest on."""
        quoted = [*self.citations, *(self.gate.citations if self.gate else ())]
        return tuple(quoted) or tuple(p.chunk_id for p in self.passages)

    def find(self, clause_id: str) -> Clause | None:
        """Return the clause of that name, if it is one of these."""
        return next((c for c in self.clauses if c.clause_id == clause_id), None)

    def playable(self) -> list[Clause]:
        """Return the clauses that may be handed to the loudspeaker now, in order."""
        ready: list[Clause] = []
        for clause in self.clauses:
            if clause.duration_s is None or not clause.cleared:
                break
            if not clause.requested:
                ready.append(clause)
        return ready if self.committed else []

    @property
    def started_s(self) -> float | None:
        """Session time of the first sample, or None."""
        return self.clauses[0].started_s if self.clauses else None

    @property
    def asking(self) -> bool:
        """True while the last words of a question are heard."""
        last = self.clauses[-1] if self.complete and self.clauses else None
        return last is not None and last.started_s is not None and is_question(last.text)

    def ends_before(self, at_s: float) -> bool:
        """True if all of it will have been heard at `at_s`."""
        if not self.complete or not self.clauses:
            return False
        left = [c for c in self.clauses if not c.ended]
        if any(c.duration_s is None for c in left):
            return False
        first = left[0].started_s if left else 0.0
        return first is not None and first + sum(c.duration_s or 0.0 for c in left) <= at_s

    @property
    def finished(self) -> bool:
        """True when every clause was heard and none will follow."""
        return self.complete and all(c.ended for c in self.clauses)

    @property
    def truncated(self) -> bool:
        return any(c.truncated for c in self.clauses)

    def heard_text(self) -> str:
        """Return exactly what was heard so far."""
        return " ".join(t for c in self.clauses if (t := c.heard_text()))
