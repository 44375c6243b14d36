"""Output variables: what an exercise notes down, always in the learner's own words."""

import re
from collections.abc import Iterable, Sequence

from app.conversation.exercise import OutputVariable
from app.conversation.wording import content, normal, sentences, share

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NUMBER_WORDS = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|"
    "fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|"
    "ninety|hundred|thousand|million|half"
)
_SPOKEN_NUMBER = re.compile(rf"\b(?:(?:{_NUMBER_WORDS}|and)[ -]?)+\b", re.IGNORECASE)
_YES = re.compile(r"\b(?:yes|yeah|yep|sure|of course|certainly|i would|i do)\b", re.IGNORECASE)
_NO = re.compile(r"\b(?:no|nope|never|not|don't|wouldn't)\b", re.IGNORECASE)


def output_values(variables: Iterable[OutputVariable], said: Sequence[str]) -> dict[str, str]:
    """Return each variable that the turns `said` give a value for, newest words first."""
    found = {v.id: _value(v, said) for v in variables}
    return {name: value for name, value in found.items() if value}


def _value(variable: OutputVariable, said: Sequence[str]) -> str:
    spoken = [s for turn in said for s in sentences(turn)]
    wanted = content(variable.description)
    ranked = sorted(range(len(spoken)), key=lambda at: (-share(wanted, content(spoken[at])), -at))
    for at in ranked:
        if value := _read(variable, spoken[at], wanted):
            return value
    return ""


def _read(variable: OutputVariable, sentence: str, wanted: Sequence[str]) -> str:
    if variable.kind == "number":
        match = _NUMBER.search(sentence) or _SPOKEN_NUMBER.search(sentence)
        return match.group().strip().removesuffix("and").strip(" -") if match else ""
    if variable.kind == "yes_no":
        if _NO.search(sentence):
            return "no"
        return "yes" if _YES.search(sentence) else ""
    if variable.kind == "choice":
        plain = f" {normal(sentence)} "
        return next((c for c in variable.choices if f" {normal(c)} " in plain), "")
    return sentence if share(wanted, content(sentence)) else ""  # beside the point is no value
