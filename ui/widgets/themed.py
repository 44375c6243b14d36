"""How a theme reaches every widget of the window."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.theme import Theme


def retell(root: QWidget) -> None:
    """Let everything inside `root` that has words of ours (`retell`) say them anew: in the window's
    language, of whom they are about now."""
    for widget in root.findChildren(QWidget):
        say_anew = getattr(widget, "retell", None)
        if say_anew is not None:
            say_anew()


def apply_theme(root: QWidget, theme: Theme) -> None:
    """Give `theme` to `root` and to everything inside it that takes one (`set_theme`), parents
    first."""
    for widget in (root, *root.findChildren(QWidget)):
        take = getattr(widget, "set_theme", None)
        if take is not None:
            take(theme)


def restyle(widget: QWidget, sheet: str) -> None:
    """Give a style sheet to a widget that has another one: Qt takes ten milliseconds for each."""
    if sheet != widget.styleSheet():
        widget.setStyleSheet(sheet)
