"""How a theme reaches every widget of the window."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from PySide6.QtWidgets import QWidget

from ui.theme import Theme


@runtime_checkable
class Themed(Protocol):
    """A widget that takes its colours, fonts and sizes from a theme."""

    def set_theme(self, theme: Theme) -> None:
        """Look like `theme` from the next paint on."""


def apply_theme(root: QWidget, theme: Theme) -> None:
    """Give `theme` to `root` and to everything inside it, parents first."""
    for widget in (root, *root.findChildren(QWidget)):
        if isinstance(widget, Themed):
            widget.set_theme(theme)
