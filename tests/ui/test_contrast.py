"""Every pair of colours that carries meaning can be told apart (WCAG 2.2 AA)."""

from __future__ import annotations

import pytest

from ui.theme import CONTROL_PAIRS, DARK, LIGHT, TEXT_PAIRS, Palette, contrast

PALETTES = {"light": LIGHT, "dark": DARK}


def test_contrast_is_reckoned_as_the_standard_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#ffffff", "#777777") == contrast("#777777", "#ffffff")


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
@pytest.mark.parametrize("pair", TEXT_PAIRS, ids="-".join)
def test_words_reach_four_and_a_half_to_one(palette: Palette, pair: tuple[str, str]) -> None:
    ink, ground = (getattr(palette, name) for name in pair)
    assert contrast(ink, ground) >= 4.5


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
@pytest.mark.parametrize("pair", CONTROL_PAIRS, ids="-".join)
def test_outlines_and_symbols_reach_three_to_one(palette: Palette, pair: tuple[str, str]) -> None:
    line, ground = (getattr(palette, name) for name in pair)
    assert contrast(line, ground) >= 3.0
