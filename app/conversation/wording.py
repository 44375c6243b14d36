"""Words, stems and sentences: what evidence, guardrails and grounding compare. English first.

In another language the comparisons still hold word by word; only endings and stop words are lost.
"""

import re
from collections.abc import Iterable, Sequence

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SENTENCE_END = re.compile(r"(?<=[.!?…؟۔।])[\"')\]]*\s+|(?<=[。！？])(?![。！？])[」』”]*\s*|\n+")
_QUESTION_MARKS = ("?", "؟", "？")
_CLOSING = "\"')]”’»」』 "
_ABBREVIATION = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|St|e\.g|i\.e|vs|No)\.$")
_BREAK = re.compile(r"(?<=[,;:–—])\s+|\s+(?=(?:and|but|so|because|then|or)\s)")

_STOPS = """a about after all also am an and any anybody anyone are as at be because been
    before being but by can could did do does doing don't for from get gets getting go goes
    going got had has have having he her here him his how i i'd i'll i'm i've if in into is
    isn't it it's its just let like make makes me might more much my no nor not now of off
    on one or our out over own really right say says she should so some somebody someone
    something still such than that that's the their them then there these they they're thing
    things think this those to too um uh up us very was we we'd we'll well were what when
    where which while who whose why will with would yeah yes you you'd you're your okay ok
    know mean maybe want hm hmm mm mhm ah oh er"""
STOP_WORDS = frozenset(_STOPS.split())
_NEGATIONS = """no not never nobody none nothing neither nor without isn't aren't wasn't
    weren't don't doesn't didn't won't wouldn't can't cannot couldn't shouldn't hasn't
    haven't"""
NEGATIONS = frozenset(_NEGATIONS.split())
_ENDINGS = ("ingly", "edly", "ations", "ation", "ments", "ment", "ings", "ing", "ies", "ied")
_SHORT_ENDINGS = ("est", "ers", "er", "ed", "es", "ly", "s", "e", "y")


def words(text: str) -> list[str]:
    """Return the words in small letters, apostrophes straight."""
    return [w.lower().replace("’", "'") for w in _WORD.findall(text)]


def stem(word: str) -> str:
    """Return a word without its ending; good for comparing, not for showing."""
    bare = word.removesuffix("'s")
    for ending in (*_ENDINGS, *_SHORT_ENDINGS):
        if bare.endswith(ending) and len(bare) - len(ending) >= 3:
            bare = bare.removesuffix(ending)
            break
    if len(bare) > 3 and bare[-1] == bare[-2]:
        bare = bare[:-1]
    return bare.removesuffix("e") if len(bare) > 3 else bare


def content(text: str) -> list[str]:
    """Return the stems of the words that carry meaning, in order, repeated as they are."""
    return [stem(w) for w in words(text) if w not in STOP_WORDS]


def sentences(text: str) -> list[str]:
    """Return the sentences, their marks kept."""
    found: list[str] = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        head = text[start : match.start()]
        if _ABBREVIATION.search(head):
            continue
        found.append(text[start : match.end()].strip())
        start = match.end()
    found.append(text[start:].strip())
    return [s for s in found if any(c.isalnum() for c in s)]


def is_question(sentence: str) -> bool:
    """Return whether a sentence ends in a question mark, that of any script."""
    return sentence.rstrip(_CLOSING).endswith(_QUESTION_MARKS)


def spans(text: str, longest: int = 30) -> list[str]:
    """Return the sentences; those of more than `longest` words are cut at their joints."""
    found: list[str] = []
    for sentence in sentences(text):
        current = ""
        for part in _BREAK.split(sentence) if len(sentence.split()) > longest else [sentence]:
            joined = f"{current} {part}".strip()
            if current and len(joined.split()) > longest:
                found.append(current)
                current = part
            else:
                current = joined
        if current:
            found.append(current)
    return found


def share(of: Sequence[str], within: Iterable[str]) -> float:
    """Return the share of the different items of `of` that are in `within`; 0 for none."""
    wanted = set(of)
    return len(wanted & set(within)) / len(wanted) if wanted else 0.0


def normal(text: str) -> str:
    """Return the words alone: equal for sentences that sound the same."""
    return " ".join(words(text))
