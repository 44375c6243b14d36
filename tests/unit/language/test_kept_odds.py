"""What a benchmark has asked a model once it does not ask again; another prompt it does."""

from pathlib import Path

from app.conversation.events import Message
from app.conversation.ports import Judgement
from app.language import Calibration
from bench.dialogue.kept_odds import KeptOdds


class FakeModel:
    """Implements `TypedModel`; counts what it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def prefill(self, *_: object, **__: object) -> int:
        return 0

    def generate(self, *_: object, **__: object) -> None:
        return None

    def judge(self, *_: object, **__: object) -> Judgement:
        self.asked += 1
        return Judgement(p_yes=None, margin=float(self.asked))


def margin(judge: KeptOdds, *contents: str) -> float:
    messages = [Message("user", content) for content in contents]
    judged = judge.judge(messages, cancelled=lambda: False)
    assert judged is not None
    return judged.margin


def test_odds_are_kept_by_model_and_whole_prompt(tmp_path: Path) -> None:
    rows, model = tmp_path / "rows.jsonl", FakeModel()
    calibration = Calibration(slope=2.0, offset=-1.0)
    first = KeptOdds(model, "a", calibration, rows)
    assert margin(first, "Is it wet?", "rain") == margin(first, "Is it wet?", "rain") == 1.0
    assert margin(first, "Is it dry?", "rain") == 2.0

    again = KeptOdds(model, "a", calibration, rows)
    assert margin(again, "Is it dry?", "rain") == 2.0
    assert model.asked == 2
    assert margin(KeptOdds(model, "b", calibration, rows), "Is it dry?", "rain") == 3.0


def test_the_likelihood_is_by_todays_calibration(tmp_path: Path) -> None:
    judge = KeptOdds(FakeModel(), "a", Calibration(slope=2.0, offset=-2.0), tmp_path / "rows")
    judged = judge.judge([Message("user", "rain")], cancelled=lambda: False)
    assert judged is not None
    assert judged.p_yes == 0.5
