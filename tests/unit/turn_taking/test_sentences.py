"""Synthetic learners finish half their sentences at once and break off in the others."""

import numpy as np

from app.turn_taking.training.sentences import BREAK, turns


def test_half_break_off_and_nothing_of_the_marks_is_spoken() -> None:
    made = turns(120, np.random.default_rng(0))
    broken = [turn for turn in made if turn.before]
    assert 40 <= len(broken) <= 60
    assert all(turn.rest for turn in made)
    assert all(turn.before.endswith(",") for turn in broken)
    assert not any(BREAK in turn.before + turn.rest for turn in made)


def test_questions_are_among_them() -> None:
    made = turns(120, np.random.default_rng(0))
    assert sum(turn.rest.endswith("?") for turn in made) > 20
