"""What a reply states must stand in the pack: numbers, names and rules, sentence by sentence."""

import re
from collections.abc import Callable, Iterable, Sequence

import msgspec

from app.conversation.events import Passage
from app.conversation.numbers import NUMBER_STEMS, claimed, supported
from app.conversation.wording import content, is_question, share, spans, words

RULE_SHARE = 0.6
"""Of a rule's content words: so many in one source, and the source says it. Range 0.4 to 0.9."""
QUOTE_WORDS = 40
UNSURE_WORDS = 32
"""Longest quote in a reply, and longest one that only comes near: with what leads in to them both
stay within `REPLY_WORDS`."""
REPLY_WORDS = 44
HELD = 0.2
"""What a sentence that a quote should hold counts for, beside shares of words in common."""
UNSURE = "I'm not sure"
HEADING_SEPARATOR = " › "

_RULE = re.compile(
    r"\b(?:must(?! have been)|mustn't|shall|ha(?:ve|s) to|needs? to|"
    r"(?:is|are|be|isn't|aren't|not) (?:required|"
    r"allowed|permitted|covered|entitled|obliged|supposed|excluded|eligible)|requires?|may not|"
    r"(?<!\bi )(?:cannot|can't)|always|never|polic(?:y|ies)|rules?|guidelines?|procedures?|"
    r"regulations?|law|"
    r"legally|deadlines?|limits?|within|covers?|compensat\w+|refund\w*|guarantee\w*|"
    r"(?:goes|go|send|sent|reports?|hand(?:ed)? over|forward(?:ed)?|escalates?|escalated) (?:it )?"
    r"(?:on )?to the|approv\w+|authori[sz]\w+|you should|we (?:pay|offer|provide|cover))\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<![.!?…:\"“] )(?<!^)\b[A-Z][\w'’-]*[a-z\d][\w'’-]*|\b[A-Z]{2,}(?:-?\d+)?\b")
_ROWS = re.compile(r"(?:[^:;.!?]+: [^;:.!?]*; [^:;.!?]+: (?:[^.!?]|[.](?=\d))*[.]\s*)+")
"""Rows of a table as they are read from documents: "Column: value; Column: value." """
_PLAIN = "i i'm i'd i'll i've ok okay ai"
_NOT_NAMES = frozenset(_PLAIN.split())


class Quote(msgspec.Struct, frozen=True):
    """Words of a passage and where they stand."""

    text: str
    passage: Passage

    @property
    def section(self) -> str:
        """The title of its section, without number and marks; "" where it has none."""
        heading = self.passage.heading.split(HEADING_SEPARATOR)[-1]
        return re.sub(r"^[\d.]+\s*", "", heading).strip(" .:?!")

    def spoken(self) -> str:
        """Return the quote with its source, as the Persona says it."""
        return self._told("The material says")

    def spoken_in_doubt(self, passed_on: bool) -> str:
        """Return the same where it may not be what was asked for. One sentence leads in, with the
        quote behind it: nobody hears the same one twice."""
        doubt = f"{UNSURE}, so I'll pass that on" if passed_on else UNSURE
        return self._told(f"{doubt}; the nearest I find")

    def _told(self, lead_in: str) -> str:
        with_section = f"{lead_in}, under {self.section}: {self.text}"
        short = self.section and len(with_section.split()) <= REPLY_WORDS
        return with_section if short else f"{lead_in}: {self.text}"


def unsupported(sentence: str, sources: Sequence[str], known_names: Iterable[str] = ()) -> str:
    """Return the first claim of the sentence that no source supports, or "".

    Questions may name what they ask about; only their numbers and names count.
    """
    for claim in claimed(sentence):
        if not any(supported(claim, source) for source in sources):
            return f"{claim[0]:g} {' '.join(sorted(claim[1]))}".strip()
    names = {n.lower() for known in (*sources, *known_names) for n in words(known)}
    for match in _NAME.finditer(sentence):
        name = match.group().replace("’", "'").lower().removesuffix("'s")
        if name not in _NOT_NAMES and not all(part in names for part in words(name)):
            return match.group()
    if is_question(sentence) or not _RULE.search(sentence):
        return ""
    said = [s for s in content(sentence) if s not in NUMBER_STEMS and not s[0].isdigit()]
    if len(set(said)) < 2 or any(share(said, content(s)) >= RULE_SHARE for s in sources):
        return ""
    return sentence


def best_quote(
    about: str,
    passages: Sequence[Passage],
    *,
    longest: int = QUOTE_WORDS,
    fits: Callable[[str], bool] = lambda _: True,
    in_any_case: bool = False,
    holding: str = "",
) -> Quote | None:
    """Return the run of whole sentences nearest to what `about` says, from the best passage.

    Of equally near ones the longest wins, of rows of a table the shortest; one that holds a certain
    sentence before all others. None where no run that `fits` shares a content word with it, or none
    fits: `in_any_case` it need not share one.
    """
    wanted = content(about)
    best: tuple[float, Quote] | None = None
    for rank, passage in enumerate(passages):
        heading = content(passage.heading)
        for run in filter(fits, _runs(passage.text, longest)):
            found = share(wanted, content(run)) + 0.6 * share(wanted, heading)
            each_word = -0.001 if _ROWS.fullmatch(run) else 0.01
            score = found - 0.1 * rank + 0.5 * passage.similarity + each_word * len(run.split())
            score += HELD if holding and holding in " ".join(run.split()) else 0.0
            if (found > 0 or in_any_case) and (best is None or score > best[0]):
                best = (score, Quote(run, passage))
    return best[1] if best else None


def _runs(text: str, longest: int) -> list[str]:
    """Runs of neighbouring sentences of at most `longest` words; longer ones are cut."""
    every = spans(text, longest)
    runs = []
    for start in range(len(every)):
        run = every[start]
        runs.append(run)
        for following in every[start + 1 :]:
            run = f"{run} {following}"
            if len(run.split()) > longest:
                break
            runs.append(run)
    return [run for run in runs if len(run.split()) <= longest]
