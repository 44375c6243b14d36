"""`docs/delivery.md` shows two learners who say the same words, and what their manner changed."""

import re
from pathlib import Path

from app.conversation import events as ev
from app.conversation.moves import Move
from app.packs import find_pack, load_pack
from app.runtime.transcript import transcript

PAGE = (Path(__file__).parents[2] / "docs" / "delivery.md").read_text()


def test_the_two_learners_differ_in_the_manner_of_one_turn_only() -> None:
    (pack_id,) = set(re.findall(r"--pack (\S+)", PAGE))
    names = re.findall(r"--learner (\S+)", PAGE)
    pack = load_pack(find_pack(pack_id))
    brightly, flatly = (pack.script(name).turns for name in names)
    assert [turn.text for turn in brightly] == [turn.text for turn in flatly]
    differ = [a.text for a, b in zip(brightly, flatly, strict=True) if a != b]
    assert differ == ["Yes, I understand."]
    assert differ[0] in PAGE


def test_the_line_in_the_page_is_what_a_transcript_says() -> None:
    (noticed,) = re.findall(r"\*Noticed: (.+?)\. So ", PAGE)
    turn = ev.TurnTaken(turn_idx=1, onset_s=1, offset_s=2, text="Yes, I understand.", attempts=1)
    moves = (Move.PROBE, Move.ASK_HOW_SURE)
    told = ev.MovesLicensed(turn_idx=1, noticed=noticed, moves=moves, since_s=1, until_s=2)
    line = next(row for row in transcript([turn, told]).splitlines() if "Noticed" in row)
    assert line.replace("Persona", "Maya Okafor") in PAGE
