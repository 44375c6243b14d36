"""What a benchmark tells of a pack's probes, beside what likeness makes of the same."""

from app.conversation.exercise import Criterion
from app.runtime.calibrating import Pair
from bench.dialogue.probing import Probed, ProbedTurn, figures_of, figures_of_turns


def test_each_is_scored_by_its_own_odds() -> None:
    probed = [Probed(True, -1.0, 3.0), Probed(True, 2.0, 1.0), Probed(False, 0.5, -2.0)]
    figures = figures_of(probed)
    assert figures["probe_sentences"] == 3
    assert figures["probe_auc"] == 1.0
    assert figures["probe_auc_by_likeness"] == 0.5
    assert figures["probe_auc_with_likeness"] == 1.0
    assert figures_of([]) == {}


def test_turns_are_judged_by_both_as_shipped_and_by_what_other_scenarios_teach() -> None:
    turns = []
    for n in range(24):
        met, group = n % 3 == 0, f"p/{n % 2}"
        probe = 2.0 if met else -2.0
        pair = Pair(group, Criterion(id="c", statement=""), f"said {n}", met)
        turns.append(ProbedTurn(pair, 0.1 * (n % 5) - 0.2, probe))
    figures = figures_of_turns(turns)
    assert figures["probed_turns"] == 24
    assert figures["probed_as_shipped_accuracy"] == 1.0
    assert figures["probed_cross_validated_accuracy"] == 1.0
    assert figures["probed_by_likeness_accuracy"] < 1.0
    likeness, probe, _ = figures["probed_weights"]
    assert probe > abs(likeness)
    assert figures_of_turns([]) == {}
