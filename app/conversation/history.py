"""What was said by whom, exactly as it was heard."""

from collections.abc import Sequence

from app.conversation.events import Message, Phoneme

CUT_MARK = "—"
"""Ends an utterance that was cut off."""


def heard_words(text: str, phonemes: Sequence[Phoneme], heard_s: float, duration_s: float) -> str:
    """Return the words of `text` that had been heard in full after `heard_s`.

    Word ends come from the gaps between phonemes where they agree with the words of the text,
    else from the share of the duration.
    """
    words = text.split()
    if heard_s >= duration_s:
        return text
    ends: list[float] = []
    last_end = 0.0
    for phoneme in phonemes:
        if phoneme.symbol.strip():
            last_end = phoneme.end_s
        elif last_end and (not ends or last_end > ends[-1]):
            ends.append(last_end)
    if last_end and (not ends or last_end > ends[-1]):
        ends.append(last_end)
    if len(ends) == len(words):
        count = sum(end <= heard_s for end in ends)
    else:
        count = int(len(words) * heard_s / duration_s) if duration_s > 0 else 0
    return " ".join(words[:count])


class History:
    """The messages of a session, for prompts and transcripts."""

    def __init__(self) -> None:
        self._messages: list[Message] = []

    @property
    def messages(self) -> tuple[Message, ...]:
        return tuple(self._messages)

    def learner_said(self, text: str) -> None:
        """Add a turn; words that went on after an unanswered turn join it."""
        if self._messages and self._messages[-1].role == "user":
            text = f"{self._messages.pop().content} {text}"
        self._messages.append(Message("user", text))

    def persona_heard(self, text: str, interrupted: bool) -> None:
        """Add what the learner heard of a reply. Nothing heard: nothing is added."""
        if text:
            self._messages.append(Message("assistant", text + (CUT_MARK if interrupted else "")))

    def take_back_learner(self) -> str:
        """Remove and return the last turn, because its speaker goes on; "" if there is none."""
        if self._messages and self._messages[-1].role == "user":
            return self._messages.pop().content
        return ""

    def last_heard(self) -> str:
        """Return the Persona's last utterance, without a cut mark."""
        for message in reversed(self._messages):
            if message.role == "assistant":
                return message.content.removesuffix(CUT_MARK)
        return ""
