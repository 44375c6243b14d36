"""One pack, one offer on a stick, and the list of models, as cards."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout

from app.runtime.model_care import ModelCard, ModelState
from app.runtime.pack_care import Offer, Origin, PackCard, Signature
from ui.theme import TextRole, Theme
from ui.widgets import Button, Card, Text
from ui.widgets.symbol import Symbol
from ui.words import Words, isolated, recognised, run_on, say


class PackRow(Card):
    """One pack: what it is, whose it is, and what can be done with it."""

    def __init__(self, card: PackCard, *, wide: bool) -> None:
        super().__init__("accent_soft" if card.chosen else "surface", padding_px=22)
        self.card = card
        ink, muted = ("on_accent_soft",) * 2 if card.chosen else ("ink", "ink_muted")
        self._head = QHBoxLayout()
        self._head.addWidget(Symbol("pack", ink, 30), 0, Qt.AlignmentFlag.AlignVCenter)
        title = Text(run_on(isolated(card.title)), TextRole.LABEL, ink)
        self._head.addWidget(title, 1)
        if card.chosen or card.offered:
            self._head.addWidget(Symbol("check", ink, 26))
            words = say("In use") if card.chosen else say("Offered too")
            self._head.addWidget(Text(words, TextRole.LABEL, ink))
        version = say("version {version}", version=card.version) if card.version else ""
        facts = (isolated(card.pack_id), version, self._origin(), self._signer())
        about = Text(run_on(*facts, by=" · "), TextRole.SMALL, muted)
        self.use = Button(say("Use this pack"), height_px=60)
        words = say("Offer no more") if card.offered else say("Offer too")
        self.beside = Button(words, height_px=60)
        self.verify = Button(say("Verify"), icon="check", height_px=60)
        self.back = Button(
            say("Back to version {version}", version=card.other_version),
            icon="restart",
            height_px=60,
        )
        self.use.setVisible(not card.chosen and not card.fault)
        self.beside.setVisible(not card.chosen and (card.offered or not card.fault))
        self.back.setVisible(bool(card.other_version))
        ways = QBoxLayout.Direction
        self._across = QBoxLayout(ways.LeftToRight if wide else ways.TopToBottom)
        told = QVBoxLayout()
        told.addLayout(self._head)
        told.addWidget(about)
        self._across.addLayout(told, 1)
        self._ways = QHBoxLayout()
        for button in (self.use, self.beside, self.back, self.verify):
            button.setAccessibleDescription(card.title)
            self._ways.addWidget(button)
        if not wide:
            self._ways.addStretch(1)
        self._across.addLayout(self._ways)
        self.column.addLayout(self._across)
        if card.fault:
            self.column.addWidget(Text(recognised(card.fault), TextRole.SMALL, "live"))

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        for row in (self._head, self._ways, self._across):
            row.setSpacing(theme.px(10))

    def _origin(self) -> Words:
        origins: dict[Origin, Words] = {
            Origin.SHIPPED: say("came with the application"),
            Origin.FOLDER: say("a folder being worked on"),
            Origin.ARCHIVE: say("brought in"),
        }
        return origins[self.card.origin]

    def _signer(self) -> Words:
        signers: dict[Signature, Words] = {
            Signature.APPLICATION: "",
            Signature.SITE: say("signed by this site"),
            Signature.UNKNOWN: say("signed with a key this kiosk does not know"),
            Signature.NONE: say("not signed"),
        }
        return signers[self.card.signature]


class OfferRow(Card):
    """A pack on a stick."""

    def __init__(self, offer: Offer) -> None:
        super().__init__(padding_px=22)
        self.offer = offer
        self._row = QHBoxLayout()
        self._row.addWidget(Symbol("disk", "accent", 30), 0, Qt.AlignmentFlag.AlignVCenter)
        name = offer.pack_id if offer.fault else f"{offer.pack_id} {offer.version}"
        words = QVBoxLayout()
        words.addWidget(Text(run_on(isolated(name)), TextRole.LABEL))
        words.addWidget(Text(run_on(isolated(str(offer.file))), TextRole.SMALL, "ink_muted"))
        self._row.addLayout(words, 1)
        self.install = Button(say("Bring in"), icon="forward", height_px=60)
        self.install.setAccessibleDescription(name)
        self.install.setEnabled(not offer.fault)
        self._row.addWidget(self.install)
        self.column.addLayout(self._row)
        if offer.fault:
            self.column.addWidget(Text(recognised(offer.fault), TextRole.SMALL, "live"))

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._row.setSpacing(theme.px(14))


class ModelsCard(Card):
    """Every role and what fills it."""

    restored = Signal(str)
    """The catalogue's model is wanted again for this role."""

    def __init__(self, models: Sequence[ModelCard]) -> None:
        super().__init__(padding_px=22)
        self._rows: list[QHBoxLayout] = []
        for one in models:
            row = QHBoxLayout()
            icon, colour = _MARKS[one.state]
            row.addWidget(Symbol(icon, colour, 24))
            row.addWidget(Text(run_on(isolated(one.model)), TextRole.SMALL), 4)
            row.addWidget(
                Text(run_on(isolated(f"{one.megabytes} MB")), TextRole.SMALL, "ink_muted"), 1
            )
            row.addWidget(Text(run_on(isolated(one.licence)), TextRole.SMALL, "ink_muted"), 2)
            row.addWidget(Text(self._state(one.state), TextRole.SMALL, colour), 2)
            if one.state is ModelState.OWN:
                back = Button(say("Back to the catalogue’s"), height_px=60)
                back.clicked.connect(lambda _=False, role=one.role: self.restored.emit(role))
                row.addWidget(back)
            self._rows.append(row)
            self.column.addLayout(row)
        self.check = Button(say("Verify every byte"), icon="check", height_px=60)
        self.bring = Button(say("Bring in from a stick"), icon="disk", height_px=60)
        ways = QHBoxLayout()
        ways.addWidget(self.check)
        ways.addWidget(self.bring)
        ways.addStretch(1)
        self._rows.append(ways)
        self.column.addLayout(ways)

    def rest(self, working: bool) -> None:
        """While something is being worked on nothing else can be begun."""
        self.check.setEnabled(not working)
        self.bring.setEnabled(not working)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        for row in self._rows:
            row.setSpacing(theme.px(12))

    def _state(self, state: ModelState) -> Words:
        return {
            ModelState.HERE: say("here"),
            ModelState.MISSING: say("missing"),
            ModelState.ON_REQUEST: say("not needed"),
            ModelState.OWN: say("the site’s own file"),
        }[state]


_MARKS = {
    ModelState.HERE: ("check", "accent"),
    ModelState.MISSING: ("caution", "live"),
    ModelState.ON_REQUEST: ("moment", "ink_muted"),
    ModelState.OWN: ("check", "accent"),
}
