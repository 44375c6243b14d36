"""How the learner says things: what was noticed, what it licenses, what the floor makes of it.

Pure. Nothing here reaches a score: it stands before the learner's words in one prompt, and the
transcript shows it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.conversation import events as ev
from app.conversation.moves import ASKED, Move, licensed_moves
from app.conversation.signs import Sign

SAME_MOMENT_S: Final = 0.05
"""Two reports of one end of speech differ by no more."""
AWAY_HOLDS: Final = 0.15
"""Taken from P(yield) while the learner looks elsewhere: speakers look back when they hand over.
Source: Kendon, "Some functions of gaze-direction in social interaction", 1967. Range 0 to 0.3."""
HESITATION_HOLDS: Final = 0.25
"""Taken from P(yield) when the last word is a hesitation. Range 0 to 0.4."""
HESITATIONS: Final = frozenset(
    (
        *("um", "umm", "uhm", "uh", "er", "erm", "hm", "hmm", "mm", "mmm", "äh", "ähm", "öhm"),
        *("euh", "heu", "eh", "em", "ehm", "hum"),
    )
)
WORTH_TELLING: Final = (Sign.SECOND_PERSON, Sign.CAME_BACK)
"""Of what is seen between two utterances, this is told with the next one."""


@dataclass(frozen=True, slots=True)
class Aside:
    """What the model reads before one turn's words; `noticed` is "" where all was as usual."""

    noticed: str = ""
    told: str = ""
    """In place of `noticed` for the model, where a signed policy allows more words."""
    moves: tuple[Move, ...] = ()
    signs: tuple[Sign, ...] = ()
    since_s: float = 0.0
    until_s: float = 0.0

    @classmethod
    def waiting(cls, noticed: str, since_s: float, until_s: float) -> Aside:
        """What makes the Persona wait and says nothing to the model."""
        return cls(noticed, moves=(Move.WAIT,), since_s=since_s, until_s=until_s)

    @property
    def text(self) -> str:
        """One line in brackets, or "". Of the moves it puts the best.

        What licenses nothing stays out of the prompt: every word read is time the learner waits.
        """
        if not self.noticed or not (self.moves or self.told):
            return ""
        asked = f" {ASKED[self.moves[0]]}" if self.moves else ""
        return f"(Noticed: {self.told or self.noticed}.{asked})"

    def event(self) -> ev.MovesLicensed:
        """Return what is told to the learner."""
        return ev.MovesLicensed(
            noticed=self.noticed, moves=self.moves, since_s=self.since_s, until_s=self.until_s
        )


class Delivery:
    """Remembers what was noticed in one session. Times are session times."""

    def __init__(self) -> None:
        self._utterance: ev.ObservationMade | None = None
        self._between: ev.ObservationMade | ev.PerceptionToolRaised | None = None
        self._live: dict[str, str] = {}
        self._signs: dict[int, tuple[Sign, ...]] = {}
        self._elsewhere = False
        self._held_turn = -1
        self.seat_empty = False
        """True from when the learner left the seat until they are back."""

    def noticed(self, event: ev.ObservationMade) -> None:
        """Take in an observation: of an utterance, or of something seen just now."""
        if event.of_utterance:
            self._utterance = event
            return
        if Sign.LEFT in event.signs or Sign.CAME_BACK in event.signs:
            self.seat_empty = Sign.LEFT in event.signs
        if set(event.signs) & set(WORTH_TELLING):
            self._between = event

    def raised(self, event: ev.PerceptionToolRaised) -> None:
        """Take in that a perception tool's rule holds."""
        self._between = event

    def answered(self, event: ev.AwarenessAnswered) -> None:
        """Take in a live query's newest answer."""
        self._live[event.query] = event.text

    def present(self, event: ev.PresenceChanged) -> None:
        """Take in who is there and where they look."""
        self._elsewhere = event.people > 0 and not event.facing

    def camera_lost(self) -> None:
        """Without a camera nobody is known to look away or to have left."""
        self._elsewhere = self.seat_empty = False

    def p_yield(self, p_yield: float, words: str) -> float:
        """Return the floor model's probability, less what gaze and hesitation speak against it."""
        lowered = p_yield - AWAY_HOLDS * self._elsewhere - HESITATION_HOLDS * hesitates(words)
        return max(lowered, 0.0)

    def held(self, turn_idx: int, words: str, offset_s: float, now_s: float) -> Aside | None:
        """Return what alone keeps the floor with the learner: gaze, hesitation. Once a turn."""
        if turn_idx == self._held_turn:
            return None
        self._held_turn = turn_idx
        seen = ("looked away as the voice ended", self._elsewhere)
        heard = ("ended on a hesitation", hesitates(words))
        noticed = ", ".join(text for text, there in (seen, heard) if there)
        return Aside.waiting(noticed, offset_s, now_s)

    def aside(self, turn_idx: int, offset_s: float | None) -> Aside:
        """Return what stands before the words of the turn whose voice ended at `offset_s`."""
        utterance, between = self._utterance, self._between
        if (
            offset_s is None
            or utterance is None
            or abs(utterance.until_s - offset_s) > SAME_MOMENT_S
        ):
            utterance = None
        live = "; ".join(text for text in self._live.values() if text)
        main = utterance or between
        if main is None:
            return Aside(noticed=live, told=live)
        signs = main.signs if isinstance(main, ev.ObservationMade) else ()
        earlier = [self._signs[idx] for idx in sorted(self._signs) if idx < turn_idx]
        return Aside(
            noticed=main.text or live,
            told=main.model_text if isinstance(main, ev.ObservationMade) else main.text,
            moves=licensed_moves(signs, earlier),
            signs=signs,
            since_s=main.since_s,
            until_s=main.until_s,
        )

    def taken(self, turn_idx: int, aside: Aside) -> None:
        """Remember the signs of a turn that is answered; what was told once is not told again."""
        self._signs[turn_idx] = aside.signs
        self._utterance = self._between = None


def fluent(words: str) -> str:
    """Returns the words without regard to how they end, where that is a hesitation: none."""
    return "" if hesitates(words) else words


def hesitates(words: str) -> bool:
    """Returns whether the last word is one said while looking for the next."""
    last = words.lower().split()[-1:]
    return bool(last) and last[0].strip(".,…—-") in HESITATIONS
