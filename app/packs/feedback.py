"""What a coach says around the author's questions, and turns that show a model how it sounds."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field

from app.packs.checking import Line, Strict

Lines = Annotated[tuple[Line, ...], Field(max_length=24)]


class Exchange(Strict):
    """Two turns that show the language model how this talk sounds."""

    learner: Line
    persona: Line


class Feedback(Strict):
    """The coach's own short sentences. None is used twice in a session, but for very short ones.

    What an author leaves out is taken from the machine's own for the language, where it has any.
    """

    right: Lines = ()
    """To an answer that holds what was asked for: "Yes, that's one of them."."""
    heard: Lines = ()
    """To an answer that is taken up without being judged: "I see."."""
    beside: Lines = ()
    """To words that have nothing to do with the question: "Let's keep that for the break."."""
    more: Lines = ()
    """Open questions that give nothing away: "What else would make you stop?"."""
    probe: Lines = ()
    """Asked when somebody agrees in a manner that speaks against it."""
    how_sure: Lines = ()
    """Asked after an answer that came hesitantly."""
    offer_break: Lines = ()
    looking: Lines = ()
    """While the documents are searched for an answer: "Let me look that up."."""
    not_in_material: Line | None = None
    """What a coach who takes over from a played scene says where the documents have no answer."""
    farewell: Line | None = None
    """The same coach's last words."""
    said_back: Annotated[tuple[Exchange, ...], Field(max_length=12)] = ()
    """Learners' words, and their point in two to eight words: the model says it back like this."""


def completed(feedback: Feedback, language: str) -> Feedback:
    """Return the author's lines, and the machine's own of that language where there are none."""
    own = OWN.get(language.split("-")[0], Feedback())
    given = {name: value for name, value in feedback if value}
    return own.model_copy(update=given)


OWN: Final[dict[str, Feedback]] = {
    "en": Feedback(
        right=(
            "Yes, that's it.",
            "That's right.",
            "Yes, well seen.",
            "Good, that belongs here.",
            "Exactly.",
        ),
        heard=("I see.", "Okay, I hear you.", "All right.", "Thank you, I follow.", "Okay."),
        beside=(
            "Let's keep that for another time.",
            "I'd like to stay with our question for now.",
            "That's for another day.",
        ),
        more=(
            "What else comes to mind?",
            "Can you say a little more about that?",
            "What would that look like on an ordinary day?",
            "What would you do next?",
            "And why does that matter?",
            "What would you tell a colleague about it?",
        ),
        probe=(
            "Before we go on, could you give me one example of that?",
            "How would you put that in your own words?",
        ),
        how_sure=("How sure are you of that?",),
        offer_break=("Shall we take a short break, or go on?",),
        looking=(
            "Let me look that up.",
            "One moment, I'll check.",
            "Let me see what it says about that.",
            "I'll look for that.",
        ),
        not_in_material="Our material doesn't say, so I won't guess. I'll pass your question on.",
        farewell="Thank you for practising with me.",
        said_back=(
            Exchange(
                learner="If the car is badly damaged I'd escalate.", persona="A badly damaged car."
            ),
            Exchange(
                learner="Uhm, I don't know, maybe when the customer is angry?",
                persona="An angry customer.",
            ),
            Exchange(
                learner="When somebody got hurt, I, uh, I pass it on.",
                persona="Somebody is hurt, and you pass it on.",
            ),
            Exchange(
                learner="I'd look whether the receipts fit the story, and then the photos.",
                persona="You'd check the receipts and the photos.",
            ),
            Exchange(learner="My sister is a dentist.", persona="Your sister, the dentist."),
            Exchange(
                learner="I don't think I would ever send it up.", persona="You wouldn't send it up."
            ),
        ),
    ),
}
