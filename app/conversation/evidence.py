"""The learner's own words for or against a criterion: found by code, never written by a model."""

import functools
import math
import re
from collections import Counter
from collections.abc import Callable, Sequence

from app.conversation.exercise import Criterion
from app.conversation.wording import NEGATIONS, content, normal, share, spans, words

REPEATED_SHARE = 0.8
"""Of a quote's content words: so many of the Persona's own, in one of her sentences, and the
learner has only said them after her. Range 0.6 to 1."""
FEWEST_CONTENT_WORDS = 2
"""A quote of fewer content words, such as "yes, fraud", says too little to be the Persona's."""
FEWEST_WORDS = 5
"""So many words name something even if none of them carries meaning: "what do you do for me"."""
ABOUT_SHARE = 0.34
"""Of a short quote's content words: so many shared with the criterion, and it is about it."""
SHORT_WORDS = 4
"""A stretch of fewer content words gains little by being short."""
NAMED = 1.0
"""What a word of the statement tells at least, in log odds."""
USUAL_SHARE = 0.1
"""Of the examples that meet a criterion: what more of them do, such as asking, is usual."""

_REPETITION = re.compile(
    r"\b(?:repeats?|repeating|(?:reads?|says?|plays?|gives?) .{0,40}\bback|summari[sz]\w+|"
    r"confirms?|paraphras\w+)\b",
    re.IGNORECASE,
)


_REFUSAL = re.compile(
    r"\bi(?:'d| would|'ll| will) (?:\w+ly )?(?:never|not) (?!\w+ \w+ without\b)|"
    r"\bi(?:'m| am) not (?:gonna|going to)\b|"
    r"\bi (?:wouldn't|won't|don't (?:need|want))\b|\bnone of (?:our|my) business\b"
)
_SEVERAL = re.compile(r"\b(?:all (?:of|two|three|four|five|six)|both|each of)\b", re.IGNORECASE)
_MANY = {"both": 2, "all two": 2, "all three": 3, "all four": 4, "all five": 5, "all six": 6}
_NEXT = re.compile(r"[,;:.!?…–—]+\s+|\s+(?:and|or|then|plus|but)\s+", re.IGNORECASE)


def best_span(text: str, criterion: Criterion) -> str:
    """Return the stretch of `text` nearest to what meets the criterion, word for word.

    Nearness counts content words by what they tell: those of what meets the criterion for it, those
    of what does not against it. Long stretches pay for their length. The earliest of equals wins.
    """
    candidates = spans(text)
    if not candidates:
        return text.strip()
    return max(candidates, key=lambda span: _nearness(span, criterion))


def is_about(text: str, criterion: Criterion) -> bool:
    """Return whether the words and the criterion share enough to speak of the same thing."""
    return share(content(text), content(criterion.statement)) >= ABOUT_SHARE


def is_counterexample(said: str, criterion: Criterion) -> bool:
    """Return whether the words are, but for a word or so, what their author says does not meet it.

    To vectors "I'm sorry, he passed away" is as near to "He is dead. I'm so sorry." as can be.
    """
    rest = spoken = f" {normal(said)} "
    for example in criterion.not_met_by:
        rest = rest.replace(f" {normal(example)} ", " ")
    return rest != spoken and len(set(content(rest))) < FEWEST_CONTENT_WORDS


def turns_down(said: str, criterion: Criterion) -> bool:
    """Return whether the words say no to what the criterion is about, however like they sound."""
    return is_counterexample(said, criterion) or refuses(said, criterion)


def denies(quote: str, criterion: Criterion) -> bool:
    """Return whether a quote that does not meet the criterion speaks of it and negates."""
    return bool(NEGATIONS & set(words(quote))) and is_about(quote, criterion)


def refuses(said: str, criterion: Criterion) -> bool:
    """Return whether the learner says they would not do what the criterion is about.

    The clause nearest to the criterion decides: "I wouldn't wait, I'd call her" refuses nothing.
    Words of an author who lets refusals meet the criterion are not judged so.
    """
    named = set(content(criterion.statement))

    def nearness(clause: str) -> tuple[int, float]:
        return len(named & set(content(clause))), _nearness(clause, criterion)

    nearest = max(spans(said, longest=1), key=nearness, default="")
    return _says_no(nearest) and not is_usual(_says_no, criterion)


def is_usual(test: Callable[[str], bool], criterion: Criterion) -> bool:
    """Return whether what meets the criterion is often so: one example among many is a whim."""
    return sum(map(test, criterion.met_by)) > USUAL_SHARE * len(criterion.met_by)


def _says_no(text: str) -> bool:
    return bool(_REFUSAL.search(text.lower().replace("’", "'")))


def asks_for_several(criterion: Criterion) -> bool:
    """Return whether the criterion wants several things at once: likeness cannot count them."""
    return bool(_SEVERAL.search(criterion.statement))


def lists_too_few(said: str, criterion: Criterion) -> bool:
    """Return whether the words name one thing after the other, and fewer than the criterion counts.

    Words without any joint may have lost theirs when they were recognised.
    """
    several = _SEVERAL.search(criterion.statement)
    wanted = _MANY.get(several.group().lower(), 0) if several else 0
    return 1 < sum(_names_something(part) for part in _NEXT.split(said)) < wanted


def _names_something(part: str) -> bool:
    return bool(content(part)) or len(part.split()) >= FEWEST_WORDS


def asks_for_repetition(criterion: Criterion) -> bool:
    """Return whether saying the other's words again is just what the criterion wants."""
    return bool(_REPETITION.search(criterion.statement))


def only_repeats(quote: str, heard: Sequence[str]) -> bool:
    """Return whether the quote adds nothing to a sentence of the Persona's.

    `heard` is what the learner heard of her lately, an utterance an item.
    """
    said = content(quote)
    if len(set(said)) < FEWEST_CONTENT_WORDS:
        return False
    return any(
        share(said, content(sentence)) >= REPEATED_SHARE
        for utterance in heard
        for sentence in spans(utterance, longest=40)
    )


def _nearness(span: str, criterion: Criterion) -> float:
    telling = _telling(criterion.statement, criterion.met_by, criterion.not_met_by)
    said = set(content(span))
    told = math.fsum(telling.get(word, 0.0) for word in said)  # the same in whatever order
    return told / math.sqrt(len(said) + SHORT_WORDS)


@functools.lru_cache(maxsize=256)
def _telling(
    statement: str, met_by: tuple[str, ...], not_met_by: tuple[str, ...]
) -> dict[str, float]:
    """Return for each word how much it tells that the criterion is met: log odds, more for those of
    the statement."""
    met, not_met = (
        Counter(word for text in side for word in set(content(text)))
        for side in (met_by, not_met_by)
    )
    told = {
        word: math.log((met[word] + 1) / (len(met_by) + 2))
        - math.log((not_met[word] + 1) / (len(not_met_by) + 2))
        for word in {*met, *not_met}
    }
    named = {word: max(told.get(word, 0.0), 0.0) + NAMED for word in content(statement)}
    return told | named
