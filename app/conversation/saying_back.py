"""A sentence that only says back what the learner has just said: no claim of the Persona's own."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from app.conversation.numbers import NUMBER_STEMS
from app.conversation.questions import asked
from app.conversation.wording import NEGATIONS, content, is_question, sentences, spans, stem, words

MOST_WORDS = 14
"""A longer echo is no echo."""
UNORDERED_WORDS = 2
"""So few words that carry meaning may change places: "the car was red", "a red car"."""
_FIRST_PERSON = frozenset(
    ["i", "i'm", "i'd", "i'll", "i've", "me", "my", "mine", "myself", "we", "our", "us"]
)
_BOUND = """more less fewer over under above below least most almost nearly about around only
    within before after than longer shorter bigger smaller higher lower earlier later up"""
_BOUNDS = frozenset(_BOUND.split())
"""What a number turns on besides what it counts."""
_BOUND_WORDS = 3
"""So many words before a number may hold its bound."""
_COURTESY = frozenset(
    stem(word) for word in ("sorry", "thanks", "thank", "please", "okay", "fine", "sure", "hello")
)
_DUTY = re.compile(r"\b(?:should|ought|ha(?:ve|s|d) (?:got )?to|needs? to)\b", re.IGNORECASE)


def says_back(sentence: str, said: str) -> bool:
    """Return whether a sentence holds the learner's words and not one meaning more.

    Its words that carry meaning are theirs, in their order; every number stands for the same, and
    negation where they negated; it lays no duty on anybody that they did not, does not speak as
    "I" and asks nothing. What they asked the material they did not say; courtesy, and a question
    behind their point, is none.
    """
    said = " ".join(each for each in sentences(said) if not asked(each))
    spoken, theirs = words(sentence), words(said)
    own = set(content(sentence))
    if is_question(sentence) or not own - _COURTESY or not own & set(content(_point(said))):
        return False
    if len(spoken) > MOST_WORDS or _FIRST_PERSON & set(spoken):
        return False
    if _DUTY.search(sentence) and not _DUTY.search(said):
        return False
    return (
        _in_order(content(sentence), content(said))
        and set(_figures(sentence)) <= set(_figures(said))
        and _negates(spoken) == _negates(theirs)
        and _negates_where_they_do(sentence, said)
    )


def _point(said: str) -> str:
    """Return the words before the questions that end them, if those hold anything.

    "Happy now?" is no point behind one; a guess alone, or before its reason, is.
    """
    before = sentences(said)
    while before and is_question(before[-1]):
        before.pop()
    return " ".join(before) if content(" ".join(before)) else said


def _in_order(own: Sequence[str], theirs: Sequence[str]) -> bool:
    if len(own) <= UNORDERED_WORDS:
        return set(own) <= set(theirs)
    left = iter(theirs)
    return all(item in left for item in own)


def _negates(spoken: Sequence[str]) -> bool:
    return bool(NEGATIONS & set(spoken))


def _negates_where_they_do(sentence: str, said: str) -> bool:
    """Each clause negates as those of the learner's do that are nearest to it."""
    clauses = spans(said, longest=1)
    for clause in spans(sentence, longest=1):
        shared = [len(set(content(clause)) & set(content(other))) for other in clauses]
        nearest = [c for c, n in zip(clauses, shared, strict=True) if n == max(shared) > 0]
        if any(_negates(words(c)) != _negates(words(clause)) for c in nearest):
            return False
    return True


def _figures(text: str) -> Iterator[tuple[tuple[str, ...], frozenset[str], str]]:
    """Each number as its words, what bounds it, and the word behind it, "" at a clause's end."""
    for clause in spans(text, longest=1):
        at, spoken = 0, words(clause)
        for number, run in groupby(spoken, key=_is_number):
            length = len(list(run))
            if number:
                bounds = frozenset(spoken[max(at - _BOUND_WORDS, 0) : at]) & _BOUNDS
                after = "".join(stem(word) for word in spoken[at + length : at + length + 1])
                yield tuple(spoken[at : at + length]), bounds, after
            at += length


def _is_number(word: str) -> bool:
    return word[0].isdigit() or stem(word) in NUMBER_STEMS
