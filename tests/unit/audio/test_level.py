"""Levels are decibels of full scale, with a floor."""

import numpy as np
import pytest

from app.audio import level_db


def test_levels() -> None:
    sine = np.sin(np.arange(16_000) * 2 * np.pi / 16).astype(np.float32)
    assert level_db(sine) == pytest.approx(-3.01, abs=0.01)
    assert level_db(sine / 10) == pytest.approx(-23.01, abs=0.01)
    assert level_db(np.zeros(512, np.float32)) == -100.0
    assert level_db(np.zeros(0, np.float32)) == -100.0
