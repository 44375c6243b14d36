"""A stream of text becomes clauses that can be spoken as soon as they are whole."""

import re

_SENTENCE_END = re.compile(r"[.!?…]+[\"')\]]*(?=\s)|\n+")
_CLAUSE_END = re.compile(r"[.!?…;:]+[\"')\]]*(?=\s)|,(?=\s)|\s[–—-](?=\s)|\n+|(?<=[a-z]{2})[.,!?]$")
"""The last way does not wait for the next token: a sign after letters, and nothing after it yet."""
_ABBREVIATION = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|St|e\.g|i\.e|vs|No)\.$")
_MARKUP = re.compile(r"[*_#`>|~]+|<[^>]{0,40}>|\[[^\]]{0,40}\]\([^)]*\)")
_UNSPEAKABLE = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u200d]+")
_LINK_WORD = re.compile(
    r"\s(?=(?:and|but|so|because|which|when|where|while|if|that|to|with|for|before|after)\s)"
)

MIN_FIRST_WORDS = 2
"""A first clause of fewer words sounds like a stumble."""
LONG_FIRST_WORDS = 9
"""Without punctuation by then the first clause is cut before a linking word."""


def spoken(text: str) -> str:
    """Return `text` without markup, emoji and line breaks: what a voice can say."""
    text = _UNSPEAKABLE.sub(" ", _MARKUP.sub(" ", text))
    return re.sub(r"\s+", " ", text).strip()


class ClauseSplitter:
    """Give out the first clause at the earliest good place, then whole sentences."""

    def __init__(self, first_by_clause: bool = True) -> None:
        self._pending = ""
        self._first = first_by_clause

    def push(self, delta: str) -> list[str]:
        """Return the clauses that `delta` has completed."""
        self._pending += delta
        done: list[str] = []
        while (cut := self._cut()) is not None:
            clause, self._pending = spoken(self._pending[:cut]), self._pending[cut:]
            if clause:
                done.append(clause)
                self._first = False
        return done

    def flush(self) -> list[str]:
        """Return what is left when the text has ended."""
        rest, self._pending = spoken(self._pending), ""
        return [rest] if any(c.isalnum() for c in rest) else []

    def _cut(self) -> int | None:
        pattern = _CLAUSE_END if self._first else _SENTENCE_END
        for match in pattern.finditer(self._pending):
            head = self._pending[: match.end()]
            if _ABBREVIATION.search(head):
                continue
            ends_sentence = match.group().strip(" \"')]")[:1] in ".!?…" or "\n" in match.group()
            if ends_sentence or len(head.split()) >= MIN_FIRST_WORDS:
                return match.end()
        if self._first and len(self._pending.split()) > LONG_FIRST_WORDS:
            cuts = [
                m.start()
                for m in _LINK_WORD.finditer(self._pending)
                if len(self._pending[: m.start()].split()) >= LONG_FIRST_WORDS // 2
            ]
            return cuts[-1] if cuts else None
        return None
