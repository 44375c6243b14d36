"""What a pack asks of perception is what perception can tell."""

import json

import pytest
from pydantic import ValidationError

from app.packs.perceiving import PerceptionQueries


def test_an_answer_too_long_for_the_prompt_is_refused_with_the_pack() -> None:
    query = {
        "id": "long",
        "ask": "?",
        "answers": [{"when": {"cue": "nods", "at_least": 1.0}, "say": "a long answer " * 12}],
    }
    with pytest.raises(ValidationError, match="32 tokens"):
        PerceptionQueries.model_validate_json(json.dumps({"awareness_queries": [query]}))
