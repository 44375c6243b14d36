"""What was answered without help, before and after side by side."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.conversation.checked import CheckedAnswer, CheckedCriterion
from app.conversation.debrief import Debrief
from app.runtime.debriefs import SURPRISE, UNKNOWN, answer_state, gain_lines
from ui.theme import TextRole
from ui.widgets import Card, Text
from ui.words import Phrase, Words, say


def check_widgets(debrief: Debrief) -> list[QWidget]:
    """Return the section from top to bottom; nothing where nothing was asked."""
    if not debrief.checks:
        return []
    gain = [Text(line, TextRole.BODY) for line in gain_lines(debrief, told)]
    return [
        Text(say("Without help"), TextRole.HEADING),
        *gain,
        *(_criterion(one) for one in debrief.checks),
    ]


def told(source: str, /, **values: object) -> str:
    """Return a sentence in the window's language."""
    return str(Phrase(source, values))


def _criterion(one: CheckedCriterion) -> QWidget:
    card = Card()
    card.column.addWidget(Text(one.statement, TextRole.LABEL))
    card.column.addSpacing(8)
    forms = QHBoxLayout()
    forms.setSpacing(28)
    forms.addLayout(_answer(say("Before"), one.before), 1)
    forms.addLayout(_answer(say("After"), one.after), 1)
    card.column.addLayout(forms)
    if one.surprise:
        strip = Card("caution_soft", padding_px=20)
        strip.column.addWidget(Text(Phrase(SURPRISE), TextRole.SMALL, "caution"))
        card.column.addWidget(strip)
    return card


def _answer(form: Words, answer: CheckedAnswer | None) -> QVBoxLayout:
    column = QVBoxLayout()
    add = column.addWidget
    if answer is None:
        add(Text(form, TextRole.OVERLINE, "ink_muted"))
        add(Text(say("Not asked"), TextRole.SMALL, "ink_muted"))
        column.addStretch(1)
        return column
    colour = "accent" if answer.correct else "ink_muted"
    add(Text(f"{form} · {answer_state(answer, told)}", TextRole.OVERLINE, colour))
    add(Text(answer.question, TextRole.SMALL, "ink_muted"))
    add(Text(f"“{answer.text}”" if answer.text else Phrase(UNKNOWN), TextRole.BODY))
    column.addStretch(1)
    better = Card("accent_soft", padding_px=20)
    better.column.addWidget(Text(say("One way to say it"), TextRole.SMALL, "on_accent_soft"))
    better.column.addWidget(Text(f"“{answer.model_answer}”", TextRole.BODY, "on_accent_soft"))
    add(better)
    return column
