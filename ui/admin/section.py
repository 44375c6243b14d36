"""The frame of a page of the staff's side, and the tab that leads to it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.admin.office import Office
from ui.icons import Icon
from ui.theme import TextRole, Theme, beginning
from ui.widgets import NoticeStrip, ScrollPane, Text, apply_theme
from ui.widgets.button import Pressable
from ui.words import Words, recognised


class Section(QWidget):
    """Fill `body`; put what can be done with the page as a whole into `head`."""

    def __init__(self, office: Office, title: Words, icon: str, intro: Words) -> None:
        super().__init__()
        self.theme = Theme()
        self.office, self.title, self.icon = office, title, icon
        self.head = QHBoxLayout()
        self.head.addWidget(Text(title, TextRole.TITLE), 1)
        self.intro = Text(intro, TextRole.BODY, "ink_muted")
        self.trouble = NoticeStrip()
        self.pane = ScrollPane()
        self._written_in: QWidget | None = None
        self.pane.verticalScrollBar().rangeChanged.connect(lambda *_: self.bring_into_view())
        self.body: QVBoxLayout = self.pane.column
        self.column = QVBoxLayout(self)
        self.column.addLayout(self.head)
        self.column.addWidget(self.intro)
        self.column.addWidget(self.trouble)
        self.column.addWidget(self.pane, 1)

    def refresh(self) -> None:
        """Ask for what is to be seen here."""

    def wipe(self) -> None:
        """Forget everything that was seen here."""
        self.trouble.set_words("")
        self.clear()

    def tell_failure(self, why: str) -> None:
        """Say why the last thing asked for was not done."""
        self.trouble.set_words(recognised(why))

    def clear(self) -> None:
        """Take everything out of the body."""
        self._written_in = None
        _empty(self.body)

    def bring_into_view(self, area: QWidget | None = None) -> None:
        """Scroll to the area that is written in, also when the keyboard takes its room."""
        self._written_in = area or self._written_in
        if self._written_in is not None:
            foot = self._written_in.mapTo(self.pane.content, self._written_in.rect().bottomLeft())
            self.pane.ensureVisible(foot.x(), foot.y(), 0, self.theme.px(24))

    def add(self, widget: QWidget) -> None:
        """Put a new widget into the body, looking and directed like the rest."""
        self.body.addWidget(widget)
        apply_theme(widget, self.theme)

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        side = theme.px(56)
        self.column.setContentsMargins(side, theme.px(48), side, theme.px(28))
        self.column.setSpacing(theme.px(14))
        self.head.setSpacing(theme.px(8))
        self.body.setSpacing(theme.px(14))


def _empty(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


class SectionTab(Pressable):
    """Leads to a page; the one that is shown is marked."""

    def __init__(self, text: Words, icon: str) -> None:
        super().__init__(text)
        self._symbol = Icon(icon)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        theme, ring = self._theme, 2 * self.ring_px
        words = QFontMetrics(theme.font(TextRole.LABEL)).horizontalAdvance(self.text())
        return QSize(words + theme.px(88) + ring, theme.target(72) + ring)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, shape = self._theme, self.shape_rect()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown = self.isChecked()
        ink = theme.colour("on_accent_soft" if shown else "ink")
        radius = theme.px(20)
        if shown or self.isDown() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent_soft" if shown else "sunken"))
            painter.drawRoundedRect(shape, radius, radius)
        side, pad, gap = theme.px(30), theme.px(20), theme.px(16)
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        icon_left = shape.right() - pad - side if mirrored else shape.left() + pad
        where = QRectF(icon_left, shape.center().y() - side / 2, side, side)
        self._symbol.paint(painter, where, ink)
        left = shape.left() + pad if mirrored else where.right() + gap
        right = where.left() - gap if mirrored else shape.right() - pad
        painter.setPen(ink)
        painter.setFont(theme.font(TextRole.LABEL))
        flags = Qt.AlignmentFlag.AlignVCenter | beginning(mirrored=mirrored)
        painter.drawText(
            QRectF(left, shape.top(), right - left, shape.height()), int(flags), self.text()
        )
        self.draw_ring(painter, radius)
