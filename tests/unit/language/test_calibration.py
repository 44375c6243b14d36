"""A calibration parts what can be parted, belongs to one model and survives being written."""

import random
from pathlib import Path

import pytest

from app.language.calibration import FILE_NAME, Calibration, calibration_for, fit, keep
from app.language.errors import CalibrationUnreadable


def test_the_threshold_lies_between_the_sides() -> None:
    fitted = fit([3.0, 4.0, 5.0, 6.0, -1.0, 0.0, 1.0], [True] * 4 + [False] * 3)
    assert fitted.p_yes(1.0) < 0.5 < fitted.p_yes(3.0)
    assert fitted.pairs == 7


def test_noise_gives_a_flat_curve() -> None:
    draw = random.Random(3)
    margins = [draw.gauss(0, 2) for _ in range(400)]
    fitted = fit(margins, [draw.random() < 0.5 for _ in margins])
    assert 0.35 < fitted.p_yes(-2.0) < 0.65
    assert 0.35 < fitted.p_yes(2.0) < 0.65


def test_one_side_alone_fits_nothing() -> None:
    with pytest.raises(ValueError, match="both sides"):
        fit([1.0, 2.0], [True, True])


def test_this_machines_own_goes_before_none_and_others_stay(tmp_path: Path) -> None:
    assert calibration_for("unknown", tmp_path) == Calibration()
    keep(Calibration(slope=2.0, offset=1.0, pairs=9), "a", tmp_path / FILE_NAME)
    keep(Calibration(slope=3.0), "b", tmp_path / FILE_NAME)
    assert calibration_for("a", tmp_path) == Calibration(slope=2.0, offset=1.0, pairs=9)
    assert calibration_for("b", tmp_path).slope == 3.0


def test_a_damaged_table_is_named(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("[]")
    with pytest.raises(CalibrationUnreadable, match=FILE_NAME):
        calibration_for("a", tmp_path)
