"""The learner's turn while it lasts: sound, attempts at its words, passages."""

from dataclasses import dataclass, field

from app.conversation.delivery import Aside
from app.conversation.events import Passage


@dataclass(slots=True)
class Overlap:
    """A voice over the Persona's: a backchannel, a noise, or the beginning of a turn."""

    onset_s: float
    offset_s: float | None = None
    """None while it lasts."""


@dataclass(slots=True)
class Turn:
    """One turn of the learner, from the first sound to the commitment to answer it."""

    onset_s: float
    offset_s: float | None = None
    """None while the learner is speaking."""
    due_s: float | None = None
    """The silence at which what the floor model said last will be enough; None: it will not."""
    pauses_s: list[float] = field(default_factory=list)
    """The silences within it so far."""
    attempt: int = 0
    """Counts the transcriptions asked for; only the last one's answer counts."""
    text: str | None = None
    """The words of the last attempt; None while they are being written down."""
    sentence_end: float | None = None
    """Log odds that their last sentence has ended; None where that is not known."""
    first_heard: str | None = None
    """What the first hearing of this pause understood; None before there is a second."""
    partial: str = ""
    settled: str = ""
    """The beginning of it that will not change: what the model may read in advance."""
    passages: tuple[Passage, ...] = ()
    found: tuple[Passage, ...] = ()
    """All that the last look-up found, best first; `passages` of them go into the prompt."""
    retrieved_for: str | None = None
    """The words that `passages` were looked up for; None before any look-up."""
    wanted: bool = False
    """The floor says that a reply may be made in advance."""
    committed: bool = False
    """The floor is the Persona's."""
    answered: bool = False
    """Its words are in the history and a reply to them was let go of."""
    replies: int = 0
    voiced_s: float = 0.0
    aside: Aside = field(default_factory=Aside)
    """What stood before its words in the newest prompt."""

    @property
    def words(self) -> str:
        """All words of the turn so far."""
        return (self.text or "").strip()

    @property
    def ready(self) -> bool:
        """True when words and passages of the last attempt are there."""
        return self.text is not None and self.retrieved_for == self.words
