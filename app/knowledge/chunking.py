"""Documents to pieces of 40–70 words that can be found, quoted and cited."""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from app.conversation.exercise import Safety
from app.conversation.guardrails import trips
from app.conversation.safety_rules import INJECTION, safety_rules
from app.knowledge.blocks import HEADING_SEPARATOR, Block, blocks
from app.knowledge.documents import Document, readable
from app.knowledge.sentences import sentences, word_count

SMALLEST_WORDS = 40
LARGEST_WORDS = 70
"""A small embedding model blurs longer texts, and shorter ones lose what they are about."""
BREAK_IN_PARAGRAPH = 0.35
BREAK_IN_LIST = 0.5
"""What a cut inside a paragraph or a list weighs beside a chunk that is too short."""
ID_DIGITS = 16
_ORDERS = next(rule for rule in safety_rules(Safety()) if rule.id == INJECTION)
"""The rule by which a learner's orders to the machine are known, too."""


class Chunk(msgspec.Struct, frozen=True):
    """A piece of a document. `chunk_id` changes only when its document, heading or words do."""

    chunk_id: str
    document: str
    heading: str
    text: str


class _Unit(msgspec.Struct):
    """What is never torn apart: a sentence, a list item, or a part of one that is too long."""

    text: str
    words: int
    item: bool
    break_cost: float
    """What it costs to begin a chunk here; see `_pack`."""
    lead: str
    """The sentence that introduces the list this item is of."""


def chunk_documents(documents: Iterable[Document]) -> list[Chunk]:
    """Cuts every document, in order. No chunk crosses a heading, none is empty.

    Sentences and headings that give a machine orders ("ignore your instructions") are left out:
    what is here is read out as the material's words and shown to a model.
    """
    chunks: list[Chunk] = []
    seen: dict[str, int] = {}
    for document in documents:
        for heading, text in _pieces(blocks(document)):
            chunk_id = _identity(document.name, heading, text)
            seen[chunk_id] = seen.get(chunk_id, 0) + 1
            if seen[chunk_id] > 1:
                chunk_id = f"{chunk_id}-{seen[chunk_id]}"
            chunks.append(Chunk(chunk_id, document.name, heading, text))
    return chunks


def unsearchable(folder: Path) -> dict[str, str]:
    """Why each document below `folder` in which nothing could be found cannot be, by its name."""
    documents, faults = readable(folder)
    for document in documents:
        if not any(blocks(document)):
            faults[document.name] = "holds no words that could be found"
    return faults


def headings(folder: Path) -> dict[str, set[str]]:
    """The headings of each document below `folder` that can be read, by its name."""
    documents, _ = readable(folder)
    return {
        document.name: {block.heading.split(HEADING_SEPARATOR)[-1] for block in blocks(document)}
        for document in documents
    }


def _identity(document: str, heading: str, text: str) -> str:
    whole = "\x1f".join((document, heading, text))
    return hashlib.sha256(whole.encode()).hexdigest()[:ID_DIGITS]


def _pieces(found: Sequence[Block]) -> Iterable[tuple[str, str]]:
    start = 0
    for at in range(1, len(found) + 1):
        if at == len(found) or found[at].heading != found[start].heading:
            section = found[start:at]
            heading = _without_orders(section[0].heading)
            yield from ((heading, text) for text in _pack(_units(section)))
            start = at


def _units(section: Sequence[Block]) -> list[_Unit]:
    units: list[_Unit] = []
    lead = ""
    for block in section:
        follows_item = bool(units) and units[-1].item
        first_cost = BREAK_IN_LIST if block.item and (follows_item or lead) else 0.0
        inner_cost = BREAK_IN_LIST if block.item else BREAK_IN_PARAGRAPH
        every = [block.text] if block.item else sentences(block.text)
        parts = [part for part in every if not trips(part, _ORDERS)]
        for at, part in enumerate(piece for whole in parts for piece in _torn(whole)):
            cost = inner_cost if at else first_cost
            units.append(_Unit(part, word_count(part), block.item, cost, lead))
        if not block.item:
            lead = units[-1].text if parts and units[-1].text.endswith(":") else ""
    return units


def _without_orders(heading: str) -> str:
    steps = heading.split(HEADING_SEPARATOR)
    return HEADING_SEPARATOR.join(s for s in steps if not trips(s.lstrip("0123456789. "), _ORDERS))


def _pack(units: Sequence[_Unit]) -> list[str]:
    """The cheapest way to cut the section, and of several the first.

    A chunk costs what it lacks of SMALLEST_WORDS (as a share of it) and what it costs to begin it
    where it begins; one of more than LARGEST_WORDS is only allowed when it is a single unit.
    """
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(units) + 1):
        choices: list[tuple[float, int]] = []
        words = 0
        for start in range(end - 1, -1, -1):
            words += units[start].words
            if words > LARGEST_WORDS and start < end - 1:
                break
            lacking = max(0, SMALLEST_WORDS - words) / SMALLEST_WORDS
            begins = units[start].break_cost if start else 0.0
            choices.append((best[start][0] + lacking + begins, start))
        best.append(min(choices))
    cuts = [len(units)]
    while cuts[-1]:
        cuts.append(best[cuts[-1]][1])
    cuts.reverse()
    return [_joined(units[a:b]) for a, b in itertools.pairwise(cuts)]


def _joined(units: Sequence[_Unit]) -> str:
    """The units as one text; a list torn in two is introduced again in its second half."""
    text = units[0].lead if units[0].item else ""
    for unit in units:
        if text and text[-1].isalnum():
            text += ";" if unit.item else "."
        text += (" " if text else "") + unit.text
    return text


def _torn(sentence: str) -> list[str]:
    """A sentence that is too long for one chunk, cut at its punctuation, else anywhere."""
    if word_count(sentence) <= LARGEST_WORDS:
        return [sentence]
    pieces: list[str] = []
    current = ""
    for part in re.split(r"(?<=[,;:–—、，；])\s*", sentence):
        for bit in _hard_cut(part):
            joined = f"{current} {bit}".strip()
            if current and word_count(joined) > LARGEST_WORDS:
                pieces.append(current)
                current = bit
            else:
                current = joined
    return [*pieces, current] if current else pieces


def _hard_cut(text: str) -> list[str]:
    if word_count(text) <= LARGEST_WORDS:
        return [text]
    middle = len(text) // 2
    blank = text.find(" ", middle)
    cut = blank if 0 < blank < len(text) - 1 else middle
    return [*_hard_cut(text[:cut].strip()), *_hard_cut(text[cut:].strip())]
