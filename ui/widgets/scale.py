"""A question answered on a short scale, nothing chosen beforehand."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QVBoxLayout, QWidget

from ui.theme import TextRole, Theme
from ui.widgets.choice import ChoiceTile
from ui.widgets.text import Text
from ui.words import Words

_MARK_PX, _MARK_INSET_PX = 24, 6
"""Small enough to stay above words that fill the tile."""


class StepTile(ChoiceTile):
    """One step of a scale: words alone."""

    def __init__(self, text: Words, parent: QWidget | None = None) -> None:
        super().__init__(text, "check", parent)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(120), self.sizeHint().height())

    def _paint_content(self, painter: QPainter, shape: QRectF, ink: QColor, chosen: bool) -> None:
        if chosen:
            mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
            self._paint_mark(painter, shape, mirrored, _MARK_PX, _MARK_INSET_PX)
        painter.setFont(self._theme.font(TextRole.LABEL))
        painter.setPen(ink)
        painter.setLayoutDirection(self.layoutDirection())
        pad = self._theme.px(12)
        flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
        painter.drawText(shape.adjusted(pad, 0, -pad, 0), flags, self.text())


class Scale(QWidget):
    """A question, why it is asked, and its steps in rows of `columns`."""

    answered = Signal(int)
    """The step, counted from 0."""

    def __init__(
        self,
        question: Words,
        reason: Words,
        steps: Sequence[Words],
        *,
        columns: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.question = Text(question, TextRole.HEADING)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addWidget(self.question)
        if reason:
            self._layout.addWidget(Text(reason, TextRole.SMALL, "ink_muted"))
        self._grid = QGridLayout()
        self._layout.addLayout(self._grid)
        self._group = QButtonGroup(self)
        self.tiles = [StepTile(step) for step in steps]
        for at, tile in enumerate(self.tiles):
            self._group.addButton(tile, at)
            self._grid.addWidget(tile, at // columns, at % columns)
            tile.setAccessibleDescription(str(question))
        self._group.idToggled.connect(self._toggled)

    @property
    def answer(self) -> int | None:
        """The chosen step, or None."""
        chosen = self._group.checkedId()
        return None if chosen < 0 else chosen

    def ask(self, question: Words) -> None:
        """Ask this, with the same steps."""
        self.question.set_words(question)
        self.retell()

    def retell(self) -> None:
        self.question.retell()
        for tile in self.tiles:
            tile.setAccessibleDescription(self.question.words)

    def clear(self) -> None:
        """Choose nothing."""
        self._group.setExclusive(False)
        for tile in self.tiles:
            tile.setChecked(False)
        self._group.setExclusive(True)

    def set_theme(self, theme: Theme) -> None:
        self._layout.setSpacing(theme.px(6))
        self._grid.setSpacing(theme.px(10))
        self._grid.setContentsMargins(0, theme.px(6), 0, 0)

    def _toggled(self, which: int, checked: bool) -> None:
        if checked:
            self.answered.emit(which)
