"""A pack's folder read and checked in every corner."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import TypeVar

from pydantic import BaseModel

from app.packs.asked import AskedFile
from app.packs.checking import check, unknown_reference
from app.packs.documents import SUFFIXES, KnowledgeDocument, read_document
from app.packs.errors import Fault, PackInvalid, PackNotFound
from app.packs.graph import scenario_faults
from app.packs.guardrail import GuardrailFile
from app.packs.lexicon import LexiconFile
from app.packs.look import PersonaLook
from app.packs.machine import Machine, names_unknown_here
from app.packs.manifest import Manifest
from app.packs.pack import PROBES, REHEARSALS, Pack
from app.packs.perceiving import PerceptionQueries
from app.packs.persona import Persona
from app.packs.rubric import RubricFile
from app.packs.scenario import Scenario
from app.packs.scripts import LearnerScript
from app.packs.yaml_source import YamlSource, read_yaml

MANIFEST_NAME = "pack.yaml"
PERSONAS, SCENARIOS, KNOWLEDGE = "personas", "scenarios", "knowledge"
LOOKS = "looks"
SOUND_SUFFIXES = frozenset({".wav", ".flac", ".ogg"})
FOLDERS = {
    PERSONAS: frozenset({".yaml"}),
    LOOKS: frozenset({".yaml"}),
    SCENARIOS: frozenset({".yaml"}),
    KNOWLEDGE: SUFFIXES,
    REHEARSALS: frozenset({".yaml"}) | SOUND_SUFFIXES,
    PROBES: frozenset({".json"}),
}
LEXICON_NAME, GUARDRAILS_NAME = "lexicon.yaml", "guardrails.yaml"
PERCEPTION_NAME, RUBRIC_NAME = "perception.yaml", "rubric.yaml"
ASKED_NAME = "asked.yaml"
TOP_FILES = frozenset(
    {
        MANIFEST_NAME,
        LEXICON_NAME,
        GUARDRAILS_NAME,
        PERCEPTION_NAME,
        RUBRIC_NAME,
        ASKED_NAME,
        "README.md",
        "LICENSE",
    }
)
MAX_YAML_BYTES = 512_000
MAX_FILES = 500

_Part = TypeVar("_Part", Persona, PersonaLook, Scenario, LearnerScript)
_Model = TypeVar("_Model", bound=BaseModel)


def load_pack(folder: Path, machine: Machine | None = None) -> Pack:
    """The pack in `folder`. Raises PackInvalid with every fault at once, or PackNotFound.

    With a `machine` its documents are opened, too, and what it names must be there.
    """
    if not (folder / MANIFEST_NAME).is_file():
        raise PackNotFound(f"{folder} is no pack: it has no {MANIFEST_NAME}.")
    reading = _Reading(folder)
    pack = reading.pack(machine)
    if reading.faults or pack is None:
        raise PackInvalid(str(folder), reading.faults)
    return pack


def read_script(path: Path) -> LearnerScript:
    """A scripted learner from a file of its own. Raises PackInvalid with every fault at once."""
    reading = _Reading(path.parent)
    script = reading.script(path.name)
    if reading.faults or script is None:
        raise PackInvalid(str(path), reading.faults)
    return script


class _Reading:
    """One reading of a folder; collects faults and goes on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[Fault] = []
        self._sources: dict[str, YamlSource] = {}

    def pack(self, machine: Machine | None) -> Pack | None:
        files = list(self._files())
        manifest = self._model(MANIFEST_NAME, Manifest)
        lexicon = self._optional(LEXICON_NAME, LexiconFile)
        rails = self._optional(GUARDRAILS_NAME, GuardrailFile)
        perception = self._optional(PERCEPTION_NAME, PerceptionQueries)
        rubric = self._optional(RUBRIC_NAME, RubricFile)
        asked = self._optional(ASKED_NAME, AskedFile)
        personas = self._parts(files, PERSONAS, Persona)
        looks = self._parts(files, LOOKS, PersonaLook)
        scenarios = self._parts(files, SCENARIOS, Scenario)
        scripts = self._parts(files, REHEARSALS, LearnerScript)
        documents = [self._document(name) for name in files if name.startswith(KNOWLEDGE + "/")]
        for kind, found in (
            (PERSONAS, [n for n in files if n.startswith(PERSONAS + "/")]),
            (SCENARIOS, [n for n in files if n.startswith(SCENARIOS + "/")]),
            (KNOWLEDGE, documents),
        ):
            if not found:
                self.faults.append(Fault(kind, 0, "holds nothing", "a pack needs at least one"))
        self._references(manifest, personas, scenarios, scripts)
        if machine is not None:
            own = self._stems(LOOKS)
            self.faults.extend(names_unknown_here(machine, personas, looks, own, scripts))
            self._unreadable(machine)
        named = [PurePosixPath(n).name for n in files if n.startswith(KNOWLEDGE + "/")]
        self._asked(asked, named, machine)
        self._repeated_guardrails(rails)
        known_rails = None if any(f.file == GUARDRAILS_NAME for f in self.faults) else rails
        for scenario, source in scenarios:
            self.faults.extend(scenario_faults(scenario, source, known_rails))
        if manifest is None:
            return None
        return Pack(
            folder=self.folder,
            manifest=manifest,
            personas={part.id: part for part, _ in personas},
            looks={part.id: part for part, _ in looks},
            scenarios={part.id: part for part, _ in scenarios},
            scripts={part.id: part for part, _ in scripts},
            knowledge=tuple(document for document in documents if document),
            words=lexicon.words,
            guardrails=rails.guardrails,
            safety=rails.safety,
            perception=perception,
            rubric=rubric,
            asked=asked,
        )

    def script(self, name: str) -> LearnerScript | None:
        return self._model(name, LearnerScript)

    # -- files --------------------------------------------------------------------------------

    def _files(self) -> Iterator[str]:
        """Names, relative and sorted, of the files the format knows; faults for all others."""
        count = 0
        for path in sorted(self.folder.rglob("*")):
            name = path.relative_to(self.folder).as_posix()
            if any(part.startswith(".") for part in PurePosixPath(name).parts):
                continue
            count += 1
            if count > MAX_FILES:
                self.faults.append(Fault(".", 0, f"has more than {MAX_FILES} files"))
                return
            if path.is_symlink():
                self._fault(name, "is a link to somewhere else", "copy the file into the pack")
                continue
            if path.is_dir():
                if name not in FOLDERS:
                    known = ", ".join(FOLDERS)
                    self._fault(name, "is no folder of this format", f"known folders: {known}")
                continue
            top, _, rest = name.partition("/")
            if not rest:
                if name not in TOP_FILES:
                    near = difflib.get_close_matches(name, TOP_FILES, n=1)
                    hint = f"did you mean {near[0]!r}?" if near else "move it into a folder"
                    self._fault(name, "is no file of this format", hint)
            elif top in FOLDERS and "/" not in rest:
                if path.suffix.lower() in FOLDERS[top]:
                    yield name
                else:
                    wanted = " or ".join(sorted(FOLDERS[top]))
                    self._fault(name, "would not be read", f"{top}/ holds {wanted} files")

    def _document(self, name: str) -> KnowledgeDocument | None:
        document, faults = read_document(self.folder / name, name)
        self.faults.extend(faults)
        return document

    def _unreadable(self, machine: Machine) -> None:
        known = {fault.file for fault in self.faults}
        for name, why in machine.unreadable(self.folder / KNOWLEDGE).items():
            if (file := f"{KNOWLEDGE}/{name}") not in known:
                self._fault(file, why, "save it again from the program that made it")

    def _optional(self, name: str, model: type[_Model]) -> _Model:
        """The file's content, or the model's defaults where there is no such file."""
        found = self._model(name, model) if (self.folder / name).is_file() else None
        return found or model()

    def _model(self, name: str, model: type[_Model]) -> _Model | None:
        path = self.folder / name
        try:
            raw = path.read_bytes()
            if len(raw) > MAX_YAML_BYTES:
                self._fault(name, "is larger than 500 kB", "is this the right file?")
                return None
            text = raw.decode("utf-8-sig")
        except OSError as error:
            self._fault(name, f"cannot be read: {error.strerror}")
            return None
        except UnicodeDecodeError as error:
            line = raw[: error.start].count(b"\n") + 1
            self.faults.append(Fault(name, line, "is not UTF-8 text", "save it as UTF-8"))
            return None
        source = read_yaml(text, name)
        self._sources[name] = source
        checked, faults = check(source, model)
        self.faults.extend(faults)
        return checked

    def _parts(
        self, files: list[str], folder: str, model: type[_Part]
    ) -> list[tuple[_Part, YamlSource]]:
        parts: list[tuple[_Part, YamlSource]] = []
        owners: dict[str, str] = {}
        for name in files:
            path = PurePosixPath(name)
            if path.parts[0] != folder or path.suffix != ".yaml":
                continue
            part = self._model(name, model)
            if part is None:
                continue
            source = self._sources[name]
            if part.id in owners:
                what = f"the id {part.id!r} is already taken by {owners[part.id]}"
                self.faults.append(Fault(name, source.line_of(("id",)), what))
            elif part.id != path.stem:
                what = f"the id {part.id!r} is not the file's name"
                hint = f"name the file {part.id}.yaml or write `id: {path.stem}`"
                self.faults.append(Fault(name, source.line_of(("id",)), what, hint))
            owners.setdefault(part.id, name)
            parts.append((part, source))
        return parts

    # -- what names what ------------------------------------------------------------------------

    def _references(
        self,
        manifest: Manifest | None,
        personas: list[tuple[Persona, YamlSource]],
        scenarios: list[tuple[Scenario, YamlSource]],
        scripts: list[tuple[LearnerScript, YamlSource]],
    ) -> None:
        """Names are compared with file names too, so that one broken file is one fault."""
        persona_ids = {part.id for part, _ in personas} | self._stems(PERSONAS)
        scenario_ids = {part.id for part, _ in scenarios} | self._stems(SCENARIOS)
        if manifest and manifest.default_scenario not in scenario_ids:
            self._reference(
                self._sources[MANIFEST_NAME],
                ("default_scenario",),
                "scenario",
                manifest.default_scenario,
                scenario_ids,
            )
        for scenario, source in scenarios:
            if scenario.persona not in persona_ids:
                self._reference(source, ("persona",), "persona", scenario.persona, persona_ids)
            if scenario.coach is not None and scenario.coach not in persona_ids:
                self._reference(source, ("coach",), "persona", scenario.coach, persona_ids)
        spoken: Sequence[tuple[Persona | Scenario, YamlSource]] = (*personas, *scenarios)
        for part, source in spoken:
            if manifest and part.language not in manifest.languages:
                line = source.line_of(("language",))
                what = f"the language {part.language!r} is not one of the pack's"
                self.faults.append(Fault(source.file, line, what, f"add it to {MANIFEST_NAME}"))
        voices = {part.id: part.voice for part, _ in personas}
        speakers = {part.id: voices.get(part.persona, "") for part, _ in scenarios}
        for script, source in scripts:
            if script.scenario not in scenario_ids:
                self._reference(source, ("scenario",), "scenario", script.scenario, scenario_ids)
            self._check_script(script, source, speakers.get(script.scenario, ""))

    def _asked(self, asked: AskedFile, files: list[str], machine: Machine | None) -> None:
        """Sections that questions are about must be there."""
        headings = machine.headings(self.folder / KNOWLEDGE) if machine and asked.answered else {}
        for at, section in enumerate(asked.answered):
            source = self._sources[ASKED_NAME]
            there = headings.get(section.document, frozenset())
            if section.document not in files:
                place = "answered", at, "document"
                self._reference(source, place, "document", section.document, set(files))
            elif there and section.heading not in there:
                place = "answered", at, "heading"
                self._reference(source, place, "section", section.heading, set(there))

    def _repeated_guardrails(self, rails: GuardrailFile) -> None:
        seen: set[str] = set()
        for at, rail in enumerate(rails.guardrails):
            if rail.id in seen:
                line = self._sources[GUARDRAILS_NAME].line_of(("guardrails", at, "id"))
                what = f"a second guardrail is called {rail.id!r}"
                self.faults.append(Fault(GUARDRAILS_NAME, line, what, "give each its own id"))
            seen.add(rail.id)

    def _check_script(self, script: LearnerScript, source: YamlSource, persona_voice: str) -> None:
        if script.learner.voice == persona_voice:
            line = source.line_of(("learner", "voice"))
            what = f"the learner has the Persona's own voice {persona_voice!r}"
            self.faults.append(Fault(source.file, line, what, "choose another voice"))
        for index, turn in enumerate(script.turns):
            if turn.recording is None:
                continue
            path = PurePosixPath(turn.recording)
            line = source.line_of(("turns", index, "recording"))
            if len(path.parts) != 1 or path.suffix not in SOUND_SUFFIXES:
                what = f"{turn.recording!r} is not a sound file beside the script"
                hint = f"{', '.join(sorted(SOUND_SUFFIXES))} in {REHEARSALS}/"
                self.faults.append(Fault(source.file, line, what, hint))
            elif not (self.folder / REHEARSALS / path.name).is_file():
                what = f"there is no {REHEARSALS}/{turn.recording}"
                self.faults.append(Fault(source.file, line, what))

    def _stems(self, folder: str) -> set[str]:
        names = (PurePosixPath(name) for name in self._sources)
        return {name.stem for name in names if name.parts[0] == folder}

    def _reference(
        self,
        source: YamlSource,
        place: tuple[str | int, ...],
        kind: str,
        name: str,
        known: set[str],
    ) -> None:
        self.faults.append(unknown_reference(source, place, kind, name, known))

    def _fault(self, name: str, what: str, hint: str = "") -> None:
        self.faults.append(Fault(name, 0, what, hint))
