"""The audit log, and whether every row of it is as it was written."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from app.runtime.administration import Administration, AuditRow, Verification
from ui.admin.office import Office
from ui.admin.section import Section
from ui.theme import TextRole, Theme
from ui.widgets import Button, Card, Text
from ui.widgets.symbol import Symbol
from ui.words import isolated, recognised, run_on, say


class VerdictCard(Card):
    """What reading the whole chain has shown."""

    def __init__(self, found: Verification) -> None:
        super().__init__("surface" if found.whole else "caution_soft", padding_px=24)
        if found.whole:
            words = say("Whole: all {rows} rows are as they were written.", rows=found.rows)
        else:
            words = say("Not whole: {why}.", why=recognised(found.why))
        self.words = Text(words, TextRole.HEADING, "ink" if found.whole else "caution")
        self._row = QHBoxLayout()
        icon, colour = ("check", "accent") if found.whole else ("caution", "caution")
        self._row.addWidget(Symbol(icon, colour, 34))
        self._row.addWidget(self.words, 1)
        self.column.addLayout(self._row)
        if not found.whole:
            advice = say(
                "Keep a copy of the data folder as it is, and tell the person who answers for it."
            )
            self.column.addWidget(Text(advice, TextRole.SMALL, "caution"))

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._row.setSpacing(theme.px(12))


class RowsCard(Card):
    """Rows as a table: number, time, who, what, and the numbers with it."""

    def __init__(self, rows: list[AuditRow], bad_row: int | None) -> None:
        super().__init__(padding_px=24)
        self._lines: list[QHBoxLayout] = []
        for row in rows:
            colour = "live" if row.seq == bad_row else "ink"
            line = QHBoxLayout()
            when = f"{row.at_utc[:10]} {row.at_utc[11:19]}"
            what = row.event if row.data == "{}" else f"{row.event}  {_plain(row.data)}"
            cells = ((str(row.seq), 1), (when, 4), (row.actor, 2), (what, 10))
            for words, width in cells:
                cell = Text(run_on(isolated(words)), TextRole.SMALL, colour)
                line.addWidget(cell, width, Qt.AlignmentFlag.AlignTop)
            self._lines.append(line)
            self.column.addLayout(line)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        for line in self._lines:
            line.setSpacing(theme.px(12))


class AuditLog(Section):
    """Shows the last rows; verifying reads all of them."""

    def __init__(self, office: Office) -> None:
        intro = say("Who did what, when. It holds no names and no words. Times are in UTC.")
        super().__init__(office, say("Audit log"), "log", intro)
        self.verify = Button(say("Verify the whole log"), icon="check", height_px=64)
        self.verify.clicked.connect(self._verify)
        self.head.addWidget(self.verify)
        self.verdict: VerdictCard | None = None
        self._found: Verification | None = None

    def refresh(self) -> None:
        self.office.ask(Administration.audit_rows, self._show)

    def wipe(self) -> None:
        super().wipe()
        self.verdict = self._found = None

    def _verify(self) -> None:
        def found(verification: Verification) -> None:
            self._found = verification
            self.refresh()

        self.office.ask(Administration.verify_audit, found)

    def _show(self, rows: list[AuditRow]) -> None:
        self.clear()
        found = self._found
        if found is not None:
            self.verdict = VerdictCard(found)
            self.add(self.verdict)
        if rows:
            self.add(RowsCard(rows, found.bad_row if found else None))
        self.body.addStretch(1)


def _plain(data: str) -> str:
    return data.strip("{}").replace('"', "").replace(",", ", ").replace(":", " ")
