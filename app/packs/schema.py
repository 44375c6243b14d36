"""The format as JSON Schema, generated from the models that check it."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from app.packs.asked import AskedFile
from app.packs.guardrail import GuardrailFile
from app.packs.lexicon import LexiconFile
from app.packs.look import PersonaLook
from app.packs.manifest import PACK_FORMAT, Manifest
from app.packs.perceiving import PerceptionQueries
from app.packs.persona import Persona
from app.packs.rubric import RubricFile
from app.packs.scenario import Scenario
from app.packs.scripts import LearnerScript

FILES: dict[str, type[BaseModel]] = {
    "pack.yaml": Manifest,
    "lexicon.yaml": LexiconFile,
    "guardrails.yaml": GuardrailFile,
    "perception.yaml": PerceptionQueries,
    "rubric.yaml": RubricFile,
    "asked.yaml": AskedFile,
    "personas/*.yaml": Persona,
    "looks/*.yaml": PersonaLook,
    "scenarios/*.yaml": Scenario,
    "rehearsals/*.yaml": LearnerScript,
}
"""Which model holds for which file of a pack."""


def json_schema() -> dict[str, Any]:
    """One JSON Schema (draft 2020-12) for all files: `properties` names them by their pattern.

    Editors point a file at `#/$defs/NAME`; the definition's own description says what it is.
    """
    references, schema = models_json_schema(
        [(model, "validation") for model in FILES.values()],
        title=f"Viva Voce content pack, format {PACK_FORMAT}",
    )
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["type"] = "object"
    schema["properties"] = {
        name: references[(model, "validation")] for name, model in FILES.items()
    }
    return schema
