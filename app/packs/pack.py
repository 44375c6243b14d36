"""A whole pack in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.packs.asked import AskedFile
from app.packs.documents import KnowledgeDocument
from app.packs.errors import PackNotFound
from app.packs.guardrail import Guardrail, Safety
from app.packs.look import PersonaLook
from app.packs.manifest import Manifest
from app.packs.perceiving import PerceptionQueries
from app.packs.persona import Persona
from app.packs.rubric import RubricFile
from app.packs.scenario import Scenario
from app.packs.scripts import LearnerScript

REHEARSALS = "rehearsals"
PROBES = "probes"
NAME_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Pack:
    """Everything one pack holds, by id. Immutable; content only, nothing in it can run."""

    folder: Path
    manifest: Manifest
    personas: Mapping[str, Persona]
    looks: Mapping[str, PersonaLook]
    """Faces of the pack's own."""
    scenarios: Mapping[str, Scenario]
    scripts: Mapping[str, LearnerScript]
    knowledge: tuple[KnowledgeDocument, ...]
    words: Mapping[str, str]
    """The pack's lexicon file."""
    guardrails: tuple[Guardrail, ...]
    safety: Safety
    perception: PerceptionQueries
    rubric: RubricFile
    asked: AskedFile

    @property
    def id(self) -> str:
        """The pack's own name."""
        return self.manifest.id

    def scenario(self, scenario_id: str | None = None) -> Scenario:
        """The scenario, the default one without an id. Raises PackNotFound."""
        wanted = scenario_id or self.manifest.default_scenario
        if wanted not in self.scenarios:
            raise _absent("scenario", wanted, self.id, self.scenarios)
        return self.scenarios[wanted]

    def persona(self, persona_id: str) -> Persona:
        """The Persona. Raises PackNotFound."""
        if persona_id not in self.personas:
            raise _absent("persona", persona_id, self.id, self.personas)
        return self.personas[persona_id]

    def look_of(self, persona: Persona) -> str:
        """Where the Persona's face is the pack's own, all that is said of it; else its name."""
        own = self.looks.get(persona.look)
        return persona.look if own is None else own.model_dump_json(exclude_defaults=True)

    def script(self, script_id: str) -> LearnerScript:
        """The scripted learner. Raises PackNotFound."""
        if script_id not in self.scripts:
            raise _absent("rehearsal", script_id, self.id, self.scripts)
        return self.scripts[script_id]

    def recording(self, name: str) -> Path:
        """Where a script's recording is."""
        return self.folder / REHEARSALS / name

    def probes_file(self, model_sha256: str) -> Path:
        """Where `vivavoce packs probes` keeps what it has drawn for a model."""
        return self.folder / PROBES / f"{model_sha256[:NAME_DIGITS]}.json"

    def documents(self) -> list[tuple[str, str]]:
        """Name and text of every knowledge document that is text, in the order of their names."""
        return [(document.name, document.text) for document in self.knowledge if document.text]

    def guardrails_of(self, scenario: Scenario) -> tuple[Guardrail, ...]:
        """What is in force in this scenario: the pack's guardrails, then its own."""
        return (*self.guardrails, *scenario.guardrails)

    def lexicon(self, persona_id: str) -> dict[str, str]:
        """How this Persona says words: its own entries over the pack's."""
        return {**self.words, **self.manifest.lexicon, **self.persona(persona_id).lexicon}

    def opening_words(self, scenario: Scenario) -> str:
        """What is spoken first, word for word: the greeting, then the opening question."""
        greeting = scenario.lines.greeting or self.persona(scenario.persona).greeting
        return f"{greeting} {scenario.opening}"


def _absent(kind: str, wanted: str, pack_id: str, known: Mapping[str, object]) -> PackNotFound:
    return PackNotFound(
        f"The pack {pack_id!r} has no {kind} {wanted!r}. It has: {', '.join(sorted(known))}."
    )
