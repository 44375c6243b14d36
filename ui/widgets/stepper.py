"""A number that is changed by touch, along a ladder of sensible values."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.theme import TextRole, Theme
from ui.widgets.button import Button
from ui.widgets.text import Text
from ui.words import Words, say


class Stepper(QWidget):
    """Less, the value in words, more. A value that is not on the ladder is put there."""

    changed = Signal(float)

    def __init__(
        self,
        name: Words,
        ladder: Sequence[float],
        value: float,
        words: Callable[[float], Words],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._ladder = sorted({*ladder, value})
        self._at = self._ladder.index(value)
        self._words = words
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(Text(name, TextRole.BODY), 1)
        self.less = Button("−", height_px=60)
        self.less.setAccessibleName(str(say("Less: {name}", name=name)))
        self.told = Text("", TextRole.LABEL)
        self.told.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.more = Button("+", height_px=60)
        self.more.setAccessibleName(str(say("More: {name}", name=name)))
        for part in (self.less, self.told, self.more):
            self._row.addWidget(part)
        self.less.clicked.connect(lambda: self._step(-1))
        self.more.clicked.connect(lambda: self._step(1))
        self._show()

    @property
    def value(self) -> float:
        return self._ladder[self._at]

    def lock(self) -> None:
        """Show the value and let nobody change it."""
        self.less.setEnabled(False)
        self.more.setEnabled(False)

    def set_theme(self, theme: Theme) -> None:
        self._row.setSpacing(theme.px(8))
        self.told.setFixedWidth(theme.px(190 * theme.text_scale**0.5))

    def _step(self, by: int) -> None:
        self._at = min(max(self._at + by, 0), len(self._ladder) - 1)
        self._show()
        self.changed.emit(self.value)

    def _show(self) -> None:
        self.told.set_words(self._words(self.value))
        self.less.setEnabled(self._at > 0)
        self.more.setEnabled(self._at < len(self._ladder) - 1)
