"""What the conversation showed: quotes, one thing to try next, charts, what is remembered."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.conversation.debrief import CriterionResult, Debrief, Quote
from app.conversation.events import DebriefReady
from app.conversation.moments import moments_of
from app.runtime.debriefs import (
    NEAR,
    REASONS,
    UNJUDGED,
    Inks,
    Tell,
    blocked_lines,
    clock,
    delivery_rows,
    figures,
    headline,
    hints_of,
    noted_rows,
    numbered,
    own_mark,
    own_view,
    progress_svg,
    ring_svg,
    state_of,
    timeline_svg,
)
from ui.screens.debrief_checks import check_widgets
from ui.screens.debrief_memories import MemoryCard, MemoryRow
from ui.screens.screen import Screen
from ui.theme import TextRole, Theme
from ui.widgets import Button, ButtonKind, Card, Drawing, Text, TypingLine, apply_theme
from ui.words import Words, isolated, recognised, say, told

NO_BREAK = "\u00a0"
OTHER_INK = {"light": "#b98a5e", "dark": "#d9a878"}
"""The Persona's colour in charts; 3 to 1 against every ground it is drawn on."""


class DebriefScreen(Screen):
    """Built anew for every debrief; leaving wipes it."""

    wide = True
    done = Signal()
    saved = Signal()
    printed = Signal()
    replayed = Signal(int)
    """A turn of the learner's that they want to hear again."""
    decided = Signal(str, bool, str)
    """A proposed memory, whether to keep it, and in which words."""
    changed = Signal(str, str)
    """A memory from before, and the learner's words for it; none: it is to be forgotten."""
    keyboard_wanted = Signal(bool)
    """A keyboard on the screen is wanted, or not any more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._proposed: MemoryCard | None = None
        self._remembered: MemoryCard | None = None
        self.debrief: Debrief | None = None
        self.print = Button(say("Print"))
        self.print.clicked.connect(self.printed)
        self.save = Button(say("Save to USB"))
        self.save.clicked.connect(self.saved)
        self.next = Button(say("Continue"), ButtonKind.PRIMARY, wide=True, height_px=88)
        self.next.clicked.connect(self.done)
        for button in (self.print, self.save):
            self.foot.addWidget(button)
        self.foot.addWidget(self.next, 1)

    def first_focus(self) -> QWidget:
        return self.next

    def offer(self, *, usb: bool, printer: bool) -> None:
        """Offer only what there is."""
        self.save.setVisible(usb)
        self.print.setVisible(printer)

    def show_debrief(self, ready: DebriefReady) -> None:
        """Build the page."""
        self.wipe()
        debrief = self.debrief = ready.debrief
        self._add(Text(say("Your debrief"), TextRole.OVERLINE, "accent"))
        self._add(Text(debrief.title, TextRole.TITLE))
        self._add(_result(debrief))
        if debrief.retry is not None:
            self._add(self._retry(debrief.retry))
        self._add_moments(debrief, ready.audible_turns)
        for at, widget in enumerate(check_widgets(debrief)):
            if not at:
                self._space()
            self._add(widget)
        numbers = {c.criterion_id: n for n, c in numbered(debrief)}
        for objective in debrief.objectives:
            self._space()
            self._add(Text(objective.title, TextRole.HEADING))
            if objective.pending:
                waits = say("A person has yet to confirm this.")
                self._add(Text(waits, TextRole.SMALL, "ink_muted"))
            for criterion in objective.criteria:
                self._add(self._criterion(numbers[criterion.criterion_id], criterion))
        self._conversation(debrief)
        self._lists(debrief)
        if ready.next_title:
            self._space()
            self._add(Text(say("Next time"), TextRole.HEADING))
            self._add(Text(ready.next_title, TextRole.LABEL))
            self._add(Text(recognised(ready.next_because), TextRole.SMALL, "ink_muted"))
        self._space()
        note = say(
            "{name} is an AI. Words and voice were made by this machine.", name=debrief.persona_name
        )
        self._add(Text(note, TextRole.SMALL, "ink_muted"))
        self.body.addStretch(1)

    def propose_memory(self, proposal_id: str, text: str) -> None:
        """Ask whether this may be remembered."""
        if self._proposed is None:
            title = say("May this be remembered for next time?")
            self._proposed = self._memory_card(MemoryCard(title, say("Don’t keep")))
        row = self._proposed.add(proposal_id, text)
        row.refused.connect(lambda: self._refuse(proposal_id))
        apply_theme(row, self.theme)

    def show_memory(self, memory_id: str, text: str) -> None:
        """Show what is remembered from before."""
        if self._remembered is None:
            title = say("What is remembered of you")
            self._remembered = self._memory_card(MemoryCard(title, say("Forget")))
        row = self._remembered.add(memory_id, text)
        row.reworded.connect(lambda text: self.changed.emit(memory_id, text))
        row.refused.connect(lambda: self._forget(memory_id))
        apply_theme(row, self.theme)

    def memory_rows(self) -> dict[str, MemoryRow]:
        """Return each proposed memory that still stands, and each from before."""
        cards = [card for card in (self._proposed, self._remembered) if card is not None]
        return {name: row for card in cards for name, row in card.rows.items()}

    def typing(self) -> TypingLine | None:
        """Return the line in which a memory is being put into the learner's words."""
        rows = self.memory_rows().values()
        return next((row.line for row in rows if row.line.isVisible()), None)

    def keep_the_rest(self) -> None:
        """Say yes to every memory that the learner left standing, in their words."""
        for proposal_id, row in (self._proposed.rows if self._proposed else {}).items():
            self.decided.emit(proposal_id, True, row.text)
        self._proposed = None

    def tell_of_saving(self, *, saved: bool) -> None:
        """Say on the button what became of it."""
        self.save.set_words(say("Saved") if saved else say("No stick found"))

    def wipe(self) -> None:
        self.debrief = self._proposed = self._remembered = None
        self.save.set_words(say("Save to USB"))
        while (item := self.body.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _memory_card(self, card: MemoryCard) -> MemoryCard:
        card.keyboard_wanted.connect(self.keyboard_wanted)
        self.body.insertWidget(self.body.count() - 2, card)
        apply_theme(card, self.theme)
        return card

    def _refuse(self, proposal_id: str) -> None:
        self.decided.emit(proposal_id, False, "")
        self.next.setFocus()

    def _forget(self, memory_id: str) -> None:
        self.changed.emit(memory_id, "")
        self.next.setFocus()

    def _add(self, widget: QWidget) -> None:
        self.body.addWidget(widget)
        apply_theme(widget, self.theme)

    def _space(self) -> None:
        self.body.addSpacing(self.theme.px(20))

    def _add_moments(self, debrief: Debrief, audible: Sequence[int]) -> None:
        """Offer the two moments that are worth hearing again, as far as there is sound of them."""
        moments = moments_of(debrief)
        found = ((say("Your best moment"), moments.best), (say("To work on"), moments.weakest))
        cards = [
            self._moment(title, criterion.quote)
            for title, criterion in found
            if criterion is not None
            and criterion.quote is not None
            and criterion.quote.turn_idx in audible
        ]
        if cards:
            self._space()
            self._add(Text(say("Hear yourself"), TextRole.HEADING))
            kept = say("Your own voice, until you leave. Then it is gone.")
            self._add(Text(kept, TextRole.SMALL, "ink_muted"))
        for card in cards:
            self._add(card)

    def _moment(self, title: Words, quote: Quote) -> QWidget:
        card = Card()
        line = QHBoxLayout()
        words = QVBoxLayout()
        words.addWidget(Text(title, TextRole.OVERLINE, "accent"))
        words.addWidget(Text(f"“{quote.text}”", TextRole.BODY))
        listen = Button(say("Listen"), icon="play", height_px=68)
        listen.setAccessibleDescription(quote.text)
        listen.clicked.connect(lambda: self.replayed.emit(quote.turn_idx))
        line.addLayout(words, 1)
        line.addWidget(listen, 0, Qt.AlignmentFlag.AlignVCenter)
        card.column.addLayout(line)
        return card

    def _retry(self, retry: CriterionResult) -> QWidget:
        card = Card("accent", padding_px=34)
        add = card.column.addWidget
        add(Text(say("One thing to try next"), TextRole.OVERLINE, "on_accent"))
        add(Text(retry.practice or retry.statement, TextRole.HEADING, "on_accent"))
        if retry.better_wording:
            card.column.addSpacing(self.theme.px(8))
            add(Text(say("One way to say it"), TextRole.SMALL, "on_accent"))
            add(Text(f"“{retry.better_wording}”", TextRole.BODY, "on_accent"))
        return card

    def _criterion(self, number: int, c: CriterionResult) -> QWidget:
        row = Card()
        add = row.column.addWidget
        state = told(state_of(c))
        add(Text(f"{number} · {state}", TextRole.OVERLINE, "accent" if c.met else "ink_muted"))
        add(Text(c.statement, TextRole.LABEL))
        if c.quote is not None:
            add(Text(f"“{c.quote.text}”", TextRole.BODY))
            below = told("you, at {time}", time=clock(c.quote.t_s))
            if c.judged and not c.met:
                below += f". {told(REASONS.get(c.reason, NEAR))}"
            add(Text(below, TextRole.SMALL, "ink_muted"))
        if not c.judged:
            add(Text(told(UNJUDGED), TextRole.SMALL, "ink_muted"))
        if c.better_wording:
            better = Card("accent_soft", padding_px=20)
            label = say("Another way to say it") if c.met else say("One way to say it")
            better.column.addWidget(Text(label, TextRole.SMALL, "on_accent_soft"))
            words = Text(f"“{c.better_wording}”", TextRole.BODY, "on_accent_soft")
            better.column.addWidget(words)
            row.column.addSpacing(self.theme.px(6))
            add(better)
        if c.hints:
            add(Text(hints_of(c, told), TextRole.SMALL, "ink_muted"))
        return row

    def _conversation(self, debrief: Debrief) -> None:
        if not debrief.timeline.spans:
            return
        self._space()
        self._add(Text(say("The conversation"), TextRole.HEADING))
        shown = [(say("Who spoke when"), timeline_svg)]
        if debrief.score.total:
            shown.append((say("What you had shown by then"), progress_svg))
        for title, draw in shown:
            card = Card()
            card.column.addWidget(Text(title, TextRole.LABEL))
            card.column.addWidget(Drawing(_in_theme(draw, debrief)))
            self._add(card)
        rows = [
            f"{isolated(NO_BREAK.join(filter(None, (number, unit))))} {what}"
            for number, unit, what in figures(debrief, told)
        ]
        self._add(Text("   ·   ".join(rows), TextRole.SMALL, "ink_muted"))

    def _lists(self, debrief: Debrief) -> None:
        timed = (
            (
                say("How it came across"),
                say("Measured, for your eyes only. None of it counts."),
                delivery_rows(debrief, told),
            ),
            (
                say("Passed on to a person"),
                say("The material does not answer this. Somebody who knows will."),
                [(clock(referral.t_s), referral.question) for referral in debrief.referrals],
            ),
            (
                say("Noted down"),
                say("In your own words, for the record of this exercise."),
                noted_rows(debrief),
            ),
        )
        for title, aside, rows in timed:
            if rows:
                self._space()
                self._add(Text(title, TextRole.HEADING))
                self._add(Text(aside, TextRole.SMALL, "ink_muted"))
                self._add(_timed(rows))
        if debrief.citations:
            self._space()
            self._add(Text(say("Where it is written"), TextRole.HEADING))
        for citation in debrief.citations:
            card = Card()
            source = f"{citation.heading} · {citation.document}"
            card.column.addWidget(Text(source, TextRole.SMALL, "ink_muted"))
            card.column.addWidget(Text(citation.text, TextRole.BODY))
            self._add(card)


def _timed(rows: Sequence[tuple[str, str]]) -> QWidget:
    """A card with what happened when; "" for no one time."""
    card = Card()
    for at, text in rows:
        if at:
            card.column.addWidget(Text(at, TextRole.SMALL, "ink_muted"))
        card.column.addWidget(Text(text, TextRole.BODY))
    return card


def _result(debrief: Debrief) -> QWidget:
    card = Card(padding_px=34)
    line = QHBoxLayout()
    words = QVBoxLayout()
    view = own_view(debrief, told)
    if view:
        told_first = f"{view} {own_mark(debrief, told)}".strip()
        words.addWidget(Text(told_first, TextRole.SMALL, "ink_muted"))
    words.addWidget(Text(headline(debrief, told), TextRole.HEADING))
    if debrief.score.meaning:
        words.addWidget(Text(debrief.score.meaning, TextRole.BODY))
    for why in blocked_lines(debrief, told):
        words.addWidget(Text(why, TextRole.SMALL))
    if debrief.score.total:
        ring = Drawing(_in_theme(ring_svg, debrief), 168)
        line.addWidget(ring, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addSpacing(24)
    line.addLayout(words, 1)
    card.column.addLayout(line)
    return card


def _in_theme(
    draw: Callable[[Debrief, Inks, Tell], str], debrief: Debrief
) -> Callable[[Theme], str]:
    def drawn(theme: Theme) -> str:
        p = theme.palette
        inks = Inks(
            ground=p.surface,
            ink=p.ink,
            muted=p.ink_muted,
            hairline=p.hairline,
            accent=p.accent,
            on_accent=p.on_accent,
            accent_soft=p.accent_soft,
            other=OTHER_INK[theme.appearance.value],
            caution=p.caution,
        )
        return draw(debrief, inks, told)

    return drawn
