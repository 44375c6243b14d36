"""What does not work, in words for the learner."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from app.conversation.events import Mode

_SENTENCES = {
    Mode.NO_CAMERA: QT_TRANSLATE_NOOP(
        "Degraded", "The camera does not work just now. We go on without it."
    ),
    Mode.NO_MICROPHONE: QT_TRANSLATE_NOOP(
        "Degraded", "The microphone does not work just now. Please type your answers."
    ),
    Mode.NO_VOICE: QT_TRANSLATE_NOOP(
        "Degraded", "There is no sound just now. You can read every word here."
    ),
    Mode.NO_FACE: QT_TRANSLATE_NOOP(
        "Degraded", "The face cannot be shown just now. You can still talk and listen."
    ),
    Mode.NO_LLM: QT_TRANSLATE_NOOP(
        "Degraded", "Answers are simpler than usual just now. A full one will be back soon."
    ),
    Mode.NO_KNOWLEDGE: QT_TRANSLATE_NOOP("Degraded", "The documents cannot be looked up just now."),
    Mode.NO_RECORDS: QT_TRANSLATE_NOOP(
        "Degraded", "Nothing of this conversation can be kept. You can still talk."
    ),
}


def sentence_for(mode: Mode) -> str:
    """Return the sentence for `mode` in the window's language."""
    return QCoreApplication.translate("Degraded", str(_SENTENCES[mode]))
