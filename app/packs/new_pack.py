"""A small pack that is whole and valid, to be changed by its author."""

from __future__ import annotations

from pathlib import Path

from app.packs.errors import PackError

MANIFEST = """\
format: 1
id: {id}
version: 0.1.0
title: {title}
summary: >
  One or two sentences for the person who chooses: who practises what, and why it matters.
languages: [en]
licence: Your licence
authors:
  - Your name
default_scenario: first-talk
"""

LEXICON = """\
# How every voice of the pack says a word: plain letters, or phonemes between slashes.
words:
  AI: A I
"""

PERSONA = """\
id: coach
name: Robin
role: Coach for new colleagues
part: coach
backstory: >
  Robin did this work for ten years and made the mistakes that new colleagues make. Robin likes
  plain words and believes that a good question teaches more than a good answer.
manner:
  - You are warm, calm and brief. Speak in one or two short sentences, then stop.
  - Ask exactly one question at a time, and make it the last thing you say.
greeting: Hello, I'm Robin, your coach. I'm an AI, so this is a safe place to try things out.
voice: hibari
look: maya
"""

SCENARIO = """\
id: first-talk
title: The first rule
summary: Say the first rule in your own words.
minutes: 5
mode: coaching
persona: coach
briefing: >
  What the learner reads before it begins: the situation, who they are, and what is expected.
setting: A quiet room before the working day begins.
opening: What is the first thing you would do when a visitor falls?
guidance:
  - Let the learner find the answer; hint with a small situation when they are stuck.
lines:
  still_there: Take your time. What would you do first?
  no_llm: Sorry, I lost my thread. Could you tell me that once more?
  one_moment: One moment, let me think about that.
  not_in_material: Our rules don't say, so I won't guess. I'll pass the question on. Shall we go on?
  say_again: I missed that, sorry. Could you say it once more?
  farewell: Thank you. Stay with the visitor, and call for help.
objectives:
  - id: first-rule
    title: Say the first rule
    prompt: Let the learner say what comes first when somebody is hurt.
    attempts: 3
    criteria:
      - id: stay
        statement: The learner says that they stay with the hurt visitor.
        met_by:
          - I'd stay with them until somebody comes.
          - I wouldn't leave her alone, not for a minute.
        not_met_by:
          - I'd run and fetch the manager.
          - I'd write a report.
        hints:
          nudge: Think of the visitor on the floor. Where are you?
          cue: If you walk away to find help, who is with them?
          partial: Somebody else can fetch help, so you can …
          model_answer: I stay with the visitor and send somebody else for help.
        better_wording: I'm staying right here with you. My colleague is getting help.
        practice: A man slips on the stairs and you are alone with him. What do you do?
    next_required: end
rubric:
  required: [stay]
check:
  - criterion: stay
    before:
      question: A child has fallen from a chair and cries. Nobody else is near. What do you do?
      model_answer: I stay with the child, and call for somebody to get help.
    after:
      question: A guest sits on the ground and holds her ankle. The exit is crowded. What do you do?
      model_answer: I stay with her and send somebody for help.
"""

GUARDRAILS = """\
guardrails:
  - id: medical-advice
    kind: topic
    description: Asks for or gives medical advice.
    patterns:
      - (which|what) medicine
      - take ... (painkiller*|aspirin)
    tripped_by:
      - Which medicine should I give her?
    not_tripped_by:
      - I would call first aid.
    applies_to: both
    action: deflect
    line: That is for first aiders to decide, not for us. What would you do until they come?
"""

RUBRIC = """\
bands:
  - {at_least: 0.0, label: Not yet, meaning: The rule was not named.}
  - {at_least: 0.7, label: Ready, meaning: The rule was named without help.}
self_rating:
  - How sure are you that you would act like this tomorrow?
"""

KNOWLEDGE = """\
# House rules for visitors

## 1. When a visitor is hurt

Whoever is nearest stays with the visitor. Somebody else calls first aid on extension 100. Nobody
moves a person who has fallen, unless there is danger where they lie.
"""

REHEARSAL = """\
id: first-try
title: A colleague who finds it at the second try
scenario: first-talk
learner:
  name: Sam
  voice: am_michael
turns:
  - text: I'd look for the manager, I think.
  - text: "Oh, [pause 0.8] no. I'd stay with them and send somebody else."
"""

FILES = {
    "pack.yaml": MANIFEST,
    "lexicon.yaml": LEXICON,
    "guardrails.yaml": GUARDRAILS,
    "rubric.yaml": RUBRIC,
    "personas/coach.yaml": PERSONA,
    "scenarios/first-talk.yaml": SCENARIO,
    "knowledge/house-rules.md": KNOWLEDGE,
    "rehearsals/first-try.yaml": REHEARSAL,
}


class PackExists(PackError):
    """A new pack would overwrite what is there."""

    code = "packs.exists"


def write_new_pack(folder: Path, pack_id: str, title: str) -> list[Path]:
    """Writes a valid pack below `folder` and returns its files. Raises PackExists."""
    if folder.exists() and any(folder.iterdir()):
        raise PackExists(f"{folder} is not empty. Name a new folder.")
    written: list[Path] = []
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        filled = text.replace("{id}", pack_id).replace("{title}", title)
        path.write_text(filled, encoding="utf-8")
        written.append(path)
    return written
