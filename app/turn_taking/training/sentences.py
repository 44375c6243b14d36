"""Sentences for synthetic learners: whole ones, and where each may break off to think.

A learner's turn in an exercise is a statement, a question, a list, a number or a short answer. The
recordings hold next to no questions, and a rising end must not be taken for a thinking pause.
"""

from __future__ import annotations

from typing import Final

import msgspec
import numpy as np

BREAK: Final = "|"
"""Where a thinking pause may stand."""

STATEMENTS: Final = (
    "I would call the | customer back before lunch",
    "My first thought was that | the brakes had failed",
    "We should open the | window and let the smoke out",
    "She told me that | her neck was stiff on Tuesday",
    "They usually send the | parcel within two days",
    "I think the | answer is in the second chapter",
    "The patient said that | he had eaten nothing since noon",
    "You have to switch off the | power before you touch it",
    "I'd write it down and | ask a colleague to read it",
    "It depends on | how old the roof is",
    "He paid the invoice in | cash at the front desk",
    "First I'd check whether | anybody else was in the room",
    "We lost the key because | nobody signed for it",
    "The train leaves from | platform nine at half past six",
    "I've never used that | machine without a guard",
    "Somebody has to tell the | family what happened",
    "The reason is that | the date doesn't match the receipt",
    "I would not promise | anything on the phone",
    "Most people forget to | lock the back door",
    "That was the last | thing I wanted to say",
)
QUESTIONS: Final = (
    "Do I have to | call them on the same day?",
    "Is that the | same form as last year?",
    "Can I send it | without a signature?",
    "Would you rather have the | short version?",
    "Are we allowed to | open the box?",
    "What happens if the | customer says no?",
    "How long does the | repair usually take?",
    "Who decides whether | it gets paid?",
    "Where do I find the | number of the policy?",
    "Why can't we just | ask the neighbour?",
    "When would I hear from | the special team?",
    "So does a bruise | count as well?",
)
LISTS: Final = (
    "The rent, the | storage, and the tow truck",
    "A name, a | date, and a photograph",
    "Milk, two | eggs, and a pound of flour",
    "Gloves, goggles, | boots, and a helmet",
    "The north door, the | stairs, and then the lift",
)
NUMBERS: Final = (
    "Four, seven, | two, nine, one",
    "Zero six one, | double five, eight three",
    "It's seven thousand | five hundred dollars",
    "M, A, | R, I, O, N",
    "Twelve point | six percent",
)
ANSWERS: Final = (
    "Yes, I would",
    "No, not really",
    "Thank you, that helps a lot",
    "Okay, I see what you mean",
    "I don't know",
    "Sure",
    "Nothing at all",
    "That's right",
)
FILLERS: Final = ("um", "uh", "well", "like", "you know", "so")


class Spoken(msgspec.Struct, frozen=True):
    """One turn: what is said before a thinking pause (empty: there is none), and the rest."""

    before: str
    rest: str


def turns(count: int, rng: np.random.Generator) -> list[Spoken]:
    """Returns `count` turns: half are fluent, half break off once to think."""
    pool = [
        *((text, ".") for text in (*STATEMENTS, *LISTS, *NUMBERS, *ANSWERS)),
        *((text, "") for text in QUESTIONS),
    ]
    order = np.concatenate([rng.permutation(len(pool)) for _ in range(count // len(pool) + 1)])
    found = []
    for number, index in enumerate(order[:count]):
        text, stop = pool[index]
        words = " ".join(text.replace(BREAK, " ").split()) + stop
        if number % 2 or BREAK not in text:
            found.append(Spoken("", words))
            continue
        head, tail = (part.strip() for part in text.split(BREAK))
        filler = str(rng.choice(FILLERS))
        before = f"{head.rstrip(',')}, {filler}," if rng.random() < 0.5 else f"{head.rstrip(',')},"
        found.append(Spoken(before, tail + stop))
    return found
