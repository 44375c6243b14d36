"""Content packs: what a trainer writes, checked before anybody meets it."""

from app.packs.documents import KnowledgeDocument
from app.packs.errors import Fault, PackError, PackInvalid, PackNotFound
from app.packs.manifest import Manifest
from app.packs.pack import Pack
from app.packs.persona import Persona
from app.packs.reading import load_pack, read_script
from app.packs.scenario import AuthoredLines, Criterion, Objective, Scenario
from app.packs.scripts import LearnerScript, ScriptedLearner, Turn
from app.packs.shelf import find_pack, list_packs, shipped_packs_dir
from app.packs.tempo import timing_values

__all__ = [
    "AuthoredLines",
    "Criterion",
    "Fault",
    "KnowledgeDocument",
    "LearnerScript",
    "Manifest",
    "Objective",
    "Pack",
    "PackError",
    "PackInvalid",
    "PackNotFound",
    "Persona",
    "Scenario",
    "ScriptedLearner",
    "Turn",
    "find_pack",
    "list_packs",
    "load_pack",
    "read_script",
    "shipped_packs_dir",
    "timing_values",
]
