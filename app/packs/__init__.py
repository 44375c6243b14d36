"""Content packs: what a trainer writes, checked before anybody meets it."""

from app.packs.documents import KnowledgeDocument
from app.packs.errors import Fault, PackError, PackInvalid, PackNotFound
from app.packs.feedback import Exchange, Feedback, completed
from app.packs.graph import following
from app.packs.guardrail import Guardrail, Safety
from app.packs.machine import Machine
from app.packs.manifest import Manifest
from app.packs.objective import END, Branch, Criterion, Hints, Objective, OutputVariable
from app.packs.pack import Pack
from app.packs.perceiving import PerceptionQueries
from app.packs.persona import Persona
from app.packs.phrases import phrase_regex
from app.packs.reading import load_pack, read_script
from app.packs.rubric import Band, Rubric, RubricFile
from app.packs.scenario import AuthoredLines, CheckItem, Fact, Scenario
from app.packs.schema import json_schema
from app.packs.scripts import LearnerScript, Manner, ScriptedLearner, Turn
from app.packs.shelf import find_pack, list_packs, shipped_packs_dir
from app.packs.tempo import timing_values

__all__ = [
    "END",
    "AuthoredLines",
    "Band",
    "Branch",
    "CheckItem",
    "Criterion",
    "Exchange",
    "Fact",
    "Fault",
    "Feedback",
    "Guardrail",
    "Hints",
    "KnowledgeDocument",
    "LearnerScript",
    "Machine",
    "Manifest",
    "Manner",
    "Objective",
    "OutputVariable",
    "Pack",
    "PackError",
    "PackInvalid",
    "PackNotFound",
    "PerceptionQueries",
    "Persona",
    "Rubric",
    "RubricFile",
    "Safety",
    "Scenario",
    "ScriptedLearner",
    "Turn",
    "completed",
    "find_pack",
    "following",
    "json_schema",
    "list_packs",
    "load_pack",
    "phrase_regex",
    "read_script",
    "shipped_packs_dir",
    "timing_values",
]
