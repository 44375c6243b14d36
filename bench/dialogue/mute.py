"""A Persona whose own words are left out, so that what is decided can be measured in minutes."""

from collections.abc import Callable

from app.conversation.events import Event, ReplyDelta, ReplyEnded, ReplyOutcome
from app.runtime.typed_session import TypedModel

WORDS = "Go on."
"""Said in place of every reply; no claim, no question, and short enough to be said again."""


class MuteModel:
    """Implements `TypedModel`: judges and reads as the real one, and has nothing to say.

    Authors' lines around a reply, quotes of the material and hints are spoken all the same.
    """

    def __init__(self, model: TypedModel) -> None:
        self.prefill = model.prefill
        self.judge = model.judge
        self.read = model.read

    def generate(
        self, *_: object, inference_id: str, send: Callable[[Event], None], **__: object
    ) -> None:
        """Say WORDS."""
        send(ReplyDelta(inference_id=inference_id, text=WORDS))
        send(ReplyEnded(inference_id=inference_id, outcome=ReplyOutcome.STOP))
