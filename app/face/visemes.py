"""Mouth targets per phoneme, as ARKit weights with how firmly each holds jaw and lips.

Targets follow the fifteen-viseme convention common in games; dominance values are ours, ordered as
in Cohen & Massaro (1993) and Edwards et al. (JALI, 2016): lip consonants win over vowels, vowels
over tongue consonants.
"""

from __future__ import annotations

from dataclasses import dataclass

_PAIRED = (
    "mouthPress",
    "mouthLowerDown",
    "mouthUpperUp",
    "mouthStretch",
    "mouthSmile",
    "mouthDimple",
)


@dataclass(frozen=True, slots=True)
class Viseme:
    """`shape` is the target; `jaw` and `lips` are dominances; `seal` 1 shuts the lips, `bite` 1
    brings the lower lip to the teeth."""

    shape: dict[str, float]
    jaw: float = 0.5
    lips: float = 0.5
    seal: float = 0.0
    bite: float = 0.0


def _both(**shape: float) -> dict[str, float]:
    """Paired shapes named without a side stand for both sides."""
    out: dict[str, float] = {}
    for name, weight in shape.items():
        if name in _PAIRED:
            out[f"{name}Left"] = out[f"{name}Right"] = weight
        else:
            out[name] = weight
    return out


SILENCE = Viseme({}, jaw=0.35, lips=0.35)

VISEMES: dict[str, Viseme] = {
    "PP": Viseme(
        _both(mouthPress=0.32, mouthRollUpper=0.22, mouthRollLower=0.24), 0.9, 1.0, seal=1.0
    ),
    "FF": Viseme(_both(jawOpen=0.05, mouthRollLower=0.62, mouthUpperUp=0.20), 0.8, 0.95, bite=1.0),
    "TH": Viseme(
        _both(jawOpen=0.13, tongueOut=0.30, mouthLowerDown=0.14, mouthUpperUp=0.08), 0.6, 0.45
    ),
    "DD": Viseme(_both(jawOpen=0.10, mouthLowerDown=0.20, mouthUpperUp=0.08), 0.45, 0.25),
    "KK": Viseme(_both(jawOpen=0.15, mouthLowerDown=0.14, mouthUpperUp=0.05), 0.35, 0.15),
    "CH": Viseme(
        _both(jawOpen=0.08, mouthFunnel=0.42, mouthPucker=0.15, mouthLowerDown=0.12), 0.75, 0.75
    ),
    "SS": Viseme(
        _both(jawOpen=0.04, mouthStretch=0.16, mouthLowerDown=0.24, mouthUpperUp=0.12), 0.85, 0.45
    ),
    "NN": Viseme(_both(jawOpen=0.11, mouthLowerDown=0.16, mouthUpperUp=0.06), 0.40, 0.22),
    "RR": Viseme(_both(jawOpen=0.12, mouthFunnel=0.30, mouthPucker=0.22), 0.45, 0.60),
    "AA": Viseme(_both(jawOpen=0.46, mouthLowerDown=0.16, mouthUpperUp=0.10), 0.85, 0.45),
    "AE": Viseme(
        _both(jawOpen=0.38, mouthStretch=0.14, mouthLowerDown=0.20, mouthUpperUp=0.13), 0.80, 0.5
    ),
    "EH": Viseme(
        _both(jawOpen=0.27, mouthStretch=0.12, mouthLowerDown=0.18, mouthUpperUp=0.11), 0.70, 0.45
    ),
    "UH": Viseme(_both(jawOpen=0.24, mouthLowerDown=0.14, mouthUpperUp=0.06), 0.60, 0.35),
    "IH": Viseme(
        _both(
            jawOpen=0.15, mouthStretch=0.18, mouthSmile=0.10, mouthLowerDown=0.17, mouthUpperUp=0.09
        ),
        0.60,
        0.50,
    ),
    "IY": Viseme(
        _both(
            jawOpen=0.12, mouthStretch=0.24, mouthSmile=0.16, mouthLowerDown=0.18, mouthUpperUp=0.10
        ),
        0.62,
        0.60,
    ),
    "OH": Viseme(_both(jawOpen=0.32, mouthFunnel=0.44, mouthPucker=0.16), 0.75, 0.80),
    "AO": Viseme(_both(jawOpen=0.38, mouthFunnel=0.32, mouthLowerDown=0.08), 0.80, 0.70),
    "UW": Viseme(_both(jawOpen=0.12, mouthPucker=0.60, mouthFunnel=0.24), 0.62, 0.90),
    "WW": Viseme(_both(jawOpen=0.08, mouthPucker=0.68, mouthFunnel=0.16), 0.62, 0.95),
}

# Phoneme symbols as our two synthesisers write them; capital letters are their diphthongs.
_SYMBOLS: dict[str, tuple[str, ...]] = {
    "PP": ("p", "b", "m", "ɱ"),
    "FF": ("f", "v"),
    "TH": ("θ", "ð"),
    "DD": ("t", "d", "ɾ", "T", "ʔ"),
    "KK": ("k", "ɡ", "g", "ŋ", "h", "x", "ɣ", "q"),
    "CH": ("ʃ", "ʒ", "ʧ", "ʤ", "ʨ", "ʥ", "ɕ", "ʂ", "ʐ", "c", "ɟ", "ç"),
    "SS": ("s", "z", "ʦ", "ʣ"),
    "NN": ("n", "l", "ɫ", "ɲ", "ɳ", "ɴ", "ɬ", "ʎ"),
    "RR": ("ɹ", "r", "ɻ", "ʁ", "ɚ", "ɜ", "ɝ", "ɽ"),
    "AA": ("ɑ", "a", "ɐ", "ɒ"),
    "AE": ("æ",),
    "EH": ("ɛ", "e", "ø", "œ"),
    "UH": ("ʌ", "ə", "ᵊ", "ɘ", "ɵ", "ɤ"),
    "IH": ("ɪ", "ᵻ", "ɨ", "j", "ʲ"),
    "IY": ("i", "y"),
    "OH": ("o",),
    "AO": ("ɔ",),
    "UW": ("u", "ʊ", "ɯ", "ʉ"),
    "WW": ("w", "ʍ", "ɥ", "β"),
}
_BY_SYMBOL = {symbol: name for name, symbols in _SYMBOLS.items() for symbol in symbols}
# A diphthong glides: first target, second target, where the glide begins (share of its length).
_GLIDES: dict[str, tuple[str, str]] = {
    "A": ("EH", "IY"),
    "I": ("AA", "IH"),
    "O": ("OH", "UW"),
    "Q": ("UH", "UW"),
    "W": ("AA", "UW"),
    "Y": ("AO", "IH"),
}
_GLIDE_AT = 0.55
STRESS = "ˈˌ"
LENGTH = "ː"


def targets_of(symbol: str, start_s: float, end_s: float) -> list[tuple[Viseme, float, float]]:
    """The mouth targets of one phoneme with their times; marks of stress have none, and whatever
    is not a sound (punctuation, a space) is silence."""
    bare = symbol.strip(STRESS + LENGTH + "\u02b0\u0303\u0329")
    if bare in _GLIDES:
        first, second = _GLIDES[bare]
        middle = start_s + (end_s - start_s) * _GLIDE_AT
        return [(VISEMES[first], start_s, middle), (VISEMES[second], middle, end_s)]
    name = _BY_SYMBOL.get(bare) or _BY_SYMBOL.get(bare[:1])
    if name is not None:
        return [(VISEMES[name], start_s, end_s)]
    if symbol and not bare:
        return []
    return [(SILENCE, start_s, end_s)]


def is_vowel(symbol: str) -> bool:
    """Whether a phoneme is a vowel or diphthong."""
    bare = symbol.strip(STRESS + LENGTH)
    if bare in _GLIDES:
        return True
    return _BY_SYMBOL.get(bare[:1]) in ("AA", "AE", "EH", "UH", "IY", "OH", "AO", "UW") or (
        bare[:1] in ("ɪ", "ᵻ", "ɜ", "ɚ", "ɝ")
    )


def is_closure(symbol: str) -> bool:
    """Whether the lips must shut for this phoneme."""
    return _BY_SYMBOL.get(symbol.strip(STRESS + LENGTH)[:1]) == "PP"
