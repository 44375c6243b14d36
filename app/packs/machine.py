"""What a pack names without holding it: voices, faces and body targets of the machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from app.packs.checking import unknown_reference
from app.packs.errors import Fault
from app.packs.look import PersonaLook
from app.packs.persona import Persona
from app.packs.scripts import LearnerScript
from app.packs.yaml_source import Place, YamlSource


@dataclass(frozen=True, slots=True)
class Machine:
    """What this machine has. An empty set is not known here, and no name is held against it."""

    voices: Set[str]
    looks: Set[str]
    targets: Set[str]
    """Of bodies, as `looks/*.yaml` name them: `head/head-oval`, `eyes/*-eye-scale-incr`."""
    unreadable: Callable[[Path], Mapping[str, str]]
    """Why each document below a folder that cannot be searched cannot be, by its name."""
    headings: Callable[[Path], Mapping[str, Set[str]]] = lambda _: {}
    """The headings of each document below a folder, by its name."""


def names_unknown_here(
    machine: Machine,
    personas: Sequence[tuple[Persona, YamlSource]],
    looks: Sequence[tuple[PersonaLook, YamlSource]],
    own_looks: Set[str],
    scripts: Sequence[tuple[LearnerScript, YamlSource]],
) -> Iterator[Fault]:
    """Every voice, face and target that the pack names and this machine has not.

    `own_looks` are the names of the pack's own faces, those with faults too.
    """

    def known(
        source: YamlSource, place: Place, kind: str, name: str | None, there: Set[str]
    ) -> Iterator[Fault]:
        if name is not None and there and name not in there:
            yield unknown_reference(source, place, kind, name, there)

    faces = machine.looks | own_looks if machine.looks else machine.looks
    for persona, source in personas:
        yield from known(source, ("voice",), "voice", persona.voice, machine.voices)
        yield from known(source, ("look",), "look", persona.look, faces)
    for look, source in looks:
        for name in look.body.targets:
            yield from known(
                source, ("body", "targets", name), "body target", name, machine.targets
            )
    for script, source in scripts:
        learner = script.learner
        yield from known(source, ("learner", "voice"), "voice", learner.voice, machine.voices)
        yield from known(source, ("learner", "look"), "look", learner.look, machine.looks)
        for at, turn in enumerate(script.turns):
            yield from known(source, ("turns", at, "voice"), "voice", turn.voice, machine.voices)
