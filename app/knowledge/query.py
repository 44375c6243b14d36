"""What of the learner's words is worth looking for, word by word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from app.knowledge.sentences import WIDE

MOST_TERMS = 24
"""Words beyond these are left to the search by meaning."""
STEM_LETTERS = 5
"""Two words that begin with so many same letters count as forms of one word."""

_WORD = re.compile(r"\w+(?:[’']\w+)*")

_ENGLISH = (
    "a about actually after again all also am an and any anyone are as at be because been "
    "before being but by can can't could did didn't do does doesn't doing don't each either "
    "else er erm even ever every few for from get gets getting go goes going gonna got had "
    "has have having he hello her here hers hey hi him his hmm how i i'd i'll i'm i've if in "
    "into is isn't it it's its just kind know let let's like little lot make many maybe me "
    "mean might mine more most much must my need no not now of off oh ok okay on one only or "
    "other our out over own please really right said say says see she should so some somebody "
    "someone something sort still such suppose sure tell than thank thanks that that's the "
    "their them then there there's these they they're thing things think this those to too uh "
    "um under until up upon us very wanna want was wasn't we well were what what's when where "
    "whether which while who whom whose why will with won't would wouldn't yeah yes yet you "
    "you'd you'll you're you've your yours"
)
STOP_WORDS = {"en": frozenset(_ENGLISH.split())}
"""Words that say how somebody talks, not what about. Other languages rely on the index's own."""


def search_terms(text: str, language: str) -> list[str]:
    """The words of `text` to look for, in lower case, each once, in order.

    Empty when nothing but stop words was said. Never holds a sign of any query language.
    """
    stops = STOP_WORDS.get(language, frozenset())
    words = _WORD.findall(unicodedata.normalize("NFKC", text).replace("’", "'").casefold())
    terms: dict[str, None] = {}
    for word in words:
        plain = word.removesuffix("'s")
        if word not in stops and plain not in stops and (len(plain) > 1 or not plain.isascii()):
            terms.setdefault(plain)
    return list(terms)[:MOST_TERMS]


def share_found(terms: Sequence[str], text: str) -> float:
    """How much of `terms` occurs in `text`, 0..1, whatever the words' endings."""
    if not terms:
        return 0.0
    folded = unicodedata.normalize("NFKC", text).casefold()
    return sum(_share_of_one(term, folded) for term in terms) / len(terms)


def _share_of_one(term: str, folded: str) -> float:
    if WIDE.search(term):  # no blanks between its words: compare pairs of letters
        pairs = [term[at : at + 2] for at in range(max(1, len(term) - 1))]
        return sum(pair in folded for pair in pairs) / len(pairs)
    return float(term[:STEM_LETTERS] in folded)
