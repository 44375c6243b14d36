"""The trade-off as a picture: how often somebody is cut off, against how long all others wait."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec
from PIL import Image, ImageDraw, ImageFont

WIDTH: Final = 1200
HEIGHT: Final = 760
LEFT, TOP, RIGHT, BOTTOM = 110, 70, 330, 90
INK: Final = "#22262b"
FAINT: Final = "#d9dde2"
COLOURS: Final = ("#0b6bcb", "#c2410c", "#6b7280", "#15803d", "#7c3aed")


class Point(msgspec.Struct, frozen=True):
    """One setting of one system."""

    wait_ms: float
    p_all: float
    name: str = ""


class Line(msgspec.Struct, frozen=True):
    """One system over all its settings; `joined` draws a line through them."""

    name: str
    points: tuple[Point, ...]
    joined: bool = True


def draw(lines: Sequence[Line], title: str, target: Path) -> None:
    """Writes the picture to `target` (PNG)."""
    image = Image.new("RGB", (WIDTH, HEIGHT), "white")
    pen = ImageDraw.Draw(image)
    font, small = ImageFont.load_default(20), ImageFont.load_default(16)
    points = [point for line in lines for point in line.points]
    longest_ms = max(500.0, -(-max(point.wait_ms for point in points) // 250) * 250)
    lowest = min(0.9, int(min(point.p_all for point in points) * 10) / 10)

    def place(wait_ms: float, p_all: float) -> tuple[float, float]:
        x = LEFT + (WIDTH - LEFT - RIGHT) * max(0.0, wait_ms) / longest_ms
        y = TOP + (HEIGHT - TOP - BOTTOM) * (1.0 - (p_all - lowest) / (1.0 - lowest))
        return x, y

    pen.text((LEFT + 40, 24), title, fill=INK, font=font)
    for step in range(round((1.0 - lowest) * 10) + 1):
        share = lowest + step / 10
        pen.line([place(0, share), place(longest_ms, share)], fill=FAINT)
        x, y = place(0, share)
        pen.text((x - 12, y), f"{share:.1f}", fill=INK, font=small, anchor="rm")
    for wait_ms in range(0, int(longest_ms) + 1, 250):
        x, y = place(wait_ms, lowest)
        pen.line([(x, y), (x, y + 6)], fill=INK)
        if wait_ms % 500 == 0:
            pen.text((x, y + 12), str(wait_ms), fill=INK, font=small, anchor="mt")
    x, y = place(longest_ms / 2, lowest)
    label = "wait after the true end, median, ms"
    pen.text((x, y + 46), label, fill=INK, font=small, anchor="mt")
    pen.text((12, TOP - 14), "turns never cut", fill=INK, font=small, anchor="lb")

    for index, line in enumerate(lines):
        colour = COLOURS[index % len(COLOURS)]
        spots = [place(point.wait_ms, point.p_all) for point in line.points]
        if line.joined and len(spots) > 1:
            pen.line(spots, fill=colour, width=3)
        for (x, y), point in zip(spots, line.points, strict=True):
            pen.ellipse([x - 5, y - 5, x + 5, y + 5], fill=colour)
            if point.name:
                pen.text((x + 9, y + 4), point.name, fill=colour, font=small)
        y = TOP + 24 * index
        pen.rectangle([WIDTH - RIGHT + 24, y, WIDTH - RIGHT + 40, y + 14], fill=colour)
        pen.text((WIDTH - RIGHT + 50, y - 2), line.name, fill=INK, font=small)
    image.save(target)
