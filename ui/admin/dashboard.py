"""How the kiosk is, at a glance: what works first, what to do about the rest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.conversation.events import Degraded, Mode, Recovered
from app.runtime.administration import Administration, Area, Line
from ui.admin.office import Office
from ui.admin.section import Section
from ui.theme import TextRole, Theme
from ui.widgets import Button, Card, Text
from ui.widgets.symbol import Symbol
from ui.words import Words, isolated, recognised, run_on, say

FAULTS_KEPT = 5
_ICONS = {
    Area.DEVICES: "microphone",
    Area.MODELS: "spark",
    Area.PACKS: "pack",
    Area.MACHINE: "disk",
    Area.RECORDS: "lock",
}
_TWO_COLUMNS_PX = 1000


class AreaCard(Card):
    """One area: how it is in a few words, then line by line."""

    def __init__(self, title: Words, icon: str, verdict: Words, lines: Sequence[Line]) -> None:
        super().__init__(padding_px=24)
        self._rows: list[QHBoxLayout] = []
        self._row(Symbol(icon, "accent", 32), Text(title, TextRole.HEADING))
        well = all(line.ok is not False for line in lines)
        self.verdict = Text(verdict, TextRole.SMALL, "ink_muted" if well else "live")
        self.column.addWidget(self.verdict)
        told = ""
        for line in lines:
            name, colour = ("check", "accent") if line.ok else ("caution", "live")
            if line.ok is None:
                colour = "ink_muted"
            words = run_on(_called(line.part), recognised(line.words), by=": ")
            self._row(Symbol(name, colour, 24), Text(words, TextRole.SMALL))
            if line.remedy and line.remedy != told:
                self._row(
                    Symbol("forward", "ink_muted", 24),
                    Text(recognised(line.remedy), TextRole.SMALL),
                )
                told = line.remedy
        self.column.addStretch(1)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        for row in self._rows:
            row.setSpacing(theme.px(10))

    def _row(self, symbol: Symbol, text: Text) -> None:
        row = QHBoxLayout()
        row.addWidget(symbol, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(text, 1)
        self._rows.append(row)
        self.column.addLayout(row)


def _called(part: str) -> Words:
    """Return what the doctor found something about, in the window's language."""
    names = {
        "microphone": say("Microphone"),
        "loudspeaker": say("Loudspeaker"),
        "camera": say("Camera"),
        "disk": say("Disk"),
        "memory": say("Main memory"),
    }
    return names.get(part) or isolated(part.removeprefix("model "))


class Dashboard(Section):
    """Asks for everything anew each time it is shown."""

    def __init__(self, office: Office) -> None:
        super().__init__(office, say("Overview"), "overview", "")
        self.again = Button(say("Look again"), icon="restart", height_px=64)
        self.again.clicked.connect(self.refresh)
        self.head.addWidget(self.again)
        self.cards: list[AreaCard] = []
        self._faults: list[tuple[datetime, Mode, str, bool]] = []
        self._titles = {
            Area.DEVICES: say("Devices"),
            Area.MODELS: say("Models"),
            Area.PACKS: say("Packs"),
            Area.MACHINE: say("Disk and memory"),
            Area.RECORDS: say("Records"),
        }

    def take(self, event: object) -> None:
        """Remember what the engine says does not work, and whether it does again."""
        if isinstance(event, Degraded):
            self._faults.append((datetime.now(UTC).astimezone(), event.mode, event.detail, False))
        elif isinstance(event, Recovered):
            self._faults = [
                (at, mode, why, over or mode is event.mode) for at, mode, why, over in self._faults
            ]
        self._faults = self._faults[-FAULTS_KEPT:]

    def refresh(self) -> None:
        self.again.setEnabled(False)
        self.intro.set_words(say("Looking …"))
        self.office.ask(Administration.overview, self._show)

    def tell_failure(self, why: str) -> None:
        super().tell_failure(why)
        self.again.setEnabled(True)
        self.intro.set_words("")

    def wipe(self) -> None:
        super().wipe()
        self.cards = []
        self.intro.set_words("")

    def _show(self, lines: list[Line]) -> None:
        self.clear()
        self.again.setEnabled(True)
        lasting = sum(not over for *_, over in self._faults)
        faults = lasting + sum(line.ok is False for line in lines)
        missing = sum(line.ok is None for line in lines)
        self.intro.set_words(self._summary(faults, missing))
        self.cards = [
            self._card(area, [line for line in lines if line.area is area]) for area in Area
        ]
        self.cards.append(self._lately())
        board = QWidget()
        columns = QHBoxLayout(board)
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left, right = (self.theme.px(24), 0) if mirrored else (0, self.theme.px(24))
        columns.setContentsMargins(left, 0, right, 0)
        columns.setSpacing(self.theme.px(16))
        abreast = 2 if self.width() > self.theme.px(_TWO_COLUMNS_PX) else 1
        for first in range(abreast):
            column = QVBoxLayout()
            column.setSpacing(self.theme.px(16))
            for card in (*self.cards[:4], self.cards[5], self.cards[4])[first::abreast]:
                column.addWidget(card)
            column.addStretch(1)
            columns.addLayout(column, 1)
        self.add(board)
        self.body.addStretch(1)

    def _summary(self, faults: int, missing: int) -> Words:
        if faults == 0 and missing == 0:
            return say("Everything is in order.")
        if faults == 0:
            return say("Learners can begin. Some things are left out.")
        if faults == 1:
            return say("One thing needs a look.")
        return say("{faults} things need a look.", faults=faults)

    def _card(self, area: Area, lines: list[Line]) -> AreaCard:
        if any(line.ok is False for line in lines):
            verdict = say("Needs a look")
        elif any(line.ok is None for line in lines):
            verdict = say("Works, with something left out")
        else:
            verdict = say("In order")
        return AreaCard(self._titles[area], _ICONS[area], verdict, lines)

    def _lately(self) -> AreaCard:
        names = {
            Mode.NO_CAMERA: say("Camera"),
            Mode.NO_MICROPHONE: say("Microphone"),
            Mode.NO_VOICE: say("Voice"),
            Mode.NO_FACE: say("Face"),
            Mode.NO_LLM: say("Language model"),
            Mode.NO_KNOWLEDGE: say("Documents"),
            Mode.NO_RECORDS: say("Records"),
        }
        lines = []
        for at, mode, why, over in reversed(self._faults):
            told = say("{part}: works again", part=names[mode]) if over else names[mode]
            lines.append(Line(Area.MACHINE, over, f"{at:%H:%M} {told}", why))
        lasting = any(not over for *_, over in self._faults)
        verdict = say("Still there") if lasting else say("All over")
        if not lines:
            verdict = say("None since the kiosk started")
        return AreaCard(say("Last faults"), "caution", verdict, lines)
