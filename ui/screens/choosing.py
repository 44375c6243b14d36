"""Which exercise: what is due first, with the reason, then all that is offered."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.conversation.events import PracticeDue
from app.runtime.offers import Offer
from ui.screens.screen import Screen
from ui.theme import TextRole, Theme
from ui.widgets import Button, Text, apply_theme
from ui.widgets.button import Pressable
from ui.words import LANGUAGES, Words, say

DISC_PX = 76


class OfferCard(Pressable):
    """One exercise as one large target: title, what it is, how long and with whom."""

    def __init__(self, offer: Offer, due: PracticeDue | None, language: str) -> None:
        super().__init__(offer.title)
        self.offer, self.due = offer, due
        self.setText("")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._column = QVBoxLayout(self)
        mode = say("Role play") if offer.role_play else say("Coaching")
        about = say(
            "{minutes} min · {mode} · {name}",
            minutes=offer.minutes,
            mode=mode,
            name=offer.persona_name,
        )
        if due is not None:
            self._add(say("Due for practice"), TextRole.OVERLINE, "accent")
        self._add(offer.title, TextRole.HEADING)
        if due is not None:
            self._add(why_due(due), TextRole.SMALL)
        elif offer.summary:
            self._add(offer.summary, TextRole.SMALL)
        self._add(about, TextRole.SMALL, "ink_muted")
        self._add(held_in(offer, language), TextRole.SMALL, "ink_muted")
        self.setAccessibleDescription(f"{why_due(due) if due else offer.summary} {about}")

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        across, down = self.ring_px + theme.px(26), self.ring_px + theme.px(18)
        beside = across + theme.px(DISC_PX) + theme.px(18)
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left, right = (across, beside) if mirrored else (beside, across)
        self._column.setContentsMargins(left, down, right, down)
        self._column.setSpacing(theme.px(4))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = max(1.5, theme.unit * (3.0 if self.due is not None else 2.0))
        shape = self.shape_rect().adjusted(width / 2, width / 2, -width / 2, -width / 2)
        fill = "sunken" if self.isDown() or self.underMouse() else "surface"
        painter.setBrush(theme.colour(fill))
        painter.setPen(QPen(theme.colour("accent" if self.due is not None else "outline"), width))
        radius = theme.px(24)
        painter.drawRoundedRect(shape, radius, radius)
        self._paint_disc(painter)
        self.draw_ring(painter, radius)

    def _paint_disc(self, painter: QPainter) -> None:
        """The Persona's initial, where an eye running down the list looks for somebody."""
        theme = self._theme
        across, inset = theme.px(DISC_PX), self.ring_px + theme.px(24)
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = self.width() - inset - across if mirrored else inset
        disc = QRectF(left, (self.height() - across) / 2, across, across)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent_soft"))
        painter.drawEllipse(disc)
        painter.setPen(theme.colour("on_accent_soft"))
        painter.setFont(theme.font(TextRole.HEADING))
        initial = self.offer.persona_name[:1].upper()
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, initial)

    def _add(self, words: Words, role: TextRole, colour: str = "ink") -> None:
        if words:
            text = Text(words, role, colour)
            text.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self._column.addWidget(text)


class ChoosingScreen(Screen):
    """Built anew for every learner; one touch chooses."""

    wide = True
    chosen = Signal(object)
    """The Offer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards: list[OfferCard] = []
        self.body.addWidget(Text(say("Choose an exercise"), TextRole.TITLE))
        self._list = QVBoxLayout()
        self.body.addLayout(self._list)
        self.body.addStretch(1)
        self.leave = Button(say("Back"), icon="back")
        self.leave.clicked.connect(self.back)
        self.foot.addWidget(self.leave)
        self.foot.addStretch(1)

    def first_focus(self) -> QWidget:
        return self.cards[0] if self.cards else self.leave

    def show_offers(
        self, offers: Sequence[Offer], due: Sequence[PracticeDue], language: str
    ) -> None:
        """Show them all: what is due, most urgent first; then those held in `language`."""
        self.wipe()
        urgent = {(one.pack_id, one.scenario_id): one for one in reversed(due)}
        places = list(reversed(urgent))

        def place(offer: Offer) -> tuple[int, bool]:
            key = (offer.pack_id, offer.scenario_id)
            at = places.index(key) if key in urgent else len(places)
            return at, offer.language != language

        for offer in sorted(offers, key=place):
            card = OfferCard(offer, urgent.get((offer.pack_id, offer.scenario_id)), language)
            card.clicked.connect(lambda _=False, taken=offer: self.chosen.emit(taken))
            self.cards.append(card)
            self._list.addWidget(card)
            apply_theme(card, self.theme)

    def wipe(self) -> None:
        for card in self.cards:
            self._list.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = []

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._list.setSpacing(theme.px(6))


def why_due(due: PracticeDue) -> Words:
    """Return the reason in the window's words."""
    if due.days < 1:
        return say("Due again: {topic}. You last practised it today.", topic=due.topic)
    if due.days == 1:
        return say("Due again: {topic}. You last practised it yesterday.", topic=due.topic)
    return say(
        "Due again: {topic}. You last practised it {days} days ago.",
        topic=due.topic,
        days=due.days,
    )


def held_in(offer: Offer, language: str) -> Words:
    """Return which language the talk is held in where it is not the window's; else nothing."""
    if offer.language.split("-")[0] == language:
        return ""
    name = LANGUAGES.get(offer.language.split("-")[0], offer.language)
    return say("The conversation itself is held in {language}.", language=name)
