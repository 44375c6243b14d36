"""The drawn symbols of `assets/icons`, in any colour, sharp at any size."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtSvg import QSvgRenderer

ICONS_DIR = Path(__file__).resolve().parents[1] / "assets" / "icons"

DIRECTED = ("back", "forward", "end")
"""Symbols that point along the line."""


class Icon:
    """One symbol; keeps its parsed drawing per colour."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._source = (ICONS_DIR / f"{name}.svg").read_text(encoding="utf-8")
        self._drawings: dict[str, QSvgRenderer] = {}

    def paint(
        self, painter: QPainter, where: QRectF, colour: QColor, *, mirrored: bool = False
    ) -> None:
        """Draw the symbol into `where` (square, painter coordinates).

        `mirrored`: the window reads from right to left, and arrows along a line point the other
        way.
        """
        key = colour.name()
        drawing = self._drawings.get(key)
        if drawing is None:
            source = self._source.replace("currentColor", key)
            drawing = QSvgRenderer(QByteArray(source.encode()))
            self._drawings[key] = drawing
        painter.save()
        painter.setOpacity(painter.opacity() * colour.alphaF())
        if mirrored and self.name in DIRECTED:
            painter.translate(where.center().x() * 2, 0)
            painter.scale(-1, 1)
        drawing.render(painter, where)
        painter.restore()
