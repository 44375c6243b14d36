"""How learning goes, objective by objective, and what leaves on a stick."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from app.runtime.administration import Administration
from app.runtime.reporting import Export, KeptSession, ObjectiveLine, Sending
from ui.admin.office import Office
from ui.admin.section import Section
from ui.theme import TextRole, Theme
from ui.widgets import Button, Card, ShareBar, Text
from ui.widgets.scale import Scale
from ui.widgets.symbol import Symbol
from ui.words import Words, isolated, run_on, say

PERIODS = (30, 365, None)
"""Days back."""
_TWO_ABREAST_PX = 1000


class ScenarioCard(Card):
    """The objectives of one scenario: a bar each, and its criteria in small."""

    def __init__(self, title: str, lines: Iterable[ObjectiveLine]) -> None:
        super().__init__(padding_px=24)
        self._grids: list[QGridLayout] = []
        self.column.addWidget(Text(run_on(isolated(title)), TextRole.HEADING))
        for line in lines:
            grid = QGridLayout()
            grid.setColumnStretch(0, 3)
            grid.setColumnStretch(1, 2)
            words = say("{title} · sessions: {count}", title=line.title, count=line.sessions)
            grid.addWidget(Text(words, TextRole.LABEL), 0, 0)
            if line.share is not None:
                grid.addWidget(ShareBar(line.share), 0, 1)
            for at, one in enumerate(line.criteria, start=1):
                told = say("met {met} of {judged}", met=one.met, judged=one.judged)
                if one.not_reached:
                    missed = say("not reached {count}", count=one.not_reached)
                    told = run_on(told, missed, by=str(say(", ")))
                if one.checked:
                    gain = say(
                        "without help {before} → {after} of {count}",
                        before=one.right_before,
                        after=one.right_after,
                        count=one.checked,
                    )
                    told = run_on(told, gain, by=str(say(", ")))
                grid.addWidget(
                    Text(run_on(isolated(one.statement)), TextRole.SMALL, "ink_muted"), at, 0
                )
                count = Text(told, TextRole.SMALL, "ink_muted")
                count.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignTrailing)
                grid.addWidget(count, at, 1)
            self._grids.append(grid)
            self.column.addLayout(grid)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        for grid in self._grids:
            grid.setHorizontalSpacing(theme.px(20))
            grid.setVerticalSpacing(theme.px(4))
            grid.setContentsMargins(0, theme.px(10), 0, 0)


class ExportsCard(Card):
    """One button for each thing that may leave."""

    wanted = Signal(object, str)
    """An Export, and the session it is about."""
    send_wanted = Signal()
    """Statements to the site's record store."""

    def __init__(
        self,
        stick: Path | None,
        sessions: list[KeptSession],
        waiting: int | None,
        *,
        abreast: int,
    ) -> None:
        super().__init__(padding_px=24)
        self.column.addWidget(Text(say("Onto a stick"), TextRole.HEADING))
        where = say("No stick. Plug one in, then look again.")
        if stick is not None:
            where = say(
                "They go to {folder}. Each export is in the audit log.", folder=isolated(str(stick))
            )
        self.column.addWidget(Text(where, TextRole.SMALL, "ink_muted"))
        names = {
            Export.REPORT: say("Objectives (CSV)"),
            Export.STATEMENTS: say("Statements (xAPI)"),
            Export.AUDIT: say("Audit log"),
            Export.CHECKPOINT: say("Audit checkpoint, signed"),
            Export.DIAGNOSTICS: say("Diagnostics, nothing personal"),
            Export.RESULTS: say("Results with names (CSV)"),
        }
        self._grid = QGridLayout()
        self.buttons: dict[Export, Button] = {}
        for at, (what, name) in enumerate(names.items()):
            button = Button(name, icon="disk", height_px=64, wide=True)
            button.setEnabled(stick is not None)
            button.clicked.connect(lambda _=False, one=what: self.wanted.emit(one, ""))
            self.buttons[what] = button
            self._grid.addWidget(button, at // abreast, at % abreast)
        self.column.addLayout(self._grid)
        self.send: Button | None = None
        if waiting is not None:
            words = say("Send to the record store: {count} wait", count=waiting)
            self.send = Button(words, icon="send", height_px=64, wide=True)
            self.send.setEnabled(waiting > 0)
            self.send.clicked.connect(self.send_wanted)
            self.column.addWidget(self.send)
        self.transcripts: list[Button] = []
        self._rows: list[QHBoxLayout] = []
        if sessions:
            self.column.addWidget(Text(say("Signed transcripts"), TextRole.HEADING))
            words = say(
                "They hold what a learner said and was told: keep the stick as safe as the kiosk."
            )
            self.column.addWidget(Text(words, TextRole.SMALL, "ink_muted"))
        for session in sessions:
            self._add(session, stick is not None)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._grid.setSpacing(theme.px(10))
        for row in self._rows:
            row.setSpacing(theme.px(14))

    def _add(self, session: KeptSession, ready: bool) -> None:
        row = QHBoxLayout()
        row.addWidget(Symbol("log", "accent", 26))
        when = isolated(session.started_utc[:16].replace("T", " "))
        facts = say(
            "{when} · {scenario} · turns: {turns}",
            when=when,
            scenario=isolated(session.scenario_id),
            turns=session.turns,
        )
        row.addWidget(Text(facts, TextRole.SMALL), 1)
        save = Button(say("Save"), height_px=60)
        save.setEnabled(ready)
        save.setAccessibleDescription(str(facts))
        save.clicked.connect(lambda: self.wanted.emit(Export.TRANSCRIPT, session.id))
        row.addWidget(save)
        self.transcripts.append(save)
        self._rows.append(row)
        self.column.addLayout(row)


class Reports(Section):
    """Counts over sessions; who somebody is or how they looked is in none of them."""

    def __init__(self, office: Office) -> None:
        intro = say("Over sessions, never over faces: no name is counted here.")
        super().__init__(office, say("Reports"), "chart", intro)
        self._intro = intro
        self.again = Button(say("Look again"), icon="restart", height_px=64)
        self.again.clicked.connect(self.refresh)
        self.head.addWidget(self.again)
        self.scenarios: list[ScenarioCard] = []
        self.exports: ExportsCard | None = None
        self.period: Scale | None = None
        self._days: int | None = PERIODS[0]
        self._told: Words = ""

    def refresh(self) -> None:
        days = self._days

        def look(
            staff: Administration,
        ) -> tuple[list[ObjectiveLine], list[KeptSession], Path | None, int | None]:
            reports = staff.reports
            lines, kept = reports.objectives(days), reports.transcripts()
            return lines, kept, reports.stick(), reports.waiting()

        self.office.ask(look, lambda found: self._show(*found))

    def wipe(self) -> None:
        super().wipe()
        self.scenarios, self.exports, self.period, self._told = [], None, None, ""
        self._days = PERIODS[0]
        self.intro.set_words("")

    def tell_failure(self, why: str) -> None:
        super().tell_failure(why)
        self.intro.set_words(self._intro)

    def _show(
        self,
        lines: list[ObjectiveLine],
        sessions: list[KeptSession],
        stick: Path | None,
        waiting: int | None,
    ) -> None:
        self.clear()
        self.intro.set_words(self._told or self._intro)
        self._told = ""
        self.period = Scale(
            say("Sessions of"),
            "",
            (say("30 days"), say("a year"), say("all time")),
            columns=3,
        )
        self.period.tiles[PERIODS.index(self._days)].setChecked(True)
        self.period.answered.connect(self._choose)
        self.add(self.period)
        self.scenarios = [
            ScenarioCard(" · ".join(where), list(group))
            for where, group in groupby(lines, lambda line: (line.pack, line.scenario))
        ]
        for card in self.scenarios:
            self.add(card)
        if not lines:
            nothing = say("No session of this time has results.")
            self.add(Text(nothing, TextRole.BODY, "ink_muted"))
        abreast = 3 if self.width() > self.theme.px(_TWO_ABREAST_PX) else 1
        self.exports = ExportsCard(stick, sessions, waiting, abreast=abreast)
        self.exports.send_wanted.connect(self._send)
        self.exports.wanted.connect(self._export)
        self.add(self.exports)
        self.body.addStretch(1)

    def _choose(self, which: int) -> None:
        self._days = PERIODS[which]
        self.refresh()

    def _send(self) -> None:
        self.trouble.set_words("")
        self.intro.set_words(say("Sending …"))

        def done(sent: Sending) -> None:
            self._told = say(
                "Taken: {taken}, refused: {refused}, left: {left}.",
                taken=sent.taken,
                refused=sent.refused,
                left=sent.left,
            )
            self.refresh()

        self.office.ask(lambda staff: staff.reports.send(), done)

    def _export(self, what: Export, session_id: str) -> None:
        self.trouble.set_words("")
        self.intro.set_words(say("Writing …"))

        def done(file: Path) -> None:
            self.intro.set_words(say("Written: {file}", file=isolated(file.name)))

        self.office.ask(lambda staff: staff.reports.export(what, session_id), done)
