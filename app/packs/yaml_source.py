"""YAML text to plain values that remember their lines. Nothing but data can come out of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from app.packs.errors import Fault

Place: TypeAlias = tuple[str | int, ...]
"""Keys and positions from the top of a file to one value."""

MAX_DEPTH = 16
_TAG = "tag:yaml.org,2002:"
_KNOWN_TAGS = frozenset({"map", "seq", "str", "timestamp", "null", "bool", "int", "float"})


@dataclass(slots=True)
class YamlSource:
    """One file's plain value and the line, from 1, of every key and list item in it."""

    file: str
    value: object = None
    lines: dict[Place, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def line_of(self, place: Sequence[str | int]) -> int:
        """The line of the value at `place`, or of the nearest thing around it."""
        steps = tuple(place)
        while steps and steps not in self.lines:
            steps = steps[:-1]
        return self.lines.get(steps, 1)


def read_yaml(text: str, file: str) -> YamlSource:
    """The file's value; what YAML or this format forbids is in `faults`.

    Anchors, tags and repeated keys are refused: they hide what a pack says. YAML 1.2 reading: yes
    and no are words, dates are text.
    """
    source = YamlSource(file=file)
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        source.faults.append(
            Fault(file, line, f"is not YAML: {error.problem}", "check indents, colons and quotes")
        )
        return source
    except YAMLError as error:
        source.faults.append(Fault(file, 0, f"is not YAML: {error}"))
        return source
    if node is None:
        source.faults.append(Fault(file, 0, "is empty", "fill in its keys or remove it"))
        return source
    source.value = _Walk(source).value_of(node, ())
    return source


class _Walk:
    def __init__(self, source: YamlSource) -> None:
        self._source = source
        self._seen: set[int] = set()

    def value_of(self, node: Node, place: Place) -> object:
        line = node.start_mark.line + 1
        self._source.lines.setdefault(place, line)
        if id(node) in self._seen or node.anchor is not None:
            self._fault(line, "uses an anchor or alias (& or *)", "write the value out")
            return None
        self._seen.add(id(node))
        if str(node.tag).removeprefix(_TAG) not in _KNOWN_TAGS:
            self._fault(line, f"uses the tag {node.tag}", "leave it out: packs hold plain values")
            return None
        if len(place) > MAX_DEPTH:
            self._fault(line, "is nested too deeply")
            return None
        if isinstance(node, MappingNode):
            return self._mapping(node, place)
        if isinstance(node, SequenceNode):
            return [self._item(item, (*place, i)) for i, item in enumerate(node.value)]
        return self._scalar(node, line)

    def _item(self, node: Node, place: Place) -> object:
        self._source.lines[place] = node.start_mark.line + 1
        return self.value_of(node, place)

    def _mapping(self, node: MappingNode, place: Place) -> dict[str, object]:
        values: dict[str, object] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, ScalarNode):
                self._fault(line, "has a key that is not a word")
                continue
            key = str(key_node.value)
            if key in values:
                self._fault(line, f"repeats the key {key!r}", "keep one of them")
                continue
            self._source.lines[(*place, key)] = line
            values[key] = self.value_of(value_node, (*place, key))
        return values

    def _scalar(self, node: Node, line: int) -> object:
        tag = str(node.tag).removeprefix(_TAG)
        text = str(node.value)
        if tag in ("str", "timestamp"):
            return text
        if tag == "null":
            return None
        if tag == "bool":
            return text.lower() == "true"
        try:
            if tag == "int":
                return _integer(text)
            if tag == "float":
                number = float(text.replace("_", ""))
                if math.isfinite(number):
                    return number
        except ValueError:
            pass
        self._fault(line, f"has a value this format does not know: {text!r}", "put it in quotes")
        return None

    def _fault(self, line: int, what: str, hint: str = "") -> None:
        self._source.faults.append(Fault(self._source.file, line, what, hint))


def _integer(text: str) -> int:
    plain = text.replace("_", "")
    prefixed = plain.lstrip("+-")[:2].lower() in ("0x", "0o", "0b")
    return int(plain, 0) if prefixed else int(plain)
