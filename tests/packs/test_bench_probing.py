"""What a benchmark tells of lines through hidden states, beside what likeness makes of the same."""

import numpy as np
import pytest

from app.language.hidden_states import Hidden
from bench.dialogue.probing import Probed, _Standardised, figures_of


class FakeHidden:
    """A vector by a text's letters, of any length."""

    def of(self, texts: list[str]) -> Hidden:
        counted = [[len(text), text.count("a"), text.count("e")] for text in texts]
        return np.array(counted, dtype=np.float32)


def test_each_is_scored_by_its_own_odds() -> None:
    probed = [Probed(True, -1.0, 3.0), Probed(True, 2.0, 1.0), Probed(False, 0.5, -2.0)]
    figures = figures_of(probed)
    assert figures["probe_sentences"] == 3
    assert figures["probe_auc"] == 1.0
    assert figures["probe_auc_by_likeness"] == 0.5
    assert figures["probe_auc_with_likeness"] == 1.0
    assert figures_of([]) == {}


def test_states_are_of_one_length_whatever_the_text_s() -> None:
    told: list[str] = []
    states = _Standardised(FakeHidden(), told.append)  # type: ignore[arg-type]
    short, long = states.of(["Ten percent.", "I may have seen an earlier date " * 20])
    assert np.linalg.norm(short) == pytest.approx(1.0)
    assert np.linalg.norm(long) == pytest.approx(1.0)
    assert np.linalg.norm(states.everyday, axis=1) == pytest.approx(np.ones(len(states.everyday)))
    assert told[-1].strip() == f"{len(states.everyday)} texts read"
