"""Packs and models: what is installed, what a stick brings, what is used, and the way back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal

from app.runtime.administration import Administration
from app.runtime.model_care import ModelCard, ModelCheck, Step
from app.runtime.pack_care import Offer, PackCard
from ui.admin.office import Office
from ui.admin.pack_cards import ModelsCard, OfferRow, PackRow
from ui.admin.section import Section
from ui.theme import TextRole
from ui.widgets import Button, ProgressLine, Text
from ui.words import Words, recognised, run_on, say

_WIDE_PX = 1150
"""From this width on buttons stand beside what they are about."""


class Packs(Section):
    """What is changed here holds from the next start; leaving the staff's side makes one."""

    changed = Signal()
    """The kiosk must start again for what was done."""

    def __init__(self, office: Office) -> None:
        super().__init__(office, say("Packs and models"), "pack", "")
        self.again = Button(say("Look again"), icon="restart", height_px=64)
        self.again.clicked.connect(self.refresh)
        self.head.addWidget(self.again)
        self.progress = ProgressLine()
        self.column.insertWidget(3, self.progress)
        self.rows: list[PackRow] = []
        self.offers: list[OfferRow] = []
        self.models: ModelsCard | None = None
        self._told: Words = ""

    def refresh(self) -> None:
        self.intro.set_words(say("Looking …"))
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
        self.add(Text(say("On a stick"), TextRole.HEADING))
        for offered in self.offers:
            self.add(offered)
            offered.install.clicked.connect(lambda _=False, one=offered.offer: self._install(one))
        if not self.offers:
            words = say("No pack. Plug a stick in, then look again.")
            self.add(Text(words, TextRole.BODY, "ink_muted"))
        self.add(Text(say("Models"), TextRole.HEADING))
        self.models = ModelsCard(models)
        self.models.check.clicked.connect(self._verify_models)
        self.models.bring.clicked.connect(self._bring_models)
        self.models.restored.connect(self._restore)
        self.add(self.models)
        self.body.addStretch(1)

    def _use(self, card: PackCard) -> None:
        told = say("{title} is used from the next start on.", title=card.title)
        self._change(lambda staff: staff.packs.choose(card.pack_id), told)

    def _offer(self, card: PackCard) -> None:
        told = say("{title} is offered from the next start on.", title=card.title)
        if card.offered:
            told = say("{title} is no longer offered from the next start on.", title=card.title)
        self._change(lambda staff: staff.packs.offer(card.pack_id, not card.offered), told)

    def _go_back(self, card: PackCard) -> None:
        told = say(
            "{title} is back at version {version}.", title=card.title, version=card.other_version
        )
        self._change(lambda staff: staff.packs.go_back(card.pack_id), told)

    def _install(self, offer: Offer) -> None:
        told = say("{pack} {version} was brought in.", pack=offer.pack_id, version=offer.version)
        self._change(lambda staff: staff.packs.install(offer), told)

    def _change(self, work: Callable[[Administration], PackCard], told: Words) -> None:
        self._begin(say("Checking everything in it …"))

        def done(_card: PackCard) -> None:
            self._told = told
            self.changed.emit()
            self.refresh()

        self.office.ask(work, done)

    def _verify(self, card: PackCard) -> None:
        self._begin(say("Reading {title} …", title=card.title))

        def done(_card: PackCard) -> None:
            self.intro.set_words(say("{title}: whole, no faults.", title=card.title))

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
                self.trouble.set_words(run_on(*map(recognised, found.faults), by="\n"))
                self.intro.set_words("")
            else:
                self.intro.set_words(say("All {count} models are whole.", count=found.whole))

        self.office.watch(lambda staff, tell: staff.models.verify(tell), self._step, done)

    def _bring_models(self) -> None:
        self._begin("")
        self._rest(True)

        def done(taken: list[str]) -> None:
            self.progress.end()
            self._told = say("Brought in: {models}.", models=", ".join(taken))
            self.changed.emit()
            self.refresh()

        self.office.watch(lambda staff, tell: staff.models.bring_in(tell), self._step, done)

    def _begin(self, words: Words) -> None:
        self.trouble.set_words("")
        self.intro.set_words(words)

    def _rest(self, working: bool) -> None:
        if self.models is not None:
            self.models.rest(working)

    def _step(self, step: Step) -> None:
        share = step.done / step.total if step.total else 0.0
        megabytes = f"{step.done / 1e6:.0f} / {step.total / 1e6:.0f} MB" if step.total else ""
        self.progress.show_share(f"{step.words}  {megabytes}".strip(), share)
