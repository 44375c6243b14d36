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


@runtime_checkable
class Told(Protocol):
    """A widget with words of ours."""

    def retell(self) -> None:
        """Say the same in the window's language, of whom it is about now."""


def retell(root: QWidget) -> None:
    """Let everything inside `root` say its words anew."""
    for widget in root.findChildren(QWidget):
        if isinstance(widget, Told):
            widget.retell()


def apply_theme(root: QWidget, theme: Theme) -> None:
    """Give `theme` to `root` and to everything inside it, parents first."""
    for widget in (root, *root.findChildren(QWidget)):
        if isinstance(widget, Themed):
            widget.set_theme(theme)
