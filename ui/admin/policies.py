"""What the site has decided: how much is noticed, how long it is kept, how long is waited."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from app.runtime.policy_care import PolicyNow, PolicyOffer, SitePolicy
from ui.admin.office import Office
from ui.admin.section import Section
from ui.theme import TextRole, Theme
from ui.widgets import Button, ButtonKind, Card, Scale, Stepper, Text
from ui.widgets.scale import StepTile
from ui.words import LANGUAGES, Words, isolated, recognised, run_on, say

PERCEPTION = ("off", "cues", "full")
DAYS = (0, 7, 14, 30, 60, 90, 180, 365, 730, 1095, 1825, 3660)
WARNING_S = (10, 30, 45, 60, 90, 120, 180, 300, 600)
WIPE_S = (10, 15, 20, 30, 45, 60, 90, 120)
PATIENCE = tuple(round(0.5 + step / 10, 1) for step in range(26))
"""Ladders within the bounds of `SitePolicy`."""


class LanguagesCard(Card):
    """Which languages are offered; the last one cannot be taken away."""

    changed = Signal()

    def __init__(self, offered: Sequence[str]) -> None:
        super().__init__(padding_px=24)
        self.column.addWidget(Text(say("Languages offered"), TextRole.HEADING))
        self._row = QHBoxLayout()
        self._kept = [one for one in offered if one not in LANGUAGES]
        self.tiles = {code: StepTile(name) for code, name in LANGUAGES.items()}
        for code, tile in self.tiles.items():
            tile.setChecked(code in offered)
            tile.toggled.connect(self._toggled)
            self._row.addWidget(tile, 1)
        self.column.addLayout(self._row)
        self._toggled()

    @property
    def chosen(self) -> tuple[str, ...]:
        return (*(c for c, tile in self.tiles.items() if tile.isChecked()), *self._kept)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._row.setSpacing(theme.px(8))

    def _toggled(self) -> None:
        chosen = self.chosen
        for code, tile in self.tiles.items():
            tile.setEnabled(chosen != (code,))
        self.changed.emit()


class ConsentCard(Card):
    """What learners read before each consent, in the site's own words where it has any."""

    def __init__(self, policy: SitePolicy) -> None:
        super().__init__(padding_px=24)
        self.column.addWidget(Text(say("What learners are asked"), TextRole.HEADING))
        purposes = {
            "microphone": say("Microphone"),
            "camera": say("Camera"),
            "memory": say("Memory"),
            "recording": say("Recording"),
        }
        for language, texts in policy.consent_texts.items():
            name = LANGUAGES.get(language, language)
            for purpose, words in texts.model_dump().items():
                if words:
                    about = run_on(name, purposes[purpose], by=" · ")
                    self.column.addWidget(Text(about, TextRole.OVERLINE, "ink_muted"))
                    self.column.addWidget(Text(words, TextRole.BODY))
        if not policy.consent_texts:
            own = say(
                "The application’s own words: microphone, camera, memory and recording are asked "
                "for one by one, and no is as easy as yes."
            )
            self.column.addWidget(Text(own, TextRole.BODY, "ink_muted"))


class PolicyForm:
    """The cards of a policy that can be changed here; `policy` is what they now say."""

    def __init__(self, now: PolicyNow) -> None:
        self._before = now.policy
        policy = now.policy
        steps = (
            say("Nothing: no camera"),
            say("What can be measured"),
            say("More than can be measured"),
        )
        self.perception = Scale(
            say("What the camera is used for"),
            say(
                "More than can be measured takes a policy that the site has signed. Scores never "
                "depend on the camera."
            ),
            steps if policy.perception == "full" else steps[:2],
            columns=3,
        )
        self.perception.tiles[PERCEPTION.index(policy.perception)].setChecked(True)
        self.languages = LanguagesCard(policy.languages)

        def days(value: float) -> Words:
            return say("not kept") if value == 0 else say("{n} days", n=round(value))

        def seconds(value: float) -> Words:
            return say("{n} s", n=round(value))

        kept = policy.retention
        self.kept = {
            "journals_days": Stepper(say("What was said"), DAYS, kept.journals_days, days),
            "results_days": Stepper(say("Results"), DAYS, kept.results_days, days),
            "questions_days": Stepper(say("Questions to staff"), DAYS, kept.questions_days, days),
            "outbox_days": Stepper(say("Unsent statements"), DAYS, kept.outbox_days, days),
        }
        self.times = {
            "patience": Stepper(
                say("Patience with silence"),
                PATIENCE,
                policy.patience,
                lambda part: f"{round(100 * part)} %",
            ),
            "idle_warning_s": Stepper(
                say("Stillness until the warning"), WARNING_S, policy.idle_warning_s, seconds
            ),
            "idle_wipe_s": Stepper(
                say("From the warning to the wipe"), WIPE_S, policy.idle_wipe_s, seconds
            ),
        }
        noticed = Card(padding_px=24)
        noticed.column.addWidget(self.perception)
        self.cards: list[Card] = [noticed, self.languages]
        for title, steppers in (
            (say("How long it is kept"), self.kept),
            (say("How long is waited"), self.times),
        ):
            card = Card(padding_px=24)
            card.column.addWidget(Text(title, TextRole.HEADING))
            for stepper in steppers.values():
                card.column.addWidget(stepper)
            self.cards.append(card)

    @property
    def policy(self) -> SitePolicy:
        """What the form says; all else is as it was."""
        asked = self.perception.answer
        return self._before.model_copy(
            update={
                "perception": PERCEPTION[asked] if asked is not None else "off",
                "languages": self.languages.chosen,
                "retention": self._before.retention.model_copy(
                    update={name: round(one.value) for name, one in self.kept.items()}
                ),
                **{name: one.value for name, one in self.times.items()},
                "signed": False,
                "sha256": "",
            }
        )

    def lock(self) -> None:
        """Show, and change nothing."""
        for tile in (*self.perception.tiles, *self.languages.tiles.values()):
            tile.setEnabled(False)
        for stepper in (*self.kept.values(), *self.times.values()):
            stepper.lock()


class Policies(Section):
    """Changes are written together, each is in the audit log, and they hold after a restart."""

    changed = Signal()
    """The kiosk must start again for what was done."""

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
        for card in (*self.form.cards, ConsentCard(now.policy)):
            self.add(card)
        if now.locked:
            self.form.lock()
        self.body.addStretch(1)
        self.save.setVisible(not now.locked)
        for part in (*self.form.kept.values(), *self.form.times.values()):
            part.changed.connect(self._look)
        self.form.perception.answered.connect(self._look)
        self.form.languages.changed.connect(self._look)
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
        self.refresh()
