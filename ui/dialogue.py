"""What both have said, as far as it was heard."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.conversation.events import CaptionShown, Event, TurnTaken, UtteranceHeard

LEARNER = "learner"
PERSONA = "persona"


@dataclass(slots=True)
class Utterance:
    """One turn of one speaker; `open` while its words may still change."""

    role: str
    text: str
    open: bool = True
    interrupted: bool = False
    settled: list[str] = field(default_factory=list)
    """Captions of this turn that will not change any more."""


class Dialogue:
    """Captions as they come, replaced by what was said and heard once that is known."""

    def __init__(self) -> None:
        self.utterances: list[Utterance] = []

    def take(self, event: Event) -> bool:
        """Take in an event; return whether the words changed."""
        if isinstance(event, CaptionShown):
            return self._caption(event)
        if isinstance(event, TurnTaken):
            return self._settle(LEARNER, event.text, interrupted=False)
        if isinstance(event, UtteranceHeard):
            return self._settle(PERSONA, event.text, interrupted=event.interrupted)
        return False

    def heard(self) -> list[Utterance]:
        """Return the turns that are over and were not empty."""
        return [said for said in self.utterances if not said.open and said.text]

    def wipe(self) -> None:
        """Forget every word."""
        for said in self.utterances:
            said.text = ""
            said.settled.clear()
        self.utterances.clear()

    def _caption(self, event: CaptionShown) -> bool:
        said = self._open_turn(event.role)
        if said is None:
            if not event.text:
                return False
            said = Utterance(role=event.role, text="")
            self.utterances.append(said)
        before = said.text
        said.text = _joined(said.settled, event.text)
        if event.final and event.role == PERSONA:
            said.settled = [said.text]
        if not said.text:
            self.utterances.remove(said)
        return said.text != before

    def _settle(self, role: str, text: str, *, interrupted: bool) -> bool:
        said = self._open_turn(role)
        if said is None:
            if not text:
                return False
            said = Utterance(role=role, text=text)
            self.utterances.append(said)
        elif not text:
            self.utterances.remove(said)
            return True
        said.text, said.open, said.interrupted = text, False, interrupted
        said.settled.clear()
        return True

    def _open_turn(self, role: str) -> Utterance | None:
        for said in reversed(self.utterances):
            if said.open and said.role == role:
                return said
        return None


def _joined(settled: list[str], text: str) -> str:
    """Return the turn so far; `text` is the next caption or already holds the earlier ones."""
    before = " ".join(settled)
    if not before or text.startswith(before):
        return text
    return f"{before} {text}".strip()
