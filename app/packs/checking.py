"""A file's plain value against its model: every fault with its line and a hint."""

from __future__ import annotations

import difflib
import types
from collections.abc import Iterable, Sequence
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from app.packs.errors import Fault
from app.packs.yaml_source import Place, YamlSource

Checked = TypeVar("Checked", bound=BaseModel)

Identifier = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*$", min_length=1, max_length=64)
]
"""Small letters, digits, - and _: safe as a file name everywhere."""
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
"""Words people read or hear; never empty."""
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]
"""Words spoken in one breath or shown in one line."""
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")]
"""A language tag such as "en" or "en-GB"."""

MOST_NAMED = 12
"""Names that a hint lists."""
IDENTIFIER_HINT = "small letters, digits, - and _, such as three-triggers"


class Strict(BaseModel):
    """Base of everything a pack can say: frozen, unknown keys and guessed types refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


def check(source: YamlSource, model: type[Checked]) -> tuple[Checked | None, list[Fault]]:
    """The model filled from the file, or None; and every fault the file has."""
    faults = list(source.faults)
    if source.value is None:
        return None, faults
    if not isinstance(source.value, dict):
        faults.append(Fault(source.file, 1, "must be keys and values", "start with `id: …`"))
        return None, faults
    try:
        return model.model_validate(_tuples(source.value)), faults
    except ValidationError as error:
        # What stands on a line that YAML already refused is the same fault seen twice.
        refused = {fault.line for fault in source.faults}
        errors = [dict(each) for each in error.errors(include_url=False)]
        found = [_fault(source, model, each) for each in errors if not _follows(each, errors)]
        faults.extend(fault for fault in found if fault.line not in refused)
        return None, faults


def unknown_reference(
    source: YamlSource, place: Sequence[str | int], kind: str, name: str, known: Iterable[str]
) -> Fault:
    """The fault of naming something the pack does not have."""
    names = sorted(known)
    some = ", ".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")
    hint = _nearest(name, names) or (f"there are: {some}" if names else "")
    return Fault(source.file, source.line_of(place), f"no {kind} is called {name!r}", hint)


def _fault(source: YamlSource, model: type[BaseModel], error: dict[str, Any]) -> Fault:
    place: Place = tuple(error["loc"])
    kind = str(error["type"])
    name = ".".join(str(step) for step in place)
    line = source.line_of(place)
    if kind == "extra_forbidden":
        fields = _fields_at(model, place[:-1])
        hint = _nearest(str(place[-1]), fields) or f"known keys: {', '.join(sorted(fields))}"
        return Fault(source.file, line, f"unknown key {name!r}", hint)
    if kind == "missing":
        return Fault(source.file, line, f"the key {name!r} is missing", "every file needs it")
    if kind in ("model_type", "dict_type"):
        return Fault(source.file, line, f"{name!r} must be keys and values", "indent its keys")
    if kind in ("tuple_type", "list_type"):
        return Fault(source.file, line, f"{name!r} must be a list", "begin each item with a dash")
    if kind in ("too_short", "too_long"):
        bounds = error["ctx"]
        count = f"has {bounds['actual_length']} items"
        if kind == "too_short":
            return Fault(source.file, line, f"{name!r} {count}", f"at least {bounds['min_length']}")
        return Fault(source.file, line, f"{name!r} {count}", f"at most {bounds['max_length']}")
    if kind == "string_type":
        found = error["input"]
        if found is None:
            return Fault(source.file, line, f"{name!r} has no value", "write it or remove the key")
        return Fault(source.file, line, f"{name!r} must be words", "put the value in quotes")
    if kind == "string_pattern_mismatch" and "a-z0-9_-" in str(error.get("ctx", "")):
        found = error["input"]
        return Fault(source.file, line, f"{name!r} cannot be {found!r}", IDENTIFIER_HINT)
    if kind == "literal_error":
        expected = str(error.get("ctx", {}).get("expected", ""))
        what = f"{name!r} cannot be {error['input']!r}"
        return Fault(source.file, line, what, f"one of {expected}")
    message = str(error["msg"]).removeprefix("Value error, ")
    return Fault(source.file, line, f"{name!r}: {message}" if name else message)


def _follows(error: dict[str, Any], errors: Sequence[dict[str, Any]]) -> bool:
    """Whether a list counts as too short only because of faults inside its items."""
    place = error["loc"]
    return error["type"] == "too_short" and any(
        len(other["loc"]) > len(place) and other["loc"][: len(place)] == place for other in errors
    )


def _nearest(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, list(known), n=1, cutoff=0.7)
    return f"did you mean {close[0]!r}?" if close else ""


def _fields_at(model: type[BaseModel], place: Place) -> list[str]:
    """The keys allowed at `place` below `model`."""
    current: object = model
    for step in place:
        current = _step(current, step)
    found = _model_in(current)
    return list(found.model_fields) if found else []


def _step(annotation: object, step: str | int) -> object:
    model = _model_in(annotation)
    if model is not None and isinstance(step, str) and step in model.model_fields:
        return model.model_fields[step].annotation
    if isinstance(step, int):
        for part in _parts(annotation):
            if get_origin(part) in (tuple, list):
                return get_args(part)[0]
    return annotation


def _model_in(annotation: object) -> type[BaseModel] | None:
    for part in _parts(annotation):
        if isinstance(part, type) and issubclass(part, BaseModel):
            return part
    return None


def _parts(annotation: object) -> list[object]:
    if get_origin(annotation) in (Union, types.UnionType):
        return list(get_args(annotation))
    return [annotation]


def _tuples(value: object) -> object:
    """Lists as tuples: what is frozen holds no lists."""
    if isinstance(value, dict):
        return {key: _tuples(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return tuple(_tuples(inner) for inner in value)
    return value
