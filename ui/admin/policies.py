"""What the site has decided: how much is noticed, how long it is kept, how long is waited."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from app.runtime.policy_care import PolicyNow, PolicyOffer, SitePolicy
from ui.admin.office import Office
from ui.admin.policy_form import PolicyForm
from ui.admin.section import Section
from ui.theme import TextRole
from ui.widgets import Button, ButtonKind, Card, Text
from ui.words import Words, isolated, recognised, run_on, say


class Policies(Section):
    """Changes are written together, each is in the audit log, and they hold after a restart."""

    changed = Signal()
    """The kiosk must start again for what was done."""
    writing = Signal(object)
    """The text area that was touched."""
    written = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__(office, say("Policies"), "lock", "")
        self.save = Button(say("Save"), ButtonKind.PRIMARY, icon="check", height_px=64)
        self.save.clicked.connect(self._save)
        self.head.addWidget(self.save)
        self.form: PolicyForm | None = None
        self.offers: list[Button] = []
        self._now: PolicyNow | None = None
        self._told: Words = ""

    def refresh(self) -> None:
        self.office.ask(
            lambda staff: (staff.policy.now(), staff.policy.offered()),
            lambda found: self._show(*found),
        )

    def wipe(self) -> None:
        super().wipe()
        self.form, self._now, self.offers, self._told = None, None, [], ""
        self.save.setEnabled(False)
        self.intro.set_words("")

    def _show(self, now: PolicyNow, offers: list[PolicyOffer]) -> None:
        self.clear()
        self._now = now
        self.offers = []
        self.trouble.set_words(recognised(now.trouble))
        site = isolated(f"{now.policy.site}.") if now.policy.site else ""
        words = say("Not signed: staff change it here.")
        if now.locked:
            words = say(
                "Signed by the site: whoever holds its key changes it, and a stick brings it here."
            )
        self.intro.set_words(run_on(self._told, site, words))
        self._told = ""
        self.form = PolicyForm(now)
        for offer in offers:
            self.add(self._offered(offer))
        for card in self.form.cards:
            self.add(card)
        if now.locked:
            self.form.lock()
        self.body.addStretch(1)
        self.save.setVisible(not now.locked)
        for part in (*self.form.kept.values(), *self.form.times.values()):
            part.changed.connect(self._look)
        self.form.perception.answered.connect(self._look)
        for card in (self.form.languages, self.form.consent):
            card.changed.connect(self._look)
        self.form.consent.writing.connect(self.writing)
        self._look()

    def _look(self, *_changed: object) -> None:
        """Saving is offered when there is something to save."""
        if self.form is not None and self._now is not None:
            before = self._now.policy.model_copy(update={"signed": False, "sha256": ""})
            self.save.setEnabled(bool(self._now.trouble) or self.form.policy != before)

    def _offered(self, offer: PolicyOffer) -> Card:
        card = Card("accent_soft", padding_px=24)
        name = offer.site or str(offer.file)
        title = say("A policy on a stick: {name}", name=isolated(name))
        card.column.addWidget(Text(title, TextRole.LABEL, "on_accent_soft"))
        card.column.addWidget(
            Text(run_on(isolated(str(offer.file))), TextRole.SMALL, "on_accent_soft")
        )
        if offer.fault:
            card.column.addWidget(Text(recognised(offer.fault), TextRole.SMALL, "live"))
        take = Button(say("Use this policy"), height_px=60)
        take.setEnabled(not offer.fault)
        take.clicked.connect(lambda: self._bring_in(offer))
        row = QHBoxLayout()
        row.addWidget(take)
        row.addStretch(1)
        card.column.addLayout(row)
        self.offers.append(take)
        return card

    def _save(self) -> None:
        if self.form is not None:
            policy = self.form.policy
            self.office.ask(lambda staff: staff.policy.change(policy), self._saved)

    def _bring_in(self, offer: PolicyOffer) -> None:
        self.office.ask(lambda staff: staff.policy.bring_in(offer), self._saved)

    def _saved(self, _policy: SitePolicy) -> None:
        self.trouble.set_words("")
        self._told = say("Saved. It holds after the restart that leaving brings.")
        self.changed.emit()
        self.written.emit()
        self.refresh()
