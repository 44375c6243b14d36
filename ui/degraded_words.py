"""What does not work, in words for the learner."""

from __future__ import annotations

from app.conversation.events import Mode
from ui.words import Phrase, say

_SENTENCES = {
    Mode.NO_CAMERA: say("The camera does not work just now. We go on without it."),
    Mode.NO_MICROPHONE: say("The microphone does not work just now. Please type your answers."),
    Mode.NO_VOICE: say("There is no sound just now. You can read every word here."),
    Mode.NO_FACE: say("The face cannot be shown just now. You can still talk and listen."),
    Mode.NO_LLM: say("Answers are simpler than usual just now. A full one will be back soon."),
    Mode.NO_KNOWLEDGE: say("The documents cannot be looked up just now."),
    Mode.NO_RECORDS: say("Nothing of this conversation can be kept. You can still talk."),
}


def sentence_for(mode: Mode) -> Phrase:
    """Return the sentence for `mode`."""
    return _SENTENCES[mode]
