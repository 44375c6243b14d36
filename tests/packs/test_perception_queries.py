"""What a pack asks of perception is what perception can tell."""

from pathlib import Path
from typing import get_args

import pytest

from app.conversation.cues import CueName
from app.packs import list_packs, load_pack
from app.packs.perceiving import Cue
from app.perception.errors import QueryInvalid
from app.runtime.perceiving import queries_of


def test_packs_and_perception_know_the_same_cues() -> None:
    assert set(get_args(Cue)) == set(CueName)


@pytest.mark.parametrize("folder", list_packs().values(), ids=lambda folder: folder.name)
def test_every_shipped_pack_asks_only_for_what_can_be_told(folder: Path) -> None:
    pack = load_pack(folder)
    queries = queries_of(pack)
    asked = pack.perception
    assert len(queries.awareness_queries) == len(asked.awareness_queries)
    assert len(queries.perception_tools) == len(asked.perception_tools)


def test_an_answer_too_long_for_the_prompt_is_refused() -> None:
    pack = load_pack(next(iter(list_packs().values())))
    query = {
        "id": "long",
        "ask": "?",
        "answers": ({"when": {"cue": "nods", "at_least": 1.0}, "say": "a long answer " * 12},),
    }
    asked = pack.perception.model_validate({"awareness_queries": (query,)})
    changed = type(pack)(**{**vars_of(pack), "perception": asked})
    with pytest.raises(QueryInvalid, match="32 tokens"):
        queries_of(changed)


def vars_of(pack: object) -> dict[str, object]:
    return {name: getattr(pack, name) for name in pack.__dataclass_fields__}  # type: ignore[attr-defined]
