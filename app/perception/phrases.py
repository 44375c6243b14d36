"""Words that count: agreeing ones and fillers, by language.

Lists are short on purpose. A word that is not here is not noticed, which is the safe mistake.
"""

from __future__ import annotations

import re
import unicodedata

AGREEMENT: dict[str, tuple[str, ...]] = {
    "en": (
        "yes", "yeah", "yep", "ok", "okay", "sure", "right", "i see", "got it", "i understand",
        "understood", "i agree", "of course", "absolutely", "that makes sense", "makes sense",
        "i get it", "exactly", "fine", "all right", "alright", "will do", "no problem", "clear",
    ),
    "de": (
        "ja", "okay", "ok", "klar", "verstehe", "ich verstehe", "verstanden", "genau", "stimmt",
        "einverstanden", "natürlich", "sicher", "in ordnung", "alles klar", "gut",
    ),
    "es": (
        "sí", "vale", "claro", "de acuerdo", "entiendo", "entendido", "por supuesto", "exacto",
        "correcto", "está bien", "comprendo",
    ),
    "fr": (
        "oui", "d'accord", "ok", "je comprends", "compris", "bien sûr", "exactement", "entendu",
        "c'est clair", "tout à fait",
    ),
    "it": (
        "sì", "va bene", "certo", "capisco", "ho capito", "d'accordo", "esatto", "ok", "chiaro",
    ),
    "pt": (
        "sim", "claro", "entendo", "entendi", "certo", "de acordo", "está bem", "ok", "exato",
        "compreendo",
    ),
}  # fmt: skip
NEGATION: dict[str, tuple[str, ...]] = {
    "en": ("not", "no", "don't", "doesn't", "but", "never", "isn't", "can't"),
    "de": ("nicht", "nein", "aber", "kein", "keine", "nie"),
    "es": ("no", "pero", "nunca"),
    "fr": ("pas", "non", "mais", "jamais"),
    "it": ("non", "no", "ma", "mai"),
    "pt": ("não", "mas", "nunca"),
}
FILLERS: dict[str, tuple[str, ...]] = {
    "en": ("um", "uh", "er", "erm", "hmm", "hm", "mm", "uhm", "you know", "i mean", "kind of"),
    "de": ("äh", "ähm", "öh", "hm", "hmm", "halt", "sozusagen"),
    "es": ("eh", "em", "este", "o sea", "mmm"),
    "fr": ("euh", "heu", "hum", "bah", "du coup"),
    "it": ("ehm", "eh", "mmm", "cioè"),
    "pt": ("hum", "eh", "é que", "tipo"),
}
AGREEMENT_MAX_WORDS = 8
"""A long sentence that begins with yes says something of its own."""
NEGATION_WITHIN = 4
"""Words after the agreeing one in which a turn to the contrary is looked for."""
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def words_of(text: str) -> list[str]:
    """Returns the words in lower case, apostrophes made straight."""
    lowered = unicodedata.normalize("NFC", text).lower().replace("’", "'")
    return _WORD.findall(lowered)


def count_fillers(text: str, language: str) -> int:
    """Returns how many fillers the words hold. Recognisers leave out many of them."""
    return sum(
        _occurs(words_of(text), words_of(filler)) for filler in FILLERS.get(_base(language), ())
    )


def agrees(text: str, language: str) -> bool:
    """Returns whether the words are a short agreement and nothing else."""
    words = [word for word in words_of(text) if [word] not in _fillers(language)]
    if not words or len(words) > AGREEMENT_MAX_WORDS:
        return False
    starts = [words_of(phrase) for phrase in AGREEMENT.get(_base(language), ())]
    length = max((len(start) for start in starts if words[: len(start)] == start), default=0)
    if length == 0:
        return False
    after = words[length : length + NEGATION_WITHIN]
    return not set(after) & set(NEGATION.get(_base(language), ()))


def _fillers(language: str) -> list[list[str]]:
    return [words_of(filler) for filler in FILLERS.get(_base(language), ())]


def _occurs(words: list[str], phrase: list[str]) -> int:
    size = len(phrase)
    return sum(words[at : at + size] == phrase for at in range(len(words) - size + 1))


def _base(language: str) -> str:
    return language.split("-")[0].lower()
