"""A few lines of writing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from ui.theme import TextRole, Theme, beginning
from ui.widgets.themed import restyle
from ui.words import Words

_LINE_HEIGHT = 1.5


class TextArea(QPlainTextEdit):
    """`lines` high; the hint stands there until something is written.

    Tab leads on; nothing comes up but a keyboard where one is touched.
    """

    touched = Signal(object)
    """The area itself: it was chosen by finger."""
    typed_by_key = Signal()
    """A real keyboard was used: none is needed on the screen."""

    def __init__(self, name: Words, lines: int, words: str = "", hint: Words = "") -> None:
        super().__init__(words)
        self._name, self._hint = name, hint
        self._hint_colour = QColor()
        self._lines = lines
        self.retell()
        if lines == 1:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabChangesFocus(True)
        self.textChanged.connect(self._direct)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    @property
    def words(self) -> str:
        return self.toPlainText().strip()

    @property
    def hint(self) -> str:
        return str(self._hint)

    def set_words(self, words: str) -> None:
        """Let `words` stand there in place of what does; writing goes on at their end."""
        self.setPlainText(words)
        self.moveCursor(QTextCursor.MoveOperation.End)

    def set_hint(self, hint: Words) -> None:
        """Show `hint` while nothing is written."""
        self._hint = hint
        self.retell()

    def retell(self) -> None:
        self.setAccessibleName(str(self._name))
        self.setAccessibleDescription(self.hint)
        self.viewport().update()

    def _direct(self) -> None:
        """Begin where the window's lines begin; words run in a direction of their own."""
        document, direction = self.document(), self.layoutDirection()
        side = beginning(mirrored=direction is Qt.LayoutDirection.RightToLeft)
        if not document.isEmpty():
            direction = Qt.LayoutDirection.LayoutDirectionAuto
        option = document.defaultTextOption()
        if (option.textDirection(), option.alignment()) != (direction, side):
            option.setTextDirection(direction)
            option.setAlignment(side)
            document.setDefaultTextOption(option)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hint and not self.toPlainText():
            # A placeholder of Qt's begins on the left in every language.
            painter = QPainter(self.viewport())
            painter.setPen(self._hint_colour)
            inset = round(self.document().documentMargin())
            room = self.viewport().rect().adjusted(inset, inset, -inset, -inset)
            mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
            flags = Qt.AlignmentFlag.AlignTop | beginning(mirrored=mirrored)
            painter.drawText(room, int(flags) | int(Qt.TextFlag.TextWordWrap), self.hint)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().isprintable() and event.text():
            self.typed_by_key.emit()
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self.touched.emit(self)

    def set_theme(self, theme: Theme) -> None:
        self._direct()
        self.setFont(theme.font(TextRole.BODY))
        size = theme.font(TextRole.BODY).pixelSize()
        pad, border = theme.px(16), max(2, theme.px(2))
        thick = max(3, theme.px(3))
        self.setFixedHeight(round(self._lines * size * _LINE_HEIGHT) + 2 * (pad + border))
        look = theme.palette
        self._hint_colour = theme.colour("ink_muted")
        restyle(
            self,
            f"QPlainTextEdit {{ background: {look.surface}; color: {look.ink};"
            f" border: {border}px solid {look.outline}; border-radius: {theme.px(20)}px;"
            f" padding: {pad}px; selection-background-color: {look.accent};"
            f" selection-color: {look.on_accent}; }}"
            f"QPlainTextEdit:focus {{ border: {thick}px solid {look.focus};"
            f" padding: {pad + border - thick}px; }}",
        )
