"""A card that a site prints is read by the kiosk's own camera."""

from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import numpy as np
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from app.perception.badge import read_badge
from app.runtime.badges import ALPHABET, badge_card, new_badge, save_badge


def printed(svg: str) -> np.ndarray:
    """The card as it lies before a camera, 640 x 404."""
    image = QImage(640, 404, QImage.Format.Format_RGB888)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(svg.encode())).render(painter)
    painter.end()
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(404, image.bytesPerLine())
    return rows[:, : 640 * 3].reshape(404, 640, 3).copy()


def test_what_is_printed_is_read(qapp: Any) -> None:
    badge = new_badge()
    assert read_badge(printed(badge_card("Ada Lovelace", badge))) == badge


def test_no_two_are_alike_and_none_is_read_wrong() -> None:
    drawn = {new_badge() for _ in range(200)}
    assert len(drawn) == 200
    assert {c for badge in drawn for c in badge} <= {*ALPHABET, "-"}
    assert not {"0", "O", "1", "I", "L"} & set(ALPHABET)


def test_a_name_is_written_as_it_is_and_no_file_is_named_after_it(tmp_path: Path) -> None:
    file = save_badge(tmp_path, "Bo <b> & Söhne", "../x")
    assert file.parent == tmp_path
    assert "Bo" not in file.name
    words = "".join(fromstring(file.read_text(encoding="utf-8")).itertext())
    assert "Bo <b> & Söhne" in words
