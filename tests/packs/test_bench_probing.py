"""What a benchmark tells of a pack's probes, beside what likeness makes of the same."""

from bench.dialogue.probing import Probed, figures_of


def test_each_is_scored_by_its_own_odds() -> None:
    probed = [Probed(True, -1.0, 3.0), Probed(True, 2.0, 1.0), Probed(False, 0.5, -2.0)]
    figures = figures_of(probed)
    assert figures["probe_sentences"] == 3
    assert figures["probe_auc"] == 1.0
    assert figures["probe_auc_by_likeness"] == 0.5
    assert figures["probe_auc_with_likeness"] == 1.0
    assert figures_of([]) == {}
