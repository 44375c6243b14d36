"""From history, passages and words to the messages of a prompt.

The order is made for the prompt cache: what changes least comes first, so that a turn costs only
the tokens of its own words.
"""

from collections.abc import Sequence

from app.conversation.events import Message, Passage

MAX_HISTORY_MESSAGES = 16
"""Older messages are left out in pairs; the system message always stays."""
MAX_PASSAGE_WORDS = 50
"""A small model on two cores reads about 100 words a second."""
CLEARLY_BETTER = 0.12
"""In cosine similarity. Range 0.05 to 0.3."""


def choose_passages(
    found: Sequence[Passage], similarity_floor: float, kept: Sequence[Passage] = ()
) -> tuple[Passage, ...]:
    """Return the passages for the prompt.

    Those in `kept`, which the model has read already, stay until something clearly better is found:
    reading others costs the learner more waiting than a slightly better passage is worth.
    """
    good = [p for p in found if p.similarity >= similarity_floor]
    if kept and good and good[0].similarity < kept[0].similarity + CLEARLY_BETTER:
        return tuple(kept)
    chosen: list[Passage] = []
    words = 0
    for passage in good:
        words += len(passage.text.split())
        if chosen and words > MAX_PASSAGE_WORDS:
            break
        chosen.append(passage)
    return tuple(chosen)


def learner_message(
    words: str, passages: Sequence[Passage], aside: str = "", note: str = ""
) -> Message:
    """Return the turn as the model reads it.

    First what the exercise wants now, then what the material says, then how the words were said,
    then the words.
    """
    said = f"{aside}\n{words}" if aside else words
    told = f"({note})\n\n" if note else ""
    if not passages:
        return Message("user", told + said)
    quoted = "\n".join(f"[{p.heading}] {p.text}" for p in passages)
    return Message("user", f"{told}Material:\n{quoted}\n\n{said}")


def prompt(
    system: str,
    history: Sequence[Message],
    words: str,
    passages: Sequence[Passage],
    aside: str = "",
    note: str = "",
) -> tuple[Message, ...]:
    """Return the whole prompt. Past turns appear as their words alone."""
    past = list(history)
    while len(past) > MAX_HISTORY_MESSAGES:
        del past[:2]
    return (Message("system", system), *past, learner_message(words, passages, aside, note))


def prefill(system: str, history: Sequence[Message], note: str = "") -> tuple[Message, ...]:
    """Return the next prompt up to the learner's first word, as far as it can be known."""
    return prompt(system, history, "", (), "", note)
