"""The one place where colours, type, spacing and sizes are decided.

Sizes are given for a 1920 x 1080 window and multiplied by the window's unit. Every pair in
`TEXT_PAIRS` reaches WCAG 2.2 AA for text (4.5 to 1), every pair in `CONTROL_PAIRS` the 3 to 1
asked of control outlines and symbols; tests compute both from this file.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFont

FONT_FAMILIES = (
    "Inter",
    "Segoe UI Variable Text",
    "Segoe UI",
    "Noto Sans",
    "Noto Sans Arabic",
    "Cantarell",
    "Open Sans",
    "DejaVu Sans",
)

MIN_TARGET_PX = 56
"""No touch target is smaller than this in either direction."""

TEXT_SCALES = (1.0, 1.25, 1.5, 1.8)
"""Steps the learner may choose for words on the screen."""

UNIT_RANGE = (0.72, 4.0)
PORTRAIT_GAIN = 1.12


class Appearance(enum.StrEnum):
    """Which palette."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as #rrggbb, named by what they are for."""

    canvas: str
    surface: str
    sunken: str
    ink: str
    ink_muted: str
    hairline: str
    """Decoration only; never the sole sign of a control."""
    outline: str
    accent: str
    accent_strong: str
    """The accent under a finger."""
    on_accent: str
    accent_soft: str
    on_accent_soft: str
    focus: str
    caution: str
    caution_soft: str
    live: str
    """A microphone or camera that is really open."""
    stage: str
    """Behind the face until, or unless, a face is drawn."""
    scrim: str


LIGHT = Palette(
    canvas="#f7f4ee",
    surface="#ffffff",
    sunken="#ece7dd",
    ink="#1c2024",
    ink_muted="#565c63",
    hairline="#ded8cb",
    outline="#827c70",
    accent="#1d5b4f",
    accent_strong="#13443b",
    on_accent="#ffffff",
    accent_soft="#dcebe4",
    on_accent_soft="#143f37",
    focus="#1a56c8",
    caution="#6d4300",
    caution_soft="#fbedd0",
    live="#b3261e",
    stage="#d9e2dc",
    scrim="#1c2024",
)

DARK = Palette(
    canvas="#15191b",
    surface="#1f2528",
    sunken="#0e1213",
    ink="#f4f1eb",
    ink_muted="#b3b8b9",
    hairline="#2d3437",
    outline="#7d8688",
    accent="#86d3bc",
    accent_strong="#a9e4d2",
    on_accent="#06251d",
    accent_soft="#1d3a34",
    on_accent_soft="#cdeee3",
    focus="#9fc3ff",
    caution="#ffd591",
    caution_soft="#3b2c10",
    live="#ff9489",
    stage="#232c2b",
    scrim="#000000",
)

TEXT_PAIRS = (
    ("ink", "canvas"),
    ("ink", "surface"),
    ("ink", "sunken"),
    ("ink_muted", "canvas"),
    ("ink_muted", "surface"),
    ("ink_muted", "sunken"),
    ("on_accent", "accent"),
    ("on_accent", "accent_strong"),
    ("on_accent_soft", "accent_soft"),
    ("accent", "canvas"),
    ("accent", "surface"),
    ("caution", "caution_soft"),
    ("live", "canvas"),
    ("live", "surface"),
    ("ink", "stage"),
)
CONTROL_PAIRS = (
    ("outline", "canvas"),
    ("outline", "surface"),
    ("accent", "canvas"),
    ("accent", "sunken"),
    ("accent", "accent_soft"),
    ("focus", "canvas"),
    ("focus", "surface"),
    ("live", "canvas"),
)


class TextRole(enum.Enum):
    """Kinds of words: size in px at 1080p, weight, tracking in percent, line height factor, and
    how strongly they follow the learner's text size (exponent; large words need it less).
    """

    DISPLAY = (76, QFont.Weight.DemiBold, 97.5, 1.21, 0.0)
    TITLE = (48, QFont.Weight.DemiBold, 98.5, 1.21, 0.3)
    HEADING = (30, QFont.Weight.DemiBold, 99.0, 1.25, 0.5)
    BODY = (26, QFont.Weight.Normal, 100.0, 1.45, 1.0)
    CAPTION = (30, QFont.Weight.Normal, 100.0, 1.40, 1.0)
    LABEL = (24, QFont.Weight.DemiBold, 100.0, 1.25, 0.4)
    SMALL = (21, QFont.Weight.Normal, 100.0, 1.40, 0.8)
    OVERLINE = (20, QFont.Weight.DemiBold, 101.0, 1.25, 0.6)

    @property
    def size_px(self) -> int:
        return int(self.value[0])

    @property
    def line_height(self) -> float:
        return float(self.value[3])


@dataclass(frozen=True, slots=True)
class Theme:
    """A palette at a size: what every widget is given when it changes its looks."""

    appearance: Appearance = Appearance.LIGHT
    unit: float = 1.0
    """Pixels per design pixel."""
    text_scale: float = 1.0
    reduced_motion: bool = False

    @property
    def palette(self) -> Palette:
        return LIGHT if self.appearance is Appearance.LIGHT else DARK

    def colour(self, name: str, alpha: float = 1.0) -> QColor:
        """Return the palette's colour of that name."""
        colour = QColor(getattr(self.palette, name))
        colour.setAlphaF(alpha)
        return colour

    def px(self, design_px: float) -> int:
        """Return design pixels as whole window pixels, at least 1."""
        return max(1, round(design_px * self.unit))

    def target(self, design_px: float = 72) -> int:
        """Return the extent of a touch target, never under `MIN_TARGET_PX`."""
        return max(MIN_TARGET_PX, self.px(design_px))

    def font(self, role: TextRole) -> QFont:
        """Return the font of `role` at the learner's chosen text size."""
        size_px, weight, tracking, _, follows = role.value
        font = QFont(list(FONT_FAMILIES))
        font.setStyleHint(QFont.StyleHint.SansSerif)
        font.setPixelSize(self.px(size_px * self.text_scale**follows))
        font.setWeight(weight)
        font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, tracking)
        return font

    def with_text_step(self, step: int) -> Theme:
        """Return the theme with the next larger (+1) or smaller (-1) text."""
        at = TEXT_SCALES.index(self.text_scale) if self.text_scale in TEXT_SCALES else 0
        return replace(self, text_scale=TEXT_SCALES[min(max(at + step, 0), len(TEXT_SCALES) - 1)])


def unit_for(size: QSize) -> float:
    """Return the unit of a window: 1.0 at 1080p, 2.0 at 4K, a little more in portrait.

    A portrait window is a standing kiosk: read from further away, and with room below.
    """
    short, long = sorted((size.width(), size.height()))
    low, high = UNIT_RANGE
    unit = min(short / 1080, long / 1920)
    if size.height() > size.width():
        unit *= PORTRAIT_GAIN
    return min(max(unit, low), high)


def beginning(*, mirrored: bool) -> Qt.AlignmentFlag:
    """Return the side where lines begin. A painter, unlike a layout, does not turn it round."""
    side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignAbsolute


def contrast(first: str, second: str) -> float:
    """Return the WCAG contrast ratio, 1..21, of two #rrggbb colours (WCAG 2.2, 1.4.3)."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = []
    for at in (1, 3, 5):
        part = int(colour[at : at + 2], 16) / 255
        parts.append(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
