"""Packs and models: what is installed, what a stick brings, what is used, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout

from app.runtime.administration import Administration
from app.runtime.model_care import ModelCard, ModelCheck, ModelState, Step
from app.runtime.pack_care import Offer, Origin, PackCard, Signature
from ui.admin.office import Office
from ui.admin.section import Section
from ui.theme import TextRole, Theme
from ui.widgets import Button, Card, ProgressLine, Text
from ui.widgets.symbol import Symbol

_WIDE_PX = 1150
"""From this width on buttons stand beside what they are about."""


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


class Packs(Section):
    """What is changed here holds from the next start; leaving the staff's side makes one."""

    changed = Signal()
    """The kiosk must start again for what was done."""

    def __init__(self, office: Office) -> None:
        super().__init__(office, self.tr("Packs and models"), "pack", "")
        self.again = Button(self.tr("Look again"), icon="restart", height_px=64)
        self.again.clicked.connect(self.refresh)
        self.head.addWidget(self.again)
        self.progress = ProgressLine()
        self.column.insertWidget(3, self.progress)
        self.rows: list[PackRow] = []
        self.offers: list[OfferRow] = []
        self.models: ModelsCard | None = None
        self._told = ""

    def refresh(self) -> None:
        self.intro.set_words(self.tr("Looking …"))
        self.office.ask(
            lambda staff: (staff.packs.installed(), staff.packs.offered(), staff.models.listed()),
            lambda found: self._show(*found),
        )

    def wipe(self) -> None:
        super().wipe()
        self.rows, self.offers, self.models, self._told = [], [], None, ""
        self.progress.end()
        self.intro.set_words("")

    def tell_failure(self, why: str) -> None:
        super().tell_failure(why)
        self.progress.end()
        self._rest(False)
        self.intro.set_words("")

    def _show(self, packs: list[PackCard], offers: list[Offer], models: list[ModelCard]) -> None:
        self.clear()
        self.intro.set_words(self._told)
        self._told = ""
        wide = self.width() > self.theme.px(_WIDE_PX)
        self.rows = [PackRow(card, wide=wide) for card in packs]
        self.offers = [OfferRow(offer) for offer in offers]
        for row in self.rows:
            self.add(row)
            row.use.clicked.connect(lambda _=False, one=row.card: self._use(one))
            row.beside.clicked.connect(lambda _=False, one=row.card: self._offer(one))
            row.verify.clicked.connect(lambda _=False, one=row.card: self._verify(one))
            row.back.clicked.connect(lambda _=False, one=row.card: self._go_back(one))
        self.add(Text(self.tr("On a stick"), TextRole.HEADING))
        for offered in self.offers:
            self.add(offered)
            offered.install.clicked.connect(lambda _=False, one=offered.offer: self._install(one))
        if not self.offers:
            words = self.tr("No pack. Plug a stick in, then look again.")
            self.add(Text(words, TextRole.BODY, "ink_muted"))
        self.add(Text(self.tr("Models"), TextRole.HEADING))
        self.models = ModelsCard(models)
        self.models.check.clicked.connect(self._verify_models)
        self.models.bring.clicked.connect(self._bring_models)
        self.models.restored.connect(self._restore)
        self.add(self.models)
        self.body.addStretch(1)

    def _use(self, card: PackCard) -> None:
        told = self.tr("{title} is used from the next start on.").format(title=card.title)
        self._change(lambda staff: staff.packs.choose(card.pack_id), told)

    def _offer(self, card: PackCard) -> None:
        told = self.tr("{title} is offered from the next start on.")
        if card.offered:
            told = self.tr("{title} is no longer offered from the next start on.")
        self._change(
            lambda staff: staff.packs.offer(card.pack_id, not card.offered),
            told.format(title=card.title),
        )

    def _go_back(self, card: PackCard) -> None:
        told = self.tr("{title} is back at version {version}.").format(
            title=card.title, version=card.other_version
        )
        self._change(lambda staff: staff.packs.go_back(card.pack_id), told)

    def _install(self, offer: Offer) -> None:
        told = self.tr("{pack} {version} was brought in.").format(
            pack=offer.pack_id, version=offer.version
        )
        self._change(lambda staff: staff.packs.install(offer), told)

    def _change(self, work: Callable[[Administration], PackCard], told: str) -> None:
        self._begin(self.tr("Checking everything in it …"))

        def done(_card: PackCard) -> None:
            self._told = told
            self.changed.emit()
            self.refresh()

        self.office.ask(work, done)

    def _verify(self, card: PackCard) -> None:
        self._begin(self.tr("Reading {title} …").format(title=card.title))

        def done(_card: PackCard) -> None:
            self.intro.set_words(self.tr("{title}: whole, no faults.").format(title=card.title))

        self.office.ask(lambda staff: staff.packs.verify(card.pack_id), done)

    def _restore(self, role: str) -> None:
        self._begin("")

        def done(_none: None) -> None:
            self.changed.emit()
            self.refresh()

        self.office.ask(lambda staff: staff.models.use_catalogue(role), done)

    def _verify_models(self) -> None:
        self._begin("")
        self._rest(True)

        def done(found: ModelCheck) -> None:
            self.progress.end()
            self._rest(False)
            if found.faults:
                self.tell_failure("\n".join(found.faults))
            else:
                self.intro.set_words(
                    self.tr("All {count} models are whole.").format(count=found.whole)
                )

        self.office.watch(lambda staff, tell: staff.models.verify(tell), self._step, done)

    def _bring_models(self) -> None:
        self._begin("")
        self._rest(True)

        def done(taken: list[str]) -> None:
            self.progress.end()
            self._told = self.tr("Brought in: {models}.").format(models=", ".join(taken))
            self.changed.emit()
            self.refresh()

        self.office.watch(lambda staff, tell: staff.models.bring_in(tell), self._step, done)

    def _begin(self, words: str) -> None:
        self.trouble.set_words("")
        self.intro.set_words(words)

    def _rest(self, working: bool) -> None:
        if self.models is not None:
            self.models.rest(working)

    def _step(self, step: Step) -> None:
        share = step.done / step.total if step.total else 0.0
        megabytes = f"{step.done / 1e6:.0f} / {step.total / 1e6:.0f} MB" if step.total else ""
        self.progress.show_share(f"{step.words}  {megabytes}".strip(), share)
