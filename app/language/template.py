"""How a conversation is written down for a model, byte for byte the same every time.

The same messages always give the same text, and a longer conversation begins with exactly the
text of a shorter one: only so does the prompt cache hold.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from app.conversation.events import Message
from app.language.errors import TemplateUnknown


class Segment(msgspec.Struct, frozen=True):
    """A piece of prompt. A `mark` is the template's own; all other text is never read as one.

    So a learner who says the words of a mark cannot end a message or begin another one.
    """

    text: str
    mark: bool = False


class Family(msgspec.Struct, frozen=True, kw_only=True):
    """One way of writing conversations down.

    Each message is `opening` (a mark), the role's name, `named` (a mark, may be empty), `gap`, the
    content, `closing` (a mark) and `between`.
    """

    name: str
    sign: str
    """What the template in a model's metadata contains if it is of this family."""
    opening: str
    named: str = ""
    gap: str = "\n"
    closing: str
    between: str = "\n"
    roles: tuple[tuple[str, str], ...] = ()
    """Other names for roles; a system message without one is put before the first user message."""
    has_system: bool = True
    stops: tuple[str, ...]


FAMILIES = (
    Family(
        name="chatml",
        sign="<|im_start|>",
        opening="<|im_start|>",
        closing="<|im_end|>",
        stops=("<|im_end|>", "<|im_start|>", "<|endoftext|>"),
    ),
    Family(
        name="llama3",
        sign="<|start_header_id|>",
        opening="<|start_header_id|>",
        named="<|end_header_id|>",
        gap="\n\n",
        closing="<|eot_id|>",
        between="",
        stops=("<|eot_id|>", "<|start_header_id|>", "<|end_of_text|>"),
    ),
    Family(
        name="gemma",
        sign="<start_of_turn>",
        opening="<start_of_turn>",
        closing="<end_of_turn>",
        roles=(("assistant", "model"),),
        has_system=False,
        stops=("<end_of_turn>", "<start_of_turn>", "<eos>"),
    ),
    Family(
        name="phi",
        sign="<|assistant|>",
        opening="<|",
        named="|>",
        closing="<|end|>",
        stops=("<|end|>", "<|user|>", "<|endoftext|>"),
    ),
)


def family_of(template: str, model: str) -> Family:
    """Recognises the family by the chat template in the model's metadata.

    Raises `TemplateUnknown` for a model that has none or one we do not know.
    """
    for family in FAMILIES:
        if family.sign in template:
            return family
    known = ", ".join(family.name for family in FAMILIES)
    what = "an unknown chat template" if template else "no chat template"
    raise TemplateUnknown(
        f"{model} has {what}: take an instruction-tuned model of one of these families: {known}."
    )


def finished(family: Family, messages: Sequence[Message]) -> list[Segment]:
    """The whole prompt, up to where the model shall begin its reply."""
    segments: list[Segment] = []
    for message in _told(family, messages):
        segments += _open(family, message.role, message.content)
        segments.append(Segment(family.closing, mark=True))
        segments.append(Segment(family.between))
    return _merged([*segments, *_open(family, "assistant", "")])


def unfinished(family: Family, messages: Sequence[Message]) -> list[Segment]:
    """The prompt up to the last message's content, which may still grow."""
    told = _told(family, messages)
    if not told:
        return []
    segments: list[Segment] = []
    for message in told[:-1]:
        segments += _open(family, message.role, message.content)
        segments.append(Segment(family.closing, mark=True))
        segments.append(Segment(family.between))
    return _merged([*segments, *_open(family, told[-1].role, told[-1].content)])


def _open(family: Family, role: str, content: str) -> list[Segment]:
    name = dict(family.roles).get(role, role)
    if family.opening.endswith("|"):  # the role's name is part of the mark: <|user|>
        return [
            Segment(f"{family.opening}{name}{family.named}", mark=True),
            Segment(family.gap + content),
        ]
    return [
        Segment(family.opening, mark=True),
        Segment(name),
        Segment(family.named, mark=True),
        Segment(family.gap + content),
    ]


def _told(family: Family, messages: Sequence[Message]) -> list[Message]:
    """The messages as this family can say them."""
    if family.has_system:
        return list(messages)
    told: list[Message] = []
    waiting = ""
    for message in messages:
        if message.role == "system":
            waiting += message.content + "\n\n"
        elif waiting and message.role == "user":
            told.append(Message("user", waiting + message.content))
            waiting = ""
        else:
            told.append(message)
    if waiting:
        told.append(Message("user", waiting.rstrip("\n")))
    return told


def _merged(segments: Sequence[Segment]) -> list[Segment]:
    """Joins neighbouring texts, so that they are tokenised as the one text they are."""
    merged: list[Segment] = []
    for segment in segments:
        if not segment.text:
            continue
        if merged and not segment.mark and not merged[-1].mark:
            merged[-1] = Segment(merged[-1].text + segment.text)
        else:
            merged.append(segment)
    return merged
