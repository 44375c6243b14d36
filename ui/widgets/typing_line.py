"""A line for answers that are typed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from ui.theme import TextRole, Theme
from ui.widgets.button import Button, ButtonKind
from ui.widgets.themed import restyle
from ui.words import Words, say

MAX_CHARACTERS = 1200


class _Line(QLineEdit):
    """A line edit that says when it is entered by finger rather than by key."""

    touched = Signal()
    typed = Signal()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self.touched.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().isprintable() and event.text():
            self.typed.emit()
        super().keyPressEvent(event)


class TypingLine(QWidget):
    """Return or the button sends; nothing is kept afterwards."""

    submitted = Signal(str)
    touched = Signal()
    """The line was chosen by finger: a keyboard on the screen may be wanted."""
    typed_by_key = Signal()
    """A real keyboard was used: none is needed on the screen."""

    def __init__(
        self,
        hint: Words = say("Type an answer"),  # noqa: B008 - a phrase does not change
        name: Words = say("Your typed answer"),  # noqa: B008 - likewise
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._hint, self._name = hint, name
        self.line = _Line()
        self.line.setMaxLength(MAX_CHARACTERS)
        self.line.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.retell()
        self.line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.line.returnPressed.connect(self.submit)
        self.line.textChanged.connect(self._changed)
        self.line.touched.connect(self.touched)
        self.line.typed.connect(self.typed_by_key)
        self.button = Button(
            say("Send"), ButtonKind.PRIMARY, icon="send", words_shown=False, height_px=72
        )
        self.button.clicked.connect(self.submit)
        self.button.setEnabled(False)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.line)
        self._row.addWidget(self.button)

    def submit(self) -> None:
        """Send the words, if there are any, and empty the line."""
        words = self.line.text().strip()
        self.clear()
        if words:
            self.submitted.emit(words)

    def insert(self, text: str) -> None:
        """Write at the cursor."""
        self.line.insert(text)

    def backspace(self) -> None:
        """Take away the last letter."""
        self.line.backspace()

    def clear(self) -> None:
        """Forget what was typed, the undo history included."""
        self.line.clear()
        self.line.setModified(False)

    def retell(self) -> None:
        self.line.setPlaceholderText(str(self._hint))
        self.line.setAccessibleName(str(self._name))

    def set_theme(self, theme: Theme) -> None:
        height = theme.target(72)
        ring = theme.px(5)
        self._row.setSpacing(theme.px(8))
        self._row.setContentsMargins(ring, 0, 0, 0)
        self.line.setFont(theme.font(TextRole.BODY))
        self.line.setFixedHeight(height)
        palette = self.line.palette()
        palette.setColor(QPalette.ColorRole.PlaceholderText, QColor(theme.palette.ink_muted))
        self.line.setPalette(palette)
        look, border = theme.palette, max(2, theme.px(2))
        thick = max(3, theme.px(3))
        restyle(
            self.line,
            f"QLineEdit {{ background: {look.surface}; color: {look.ink};"
            f" border: {border}px solid {look.outline}; border-radius: {height // 2 - 1}px;"
            f" padding: 0 {theme.px(26)}px; selection-background-color: {look.accent};"
            f" selection-color: {look.on_accent};"
            f" placeholder-text-color: {look.ink_muted}; }}"
            f"QLineEdit:focus {{ border: {thick}px solid {look.focus};"
            f" padding: 0 {theme.px(26) + border - thick}px; }}"
            f"QLineEdit:disabled {{ background: {look.sunken}; color: {look.ink_muted}; }}",
        )

    def _changed(self, text: str) -> None:
        self.button.setEnabled(bool(text.strip()))
