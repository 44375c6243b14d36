"""Live captions of both speakers, newest at the foot."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.dialogue import LEARNER, Utterance
from ui.theme import TextRole, Theme
from ui.widgets.scroll_pane import ScrollPane
from ui.widgets.text import Text
from ui.widgets.themed import apply_theme
from ui.words import Who, Words, say


class _Said(QWidget):
    """One turn: the learner's in a tinted shape, the Persona's on the plain ground."""

    def __init__(self, role: str, speaker: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.role = role
        self._theme = Theme()
        mine = role == LEARNER
        self._speaker = Text(speaker, TextRole.OVERLINE, "on_accent_soft" if mine else "ink_muted")
        self._words = Text("", TextRole.CAPTION, "on_accent_soft" if mine else "ink")
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._speaker)
        self._column.addWidget(self._words)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    @property
    def words(self) -> str:
        return self._words.words

    def set_utterance(self, said: Utterance, current: bool) -> None:
        text = f"{said.text} —" if said.interrupted else said.text
        self._words.set_words(text)
        if self.role != LEARNER:
            self._words.set_colour("ink" if current else "ink_muted")

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        mine = self.role == LEARNER
        across, down = (theme.px(22), theme.px(16)) if mine else (0, theme.px(4))
        self._column.setContentsMargins(across, down, across, down)
        self._column.setSpacing(theme.px(4))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.role != LEARNER:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("accent_soft"))
        radius = self._theme.px(22)
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)


class CaptionList(ScrollPane):
    """Follows the newest words unless the learner has scrolled up to read."""

    def __init__(
        self,
        learner_name: Words,
        persona_name: Words | Who,
        *,
        follow: bool = True,
        called: Words = say("Captions"),  # noqa: B008 - a phrase does not change
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._called = called
        self._names = {True: learner_name, False: persona_name}
        self._follow = follow
        self._said: list[_Said] = []
        self.column.addStretch(1)
        self.retell()
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(self._range_changed)
        bar.valueChanged.connect(self._moved)
        self._at_foot = True

    def show_dialogue(self, utterances: Sequence[Utterance]) -> None:
        """Show these turns; widgets of turns already there are kept."""
        roles = [said.role for said in utterances]
        kept = 0
        while kept < min(len(roles), len(self._said)) and self._said[kept].role == roles[kept]:
            kept += 1
        for stale in self._said[kept:]:
            row = stale.parentWidget()
            if row is not None:
                self.column.removeWidget(row)
                row.hide()
                row.deleteLater()
        del self._said[kept:]
        for role in roles[kept:]:
            self._append(role)
        for at, (said, widget) in enumerate(zip(utterances, self._said, strict=True)):
            widget.set_utterance(said, not self._follow or at >= len(utterances) - 2)
        self._settle()

    def words(self) -> list[str]:
        """Return the words of every turn shown."""
        return [said.words for said in self._said]

    def retell(self) -> None:
        self.setAccessibleName(str(self._called))

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._theme = theme
        self.column.setSpacing(theme.px(20))
        self.column.setContentsMargins(0, theme.px(8), theme.px(5), theme.px(8))
        for said in self._said:
            self._indent(said)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for said in self._said:
            self._indent(said)

    def _settle(self) -> None:
        """Lay the words out now, innermost first, so that no frame shows them squeezed."""
        for said in self._said:
            for widget in (said, said.parentWidget()):
                layout = widget.layout() if widget is not None else None
                if layout is not None:
                    layout.activate()
        self.column.activate()
        self.fit()

    def _append(self, role: str) -> None:
        mine = role == LEARNER
        row = QWidget()
        line = QHBoxLayout(row)
        said = _Said(role, str(self._names[mine]))
        if mine:
            line.addStretch(0)
        line.addWidget(said, 1)
        self._said.append(said)
        self._indent(said)
        at = self.column.count() if self._follow else self.column.count() - 1
        self.column.insertWidget(at, row)
        apply_theme(row, self._theme)
        row.show()  # a layout shows new widgets only later, and reckons without them until then

    def _indent(self, said: _Said) -> None:
        row = said.parentWidget()
        line = row.layout() if row is not None else None
        if line is None:
            return
        inset = round(self.width() * 0.12)
        mine = said.role == LEARNER
        start, end = (inset, 0) if mine else (0, round(inset * 0.5))
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left, right = (end, start) if mirrored else (start, end)
        line.setContentsMargins(left, 0, right, 0)

    def _range_changed(self, _low: int, high: int) -> None:
        if self._follow and self._at_foot:
            self.verticalScrollBar().setValue(high)

    def _moved(self, value: int) -> None:
        self._at_foot = value >= self.verticalScrollBar().maximum() - self._theme.px(40)
