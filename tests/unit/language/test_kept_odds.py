"""What a benchmark has asked a model once it does not ask again; another prompt it does."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from app.conversation.events import Message
from app.conversation.ports import Judgement, Vectors
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

    def read(self, texts: Sequence[str], **_: object) -> Vectors:
        self.asked += len(texts)
        return np.array([[len(text), 1 / 3] for text in texts], dtype=np.float32)


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


def test_hidden_states_are_kept_by_model_and_text_and_the_same_ever_after(tmp_path: Path) -> None:
    rows, model = tmp_path / "rows.jsonl", FakeModel()
    first = KeptOdds(model, "a", Calibration(), rows)
    fresh = first.read(["rain", "no rain", "rain"], cancelled=lambda: False)
    assert fresh is not None
    assert model.asked == 2
    assert fresh[:, 0].tolist() == [4.0, 7.0, 4.0]
    assert margin(first, "Is it wet?", "rain") == 3.0
    again = KeptOdds(model, "a", Calibration(), rows)
    kept = again.read(["no rain", "rain"], cancelled=lambda: False)
    assert kept is not None
    assert np.array_equal(kept, fresh[1::-1])
    assert margin(again, "Is it wet?", "rain") == 3.0
    assert model.asked == 3


def test_the_likelihood_is_by_todays_calibration(tmp_path: Path) -> None:
    judge = KeptOdds(FakeModel(), "a", Calibration(slope=2.0, offset=-2.0), tmp_path / "rows")
    judged = judge.judge([Message("user", "rain")], cancelled=lambda: False)
    assert judged is not None
    assert judged.p_yes == 0.5
