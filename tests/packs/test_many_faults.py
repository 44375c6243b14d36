"""Forty packs with several faults each, in different files: all are reported, each on its line."""

import random
from pathlib import Path

import pytest

from tests.packs.test_broken_packs import FAULTS, OTHERS_FOLLOW
from tests.packs.writing import copy_of_pack, faults_of

PACKS = 40
NEED_OTHER_FILES = {
    "language outside the pack",
    "the Persona's own voice",
    "id is not the file name",
}
"""Found by comparing two files, so not found while the other one is broken."""
POOL = sorted(set(FAULTS) - OTHERS_FOLLOW - NEED_OTHER_FILES)


@pytest.mark.parametrize("seed", range(PACKS))
def test_every_planted_fault_is_reported_with_its_line(tmp_path: Path, seed: int) -> None:
    pack = copy_of_pack(tmp_path)
    one_a_file = {FAULTS[name].file: name for name in random.Random(seed).sample(POOL, len(POOL))}
    chosen = random.Random(seed).sample(sorted(one_a_file.values()), 4)
    planted = [FAULTS[name].plant(pack) for name in chosen]
    faults = faults_of(pack)
    for file, line, said in planted:
        assert any(
            fault.file == file and fault.line == line and said in str(fault) for fault in faults
        ), (file, line, said, faults)
