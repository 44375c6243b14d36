"""The Persona's initial on a disc, where there is no face."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from ui.theme import TextRole, Theme


def paint_initial(painter: QPainter, stage: QRect, theme: Theme, name: str) -> None:
    """Fill the stage and put the first letter of `name` in its middle."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(stage, theme.colour("stage"))
    across = min(stage.width(), stage.height()) * 0.46
    disc = QRectF(0, 0, across, across)
    disc.moveCenter(QRectF(stage).center())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("accent_soft"))
    painter.drawEllipse(disc)
    font = theme.font(TextRole.DISPLAY)
    font.setPixelSize(max(1, round(across * 0.42)))
    painter.setFont(font)
    painter.setPen(theme.colour("accent"))
    painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, name[:1].upper())
