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


class PackRow(Card):
    """One pack: what it is, whose it is, and what can be done with it."""

    def __init__(self, card: PackCard, *, wide: bool) -> None:
        super().__init__("accent_soft" if card.chosen else "surface", padding_px=22)
        self.card = card
        ink, muted = ("on_accent_soft",) * 2 if card.chosen else ("ink", "ink_muted")
        self._head = QHBoxLayout()
        self._head.addWidget(Symbol("pack", ink, 30), 0, Qt.AlignmentFlag.AlignVCenter)
        title = Text(card.title, TextRole.LABEL, ink)
        self._head.addWidget(title, 1)
        if card.chosen or card.offered:
            self._head.addWidget(Symbol("check", ink, 26))
            words = self.tr("In use") if card.chosen else self.tr("Offered too")
            self._head.addWidget(Text(words, TextRole.LABEL, ink))
        version = self.tr("version {version}").format(version=card.version)
        facts = (card.pack_id, card.version and version, self._origin(), self._signer())
        about = Text(" · ".join(fact for fact in facts if fact), TextRole.SMALL, muted)
        self.use = Button(self.tr("Use this pack"), height_px=60)
        words = self.tr("Offer no more") if card.offered else self.tr("Offer too")
        self.beside = Button(words, height_px=60)
        self.verify = Button(self.tr("Verify"), icon="check", height_px=60)
        self.back = Button(
            self.tr("Back to version {version}").format(version=card.other_version),
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
            self.column.addWidget(Text(card.fault, TextRole.SMALL, "live"))

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        for row in (self._head, self._ways, self._across):
            row.setSpacing(theme.px(10))

    def _origin(self) -> str:
        return {
            Origin.SHIPPED: self.tr("came with the application"),
            Origin.FOLDER: self.tr("a folder being worked on"),
            Origin.ARCHIVE: self.tr("brought in"),
        }[self.card.origin]

    def _signer(self) -> str:
        return {
            Signature.APPLICATION: "",
            Signature.SITE: self.tr("signed by this site"),
            Signature.UNKNOWN: self.tr("signed with a key this kiosk does not know"),
            Signature.NONE: self.tr("not signed"),
        }[self.card.signature]


class OfferRow(Card):
    """A pack on a stick."""

    def __init__(self, offer: Offer) -> None:
        super().__init__(padding_px=22)
        self.offer = offer
        self._row = QHBoxLayout()
        self._row.addWidget(Symbol("disk", "accent", 30), 0, Qt.AlignmentFlag.AlignVCenter)
        name = offer.pack_id if offer.fault else f"{offer.pack_id} {offer.version}"
        words = QVBoxLayout()
        words.addWidget(Text(name, TextRole.LABEL))
        words.addWidget(Text(str(offer.file), TextRole.SMALL, "ink_muted"))
        self._row.addLayout(words, 1)
        self.install = Button(self.tr("Bring in"), icon="forward", height_px=60)
        self.install.setAccessibleDescription(name)
        self.install.setEnabled(not offer.fault)
        self._row.addWidget(self.install)
        self.column.addLayout(self._row)
        if offer.fault:
            self.column.addWidget(Text(offer.fault, TextRole.SMALL, "live"))

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
            row.addWidget(Text(one.model, TextRole.SMALL), 4)
            row.addWidget(Text(f"{one.megabytes} MB", TextRole.SMALL, "ink_muted"), 1)
            row.addWidget(Text(one.licence, TextRole.SMALL, "ink_muted"), 2)
            row.addWidget(Text(self._state(one.state), TextRole.SMALL, colour), 2)
            if one.state is ModelState.OWN:
                back = Button(self.tr("Back to the catalogue’s"), height_px=60)
                back.clicked.connect(lambda _=False, role=one.role: self.restored.emit(role))
                row.addWidget(back)
            self._rows.append(row)
            self.column.addLayout(row)
        self.check = Button(self.tr("Verify every byte"), icon="check", height_px=60)
        self.bring = Button(self.tr("Bring in from a stick"), icon="disk", height_px=60)
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

    def _state(self, state: ModelState) -> str:
        return {
            ModelState.HERE: self.tr("here"),
            ModelState.MISSING: self.tr("missing"),
            ModelState.ON_REQUEST: self.tr("not needed"),
            ModelState.OWN: self.tr("the site’s own file"),
        }[state]


_MARKS = {
    ModelState.HERE: ("check", "accent"),
    ModelState.MISSING: ("caution", "live"),
    ModelState.ON_REQUEST: ("moment", "ink_muted"),
    ModelState.OWN: ("check", "accent"),
}
