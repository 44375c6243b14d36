"""Does a question go to the material, or is it what an exercise wants asked? Pure."""

from collections.abc import Iterable, Sequence

from app.conversation.coaching import LIKELY_MET
from app.conversation.events import CriterionLikeness, Passage, Recognised
from app.conversation.evidence import is_usual
from app.conversation.exercise import Criterion
from app.conversation.questions import speaks_to_the_coach
from app.conversation.wording import content, is_question, sentences

QUESTION = 4.5
"""From these log odds on a question that no rule knows is taken for one to the material. Lower
ones, from 3 on, begin to take guesses that learners put as questions."""
REHEARSED = -2.0
"""Up to these log odds on a question is one that the exercise wants asked; none of the benchmark's
questions to the material lies there."""
PROBED_QUESTION, PROBED_REHEARSED = 2.0, -1.2
"""The same two where the model's hidden states have told."""
FEWEST_CONTENT_WORDS = 3
"""A question of fewer ("does it?") says too little by itself."""
ASKED_FOR = 0.5
"""Log odds from which a question is taken for the answer where a question is waited for; lower ones
begin to take questions to the material. Range 0 to 1."""
PLAINLY = 3.0
"""The same where the nearest example is one that does not meet it."""


def asks_the_material(said: str, passages: Sequence[Passage]) -> str:
    """Return the question these words end with if it is like an author's questions to the material,
    though no rule knows it for one; else "". A short one comes with what stands before it."""
    like = _recognised(passages)
    if like is None or like.question < (PROBED_QUESTION if like.probed else QUESTION):
        return ""
    last = next(reversed(sentences(said)), "")
    if not is_question(last):
        return ""
    return last if len(content(last)) >= FEWEST_CONTENT_WORDS else said


def is_rehearsed(passages: Sequence[Passage]) -> bool:
    """Return whether a question is like what is said in exercises, not like those to the material:
    "How did it look from your side?" is for whoever sits there. `passages`: those found for it."""
    like = _recognised(passages)
    return like is not None and like.question <= (PROBED_REHEARSED if like.probed else REHEARSED)


def may_be_sharper(passages: Sequence[Passage]) -> bool:
    """Return whether it is known what is asked for the material, but not by hidden states."""
    like = _recognised(passages)
    return like is not None and not like.probed


def _recognised(passages: Sequence[Passage]) -> Recognised | None:
    return next((p.recognised for p in passages if p.recognised is not None), None)


def is_what_was_wanted(
    said: str, missing: Iterable[Criterion], likeness: Sequence[CriterionLikeness]
) -> bool:
    """Return whether a question is itself what was asked for, as an author's example of it is."""
    if speaks_to_the_coach(said):
        return False
    wanted = {c.id for c in missing if is_usual(is_question, c)}
    return any(
        (like.odds >= LIKELY_MET and like.like_meets and is_question(like.like))
        or (
            like.criterion_id in wanted and like.odds >= (ASKED_FOR if like.like_meets else PLAINLY)
        )
        for like in likeness
    )
