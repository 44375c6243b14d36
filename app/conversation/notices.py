"""Plain sentences for the learner about what does not work."""

from app.conversation.events import Mode

NOTICES = {
    Mode.NO_CAMERA: "The camera is off. We can go on without it.",
    Mode.NO_MICROPHONE: "I cannot hear you just now. Please type your answer.",
    Mode.NO_VOICE: "My voice is not working. Please read my words on the screen.",
    Mode.NO_FACE: "My picture is not working. You can still hear me.",
    Mode.NO_LLM: "I need a moment to collect myself. Nothing you said is lost.",
    Mode.NO_KNOWLEDGE: "I cannot open the course material just now.",
    Mode.NO_RECORDS: "Nothing of this conversation can be kept. We can still talk.",
}
