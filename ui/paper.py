"""Blocks that flow down the pages of a PDF. Lengths are in dots, ten to a point."""

from __future__ import annotations

import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontInfo,
    QPagedPaintDevice,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
    QTextLayout,
    QTextOption,
)
from PySide6.QtSvg import QSvgRenderer

PT = 10.0
"""Dots in a point: fine enough that letters stand where they belong."""
MARGIN = 50 * PT
ISOLATES, ISOLATE_ENDS = "\u2066\u2067\u2068", "\u2069"
FOOT = 22 * PT
"""Between the flow and the page number."""


class Block(ABC):
    """Something that knows how high it is at a width, and can draw itself."""

    keep_with_next = False
    """True: never the last on a page."""

    @abstractmethod
    def height(self, width: float) -> float:
        """Return how much room it takes, in dots."""

    @abstractmethod
    def draw(self, painter: QPainter, area: QRectF) -> None:
        """Paint it into `area`."""


class Space(Block):
    """Nothing; left out at the top of a page."""

    def __init__(self, points: float) -> None:
        self._dots = points * PT

    def height(self, width: float) -> float:
        return self._dots

    def draw(self, painter: QPainter, area: QRectF) -> None:
        pass


class Rule(Block):
    """A hairline."""

    def __init__(self, colour: str) -> None:
        self._colour = QColor(colour)

    def height(self, width: float) -> float:
        return 0.75 * PT

    def draw(self, painter: QPainter, area: QRectF) -> None:
        painter.fillRect(area, self._colour)


class Words(Block):
    """A wrapped paragraph, taken literally. `size` in points, `line` as a factor of it.

    `align` is turned around in a paragraph that is read from the right.
    """

    def __init__(
        self,
        text: str,
        font: QFont,
        colour: str,
        *,
        line: float = 1.4,
        keep: bool = False,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        self.keep_with_next = keep
        self._colour = QColor(colour)
        self._pitch = font.pixelSize() * line
        self._layout = QTextLayout(text, font)
        option = QTextOption(align)
        if _from_the_right(text):
            option.setTextDirection(Qt.LayoutDirection.RightToLeft)
            left = align is Qt.AlignmentFlag.AlignLeft
            option.setAlignment(Qt.AlignmentFlag.AlignRight if left else Qt.AlignmentFlag.AlignLeft)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._layout.setTextOption(option)

    def height(self, width: float) -> float:
        self._layout.beginLayout()
        top = 0.0
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, top + (self._pitch - line.height()) / 2))
            top += self._pitch
        self._layout.endLayout()
        return top

    def draw(self, painter: QPainter, area: QRectF) -> None:
        self.height(area.width())
        painter.setPen(self._colour)
        self._layout.draw(painter, area.topLeft())


class Picture(Block):
    """An SVG, as wide as it may be or as `width_pt`; its words in the first family there is."""

    def __init__(self, svg: str, families: Sequence[str], width_pt: float | None = None) -> None:
        family = QFontInfo(QFont(list(families))).family()  # Qt's SVG knows no list of families
        one = re.sub('font-family="[^"]*"', f'font-family="{family}"', svg)
        self._renderer = QSvgRenderer(QByteArray(one.encode()))
        self._width = None if width_pt is None else width_pt * PT

    def _size(self, width: float) -> tuple[float, float]:
        shape = self._renderer.defaultSize()
        wide = min(width, self._width or width)
        return wide, wide * shape.height() / max(shape.width(), 1)

    def height(self, width: float) -> float:
        return self._size(width)[1]

    def draw(self, painter: QPainter, area: QRectF) -> None:
        wide, high = self._size(area.width())
        self._renderer.render(painter, QRectF(area.x(), area.y(), wide, high))


class Stack(Block):
    """Blocks below one another, never parted by the end of a page."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = list(blocks)

    def height(self, width: float) -> float:
        return sum(block.height(width) for block in self._blocks)

    def draw(self, painter: QPainter, area: QRectF) -> None:
        top = area.y()
        for block in self._blocks:
            high = block.height(area.width())
            block.draw(painter, QRectF(area.x(), top, area.width(), high))
            top += high


class Columns(Block):
    """Blocks side by side, in the direction of reading. A width of 0 shares what others leave."""

    def __init__(
        self, columns: Sequence[tuple[float, Block]], *, gap_pt: float, centred: bool = False
    ) -> None:
        self._columns, self._gap, self._centred = list(columns), gap_pt * PT, centred

    def _widths(self, width: float) -> list[float]:
        fixed = sum(points * PT for points, _ in self._columns)
        free = sum(points == 0 for points, _ in self._columns)
        share = (width - fixed - self._gap * (len(self._columns) - 1)) / max(free, 1)
        return [points * PT or share for points, _ in self._columns]

    def height(self, width: float) -> float:
        pairs = zip(self._columns, self._widths(width), strict=True)
        return max(block.height(wide) for (_, block), wide in pairs)

    def draw(self, painter: QPainter, area: QRectF) -> None:
        mirrored = painter.layoutDirection() is Qt.LayoutDirection.RightToLeft
        passed = 0.0
        for (_, block), wide in zip(self._columns, self._widths(area.width()), strict=True):
            high = block.height(wide)
            x = area.right() - passed - wide if mirrored else area.x() + passed
            y = area.y() + ((area.height() - high) / 2 if self._centred else 0)
            block.draw(painter, QRectF(x, y, wide, high))
            passed += wide + self._gap


class Card(Block):
    """A block on a rounded ground, with or without an outline."""

    def __init__(
        self, inner: Block, *, ground: str, outline: str | None = None, padding_pt: float = 18
    ) -> None:
        self._inner, self._padding = inner, padding_pt * PT
        self._ground = QColor(ground)
        self._pen = QPen(QColor(outline), 0.75 * PT) if outline else QPen(Qt.PenStyle.NoPen)

    def height(self, width: float) -> float:
        return self._inner.height(width - 2 * self._padding) + 2 * self._padding

    def draw(self, painter: QPainter, area: QRectF) -> None:
        painter.setPen(self._pen)
        painter.setBrush(self._ground)
        painter.drawRoundedRect(area, 10 * PT, 10 * PT)
        gap = self._padding
        self._inner.draw(painter, area.adjusted(gap, gap, -gap, -gap))


def _from_the_right(text: str) -> bool:
    """Whether the first letter that stands in no isolate is of a script read from the right."""
    depth = 0
    for character in text:
        depth += (character in ISOLATES) - (character == ISOLATE_ENDS)
        direction = unicodedata.bidirectional(character)
        if depth == 0 and direction in ("L", "R", "AL"):
            return direction != "L"
    return False


def write_pdf(
    blocks: Sequence[Block],
    path: Path,
    *,
    title: str,
    creator: str,
    foot: QFont,
    colour: str,
    mirrored: bool = False,
) -> int:
    """Write the blocks on A4 pages with numbers and return how many pages there are.

    Raises OSError if the file cannot be written.
    """
    with path.open("wb"):  # Qt reports a file it cannot open on standard error alone
        pass
    writer = QPdfWriter(str(path))
    writer.setResolution(round(72 * PT))
    writer.setTitle(title)
    writer.setCreator(creator)
    return draw_pages(blocks, writer, foot=foot, colour=colour, mirrored=mirrored)


def draw_pages(
    blocks: Sequence[Block],
    device: QPagedPaintDevice,
    *,
    foot: QFont,
    colour: str,
    mirrored: bool = False,
) -> int:
    """Draw the blocks on the pages of a device and return how many there are.

    `mirrored`: columns follow one another from right to left.
    """
    device.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    device.setPageMargins(QMarginsF(0, 0, 0, 0))
    painter = QPainter(device)
    scale = device.logicalDpiX() / (72 * PT)
    painter.scale(scale, scale)
    if mirrored:
        painter.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    page = QRectF(0, 0, device.width() / scale, device.height() / scale)
    area = page.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
    number, top = 1, area.top()

    def close_page() -> None:
        low = QRectF(area.x(), area.bottom() + FOOT, area.width(), 12 * PT)
        Words(str(number), foot, colour, align=Qt.AlignmentFlag.AlignRight).draw(painter, low)

    for at, block in enumerate(blocks):
        high = block.height(area.width())
        needed, held = high, block.keep_with_next
        for after in blocks[at + 1 :]:
            if not held:
                break
            needed += after.height(area.width())
            held = after.keep_with_next or isinstance(after, Space)
        if top + needed > area.bottom() and top > area.top():
            close_page()
            device.newPage()
            number, top = number + 1, area.top()
        if isinstance(block, (Space, Rule)) and top == area.top() and number > 1:
            continue
        block.draw(painter, QRectF(area.x(), top, area.width(), high))
        top += high
    close_page()
    painter.end()
    return number
