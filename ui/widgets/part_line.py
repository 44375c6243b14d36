"""How far the exercise has come: one segment per part, filled by what has been shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.conversation.events import (
    CriterionJudged,
    CriterionVerdict,
    Event,
    ObjectiveActivated,
    ObjectiveCompleted,
)
from app.conversation.exercise import Objective
from ui.theme import Theme
from ui.widgets.text import EDGE_PX
from ui.words import say

LAST = "end"
_HEIGHT_PX = 8
_GAP_PX = 8


class PartLine(QWidget):
    """Says nothing about right and wrong; a part that was left is full. Hidden without parts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._parts: dict[str, set[str]] = {}
        """Part to the criteria in it that are still open."""
        self._whole: dict[str, int] = {}
        self._at = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    @property
    def shares(self) -> list[float]:
        """How much of each part is filled, 0..1."""
        return [1.0 - len(left) / self._whole[part] for part, left in self._parts.items()]

    def begin(self, objectives: Sequence[Objective]) -> None:
        """Show the parts of this exercise, none of them begun."""
        self._parts = {o.id: {c.id for c in o.criteria} or {o.id} for o in objectives}
        self._whole = {part: len(still_open) for part, still_open in self._parts.items()}
        self._at = ""
        self.setVisible(bool(self._parts))
        self.retell()

    def take(self, event: Event) -> None:
        """Follow what has been shown."""
        if isinstance(event, ObjectiveActivated):
            self._at = event.objective_id
        elif isinstance(event, CriterionJudged) and event.verdict is CriterionVerdict.MET:
            self._parts.get(event.objective_id, set()).discard(event.criterion_id)
        elif isinstance(event, ObjectiveCompleted):
            self._parts.get(event.objective_id, set()).clear()
            if event.next_id == LAST:
                self._at = LAST
        else:
            return
        self.retell()

    def retell(self) -> None:
        places = list(self._parts)
        if self._at == LAST:
            words = str(say("All parts done"))
        else:
            at = places.index(self._at) + 1 if self._at in places else 1
            words = str(say("Part {at} of {total}", at=at, total=len(places)))
        self.setAccessibleName(words)
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(200), self._theme.px(_HEIGHT_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        edge, gap = self._theme.px(EDGE_PX), self._theme.px(_GAP_PX)
        shares = self.shares
        wide = (self.width() - 2 * edge - gap * (len(shares) - 1)) / max(1, len(shares))
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        for at, share in enumerate(shares):
            place = len(shares) - 1 - at if mirrored else at
            whole = QRectF(edge + place * (wide + gap), 0, wide, self.height())
            radius = whole.height() / 2
            painter.setBrush(self._theme.colour("hairline"))
            painter.drawRoundedRect(whole, radius, radius)
            filled = QRectF(whole)
            filled.setWidth(max(whole.height(), whole.width() * share))
            if mirrored:
                filled.moveRight(whole.right())
            if share > 0:
                painter.setBrush(self._theme.colour("accent"))
                painter.drawRoundedRect(filled, radius, radius)
