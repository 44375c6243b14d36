"""Badges that a site prints itself, with a number that nobody guesses, and PINs to be typed."""

from __future__ import annotations

import secrets
from pathlib import Path
from xml.sax.saxutils import escape

import segno

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without what looks like something else when it is typed off a card."""
LENGTH = 10
"""49 bits: nobody finds one by trying at a kiosk."""
PIN_DIGITS = 6
"""Few enough to be remembered; a kiosk looks at few wrong ones (`record_keeping`)."""
CARD_MM = (85.6, 54.0)
"""A bank card's size (ISO/IEC 7810 ID-1)."""
CODE_MM, QUIET_MM = 34.0, 6.0


def new_badge() -> str:
    """Return a number that nobody has."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return f"{drawn[:5]}-{drawn[5:]}"


def new_pin() -> str:
    """Return digits to be typed where somebody has no badge."""
    return "".join(secrets.choice("0123456789") for _ in range(PIN_DIGITS))


def badge_card(name: str, badge: str) -> str:
    """Return a card to print as SVG: the code, the name and the number."""
    matrix = segno.make_qr(badge, error="m").matrix
    step = CODE_MM / len(matrix)
    squares = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark
    )
    wide, high = CARD_MM
    left, top = QUIET_MM, (high - CODE_MM) / 2
    text = left + CODE_MM + QUIET_MM
    size = min(4.4, (wide - text - 4) / max(0.62 * len(name), 1))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}mm" height="{high}mm" '
        f'viewBox="0 0 {wide} {high}">'
        f'<rect width="{wide}" height="{high}" rx="3" fill="#fff" stroke="#bbb" stroke-width=".2"/>'
        f'<path transform="translate({left} {top}) scale({step:.4f})" d="{squares}" fill="#000"/>'
        f'<text x="{text}" y="26" font-family="sans-serif" font-size="{size:.2f}">'
        f"{escape(name)}</text>"
        f'<text x="{text}" y="32" font-family="monospace" font-size="3.6">{escape(badge)}</text>'
        "</svg>\n"
    )


def save_badge(folder: Path, name: str, badge: str) -> Path:
    """Write the card to `folder` and return the file. Raises OSError.

    The file is named by the number's beginning: the card itself says whose it is.
    """
    letters = "".join(c for c in badge if c.isalnum())[:5] or "badge"
    file = folder / f"badge-{letters}.svg"
    file.write_text(badge_card(name, badge), encoding="utf-8")
    return file
