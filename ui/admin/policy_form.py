"""The cards of a site policy that staff may change."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from app.runtime.policy_care import PolicyNow, SitePolicy
from app.security import ConsentTexts
from ui.theme import TextRole, Theme
from ui.widgets import Card, Scale, Stepper, Text, TextArea
from ui.widgets.scale import StepTile
from ui.words import LANGUAGES, Words, run_on, say

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

    changed = Signal()
    writing = Signal(object)
    """The text area that was touched."""

    def __init__(self, policy: SitePolicy) -> None:
        super().__init__(padding_px=24)
        self.column.addWidget(Text(say("What learners are asked"), TextRole.HEADING))
        own = say("Where nothing is written, the application’s own words stand.")
        self.column.addWidget(Text(own, TextRole.SMALL, "ink_muted"))
        purposes = {
            "microphone": say("Microphone"),
            "camera": say("Camera"),
            "memory": say("Memory"),
            "recording": say("Recording"),
        }
        self._before = policy.consent_texts
        self.areas: dict[tuple[str, str], TextArea] = {}
        for language in dict.fromkeys((*policy.languages, *policy.consent_texts)):
            texts = policy.consent_texts.get(language, ConsentTexts())
            for purpose, name in purposes.items():
                about = run_on(LANGUAGES.get(language, language), name, by=" · ")
                area = TextArea(about, 2, getattr(texts, purpose))
                area.textChanged.connect(self.changed)
                area.touched.connect(self.writing)
                self.areas[language, purpose] = area
                self.column.addWidget(Text(about, TextRole.OVERLINE, "ink_muted"))
                self.column.addWidget(area)

    @property
    def texts(self) -> dict[str, ConsentTexts]:
        """What stands there now, by language."""
        written: dict[str, dict[str, str]] = {}
        for (language, purpose), area in self.areas.items():
            written.setdefault(language, {})[purpose] = area.words
        return {
            language: ConsentTexts(**words)
            for language, words in written.items()
            if any(words.values()) or language in self._before
        }

    def lock(self) -> None:
        """Show, and let nobody change it."""
        for area in self.areas.values():
            area.setEnabled(False)


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
        self.consent = ConsentCard(policy)

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
        self.cards.append(self.consent)

    @property
    def policy(self) -> SitePolicy:
        """What the form says; all else is as it was."""
        asked = self.perception.answer
        return self._before.model_copy(
            update={
                "perception": PERCEPTION[asked] if asked is not None else "off",
                "languages": self.languages.chosen,
                "consent_texts": self.consent.texts,
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
        self.consent.lock()
        for tile in (*self.perception.tiles, *self.languages.tiles.values()):
            tile.setEnabled(False)
        for stepper in (*self.kept.values(), *self.times.values()):
            stepper.lock()
