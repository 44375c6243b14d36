"""A debrief as a PDF: the same words and charts as its page, set for A4, in the window's language.

`python -m ui.debrief_pdf DEBRIEF.json OUT.pdf [DAY]` does the same without a window, in English.
"""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path

import msgspec
from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtGui import QFont, QGuiApplication, QPagedPaintDevice

from app.conversation.checked import CheckedAnswer, CheckedCriterion
from app.conversation.debrief import CriterionResult, Debrief
from app.runtime.debriefs import (
    AI_GENERATED,
    MADE_BY_A_MACHINE,
    NEAR,
    PAPER,
    REASONS,
    SURPRISE,
    UNJUDGED,
    UNKNOWN,
    about,
    answer_state,
    blocked_lines,
    clock,
    delivery_rows,
    figures,
    gain_lines,
    headline,
    hints_of,
    made_with,
    noted_rows,
    numbered,
    own_mark,
    own_view,
    progress_svg,
    ring_svg,
    state_of,
    timeline_svg,
)
from ui.paper import (
    PT,
    Block,
    Card,
    Columns,
    Picture,
    Rule,
    Space,
    Stack,
    Words,
    draw_pages,
    write_pdf,
)
from ui.theme import FONT_FAMILIES, LIGHT
from ui.words import SOURCE, is_mirrored, told

SERIFS = ("Iowan Old Style", "Palatino Linotype", "Noto Serif", "Georgia", "DejaVu Serif")
PALE = "#cdeee3"
"""Small words on the accent."""
BOLD, PLAIN = QFont.Weight.DemiBold, QFont.Weight.Normal


def write_debrief_pdf(
    debrief: Debrief, path: Path, held: date | None = None, language: str = SOURCE
) -> int:
    """Write the PDF and return its number of pages. Needs a QGuiApplication. Raises OSError."""
    return write_pdf(
        blocks_of(debrief, held, language),
        path,
        title=f"{told('{title}: debrief', title=debrief.title)} ({told(AI_GENERATED)})",
        creator=f"Viva Voce {debrief.versions.app}",
        foot=_font(8),
        colour=LIGHT.ink_muted,
        mirrored=is_mirrored(language),
    )


def print_debrief(
    debrief: Debrief,
    device: QPagedPaintDevice,
    held: date | None = None,
    language: str = SOURCE,
) -> int:
    """Draw it on the pages of a printer and return how many there are."""
    blocks = blocks_of(debrief, held, language)
    mirrored = is_mirrored(language)
    return draw_pages(blocks, device, foot=_font(8), colour=LIGHT.ink_muted, mirrored=mirrored)


def day_in(language: str, held: date) -> str:
    """Return a day as the language writes it."""
    day = QDate(held.year, held.month, held.day)
    return QLocale(language).toString(day, QLocale.FormatType.LongFormat)


def blocks_of(debrief: Debrief, held: date | None = None, language: str = SOURCE) -> list[Block]:
    """Return the debrief from top to bottom, in the language that the window has."""
    day = day_in(language, held) if held else ""
    blocks: list[Block] = [
        Words(told("Your debrief"), _font(9, BOLD), LIGHT.accent),
        Words(debrief.title, _font(25, BOLD), LIGHT.ink, line=1.2),
        Space(4),
        Words(about(debrief, day, told), _font(11), LIGHT.ink_muted),
        Space(18),
        _result(debrief),
    ]
    if debrief.retry is not None:
        blocks += [Space(12), _next(debrief.retry)]
    blocks += _checks(debrief)
    blocks += _criteria(debrief)
    blocks += _conversation(debrief)
    blocks += _lists(debrief)
    return blocks + _foot(debrief)


def _font(size: float, weight: QFont.Weight = PLAIN, *, serif: bool = False) -> QFont:
    font = QFont(list(SERIFS if serif else FONT_FAMILIES))
    font.setPixelSize(round(size * PT))
    font.setWeight(weight)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    # Qt cannot say which letter an alternate glyph stands for, and copied times would be wrong.
    font.setFeature(QFont.Tag("calt"), 0)
    return font


def _result(debrief: Debrief) -> Block:
    said: list[Block] = []
    view = own_view(debrief, told)
    if view:
        mark = Words(own_mark(debrief, told), _font(10.5), LIGHT.ink_muted)
        said += [Words(view, _font(10.5), LIGHT.ink), mark]
        said += [Space(8), Rule(LIGHT.hairline), Space(8)]
    said.append(Words(headline(debrief, told), _font(18, BOLD), LIGHT.ink, line=1.25))
    if debrief.score.meaning:
        said += [Space(3), Words(debrief.score.meaning, _font(10.5), LIGHT.ink_muted)]
    for line in blocked_lines(debrief, told):
        said += [Space(5), Words(line, _font(10.5), LIGHT.ink_muted)]
    inner: Block = Stack(said)
    if debrief.score.total:
        ring = Picture(ring_svg(debrief, PAPER, told), FONT_FAMILIES, 92)
        inner = Columns([(92, ring), (0, inner)], gap_pt=24, centred=True)
    return Card(inner, ground=LIGHT.surface, outline=LIGHT.hairline, padding_pt=20)


def _next(retry: CriterionResult) -> Block:
    said: list[Block] = [
        Words(told("One thing to try next"), _font(9, BOLD), PALE),
        Words(retry.practice or retry.statement, _font(15, BOLD), LIGHT.on_accent, line=1.3),
    ]
    if retry.better_wording:
        said += [
            Space(9),
            Words(told("One way to say it"), _font(9), PALE),
            Words(f"“{retry.better_wording}”", _font(12.5, serif=True), LIGHT.on_accent),
        ]
    return Card(Stack(said), ground=LIGHT.accent, padding_pt=20)


def _checks(debrief: Debrief) -> list[Block]:
    if not debrief.checks:
        return []
    blocks: list[Block] = [Space(26), _kept(_heading(told("Without help")))]
    for line in gain_lines(debrief, told):
        blocks.append(_kept(Words(line, _font(10.5), LIGHT.ink_muted)))
    for one in debrief.checks:
        blocks += [Space(10), Stack([Rule(LIGHT.hairline), Space(10), _checked(one)])]
    return blocks


def _checked(one: CheckedCriterion) -> Block:
    forms: list[tuple[float, Block]] = [
        (0, _answer(told("Before"), one.before)),
        (0, _answer(told("After"), one.after)),
    ]
    said: list[Block] = [
        Words(one.statement, _font(11, BOLD), LIGHT.ink),
        Space(5),
        Columns(forms, gap_pt=18),
    ]
    if one.surprise:
        said += [Space(5), Words(told(SURPRISE), _font(9.5), LIGHT.caution)]
    return Stack(said)


def _answer(form: str, answer: CheckedAnswer | None) -> Block:
    if answer is None:
        return Words(f"{form}: {told('Not asked')}", _font(9), LIGHT.ink_muted)
    state = f"{form}: {answer_state(answer, told)}"
    said = f"“{answer.text}”" if answer.text else told(UNKNOWN)
    colour = LIGHT.accent if answer.correct else LIGHT.caution
    better = Stack(
        [
            Words(told("One way to say it"), _font(8.5, BOLD), LIGHT.on_accent_soft),
            Words(f"“{answer.model_answer}”", _font(11, serif=True), LIGHT.on_accent_soft),
        ]
    )
    return Stack(
        [
            Words(state, _font(9, BOLD), colour),
            Words(answer.question, _font(9.5), LIGHT.ink_muted),
            Space(3),
            Words(said, _font(11.5, serif=True), LIGHT.ink),
            Space(5),
            Card(better, ground=LIGHT.accent_soft, padding_pt=8),
        ]
    )


def _criteria(debrief: Debrief) -> list[Block]:
    blocks: list[Block] = []
    numbers = {c.criterion_id: n for n, c in numbered(debrief)}
    for objective in debrief.objectives:
        count = Words(
            told("{met} of {total}", met=objective.met, total=len(objective.criteria)),
            _font(10),
            LIGHT.ink_muted,
            line=2.1,
            align=Qt.AlignmentFlag.AlignRight,
        )
        blocks += [
            Space(26),
            _kept(Columns([(0, _heading(objective.title)), (60, count)], gap_pt=16)),
        ]
        if objective.pending:
            waits = told("A person has yet to confirm this.")
            blocks.append(_kept(Words(waits, _font(9.5), LIGHT.ink_muted)))
        for criterion in objective.criteria:
            entry = _criterion(numbers[criterion.criterion_id], criterion)
            blocks += [Space(10), Stack([Rule(LIGHT.hairline), Space(10), entry])]
    return blocks


def _kept(block: Block) -> Block:
    block.keep_with_next = True
    return block


def _criterion(number: int, c: CriterionResult) -> Block:
    state = Words(told(state_of(c)), _font(9, BOLD), LIGHT.accent if c.met else LIGHT.caution)
    said: list[Block] = [Words(c.statement, _font(11, BOLD), LIGHT.ink), state]
    if c.quote is not None:
        quote = f"“{c.quote.text}”"
        said += [
            Space(5),
            Words(quote, _font(12, serif=True), LIGHT.ink),
            Words(told("you, at {time}", time=clock(c.quote.t_s)), _font(8.5), LIGHT.ink_muted),
        ]
        if c.judged and not c.met:
            said.append(Words(told(REASONS.get(c.reason, NEAR)), _font(9.5), LIGHT.ink_muted))
    if not c.judged:
        said.append(Words(told(UNJUDGED), _font(9.5), LIGHT.ink_muted))
    if c.better_wording:
        label = told("Another way to say it") if c.met else told("One way to say it")
        words = Stack(
            [
                Words(label, _font(8.5, BOLD), LIGHT.on_accent_soft),
                Words(f"“{c.better_wording}”", _font(11.5, serif=True), LIGHT.on_accent_soft),
            ]
        )
        said += [Space(7), Card(words, ground=LIGHT.accent_soft, padding_pt=10)]
    if c.hints:
        said += [Space(4), Words(hints_of(c, told), _font(9.5), LIGHT.caution)]
    sign = Words(
        f"{number} {'✓' if c.met else '○'}",
        _font(12, BOLD),
        LIGHT.accent if c.met else LIGHT.ink_muted,
    )
    return Columns([(34, sign), (0, Stack(said))], gap_pt=6)


def _conversation(debrief: Debrief) -> list[Block]:
    blocks: list[Block] = [Space(26), _kept(_heading(told("The conversation"))), Space(8)]
    shown = []
    if debrief.timeline.spans:
        shown.append((told("Who spoke when"), timeline_svg(debrief, PAPER, told)))
    if shown and debrief.score.total:
        shown.append((told("What you had shown by then"), progress_svg(debrief, PAPER, told)))
    for title, svg in shown:
        inner = Stack(
            [Words(title, _font(10, BOLD), LIGHT.ink), Space(6), Picture(svg, FONT_FAMILIES)]
        )
        blocks += [Card(inner, ground=LIGHT.surface, outline=LIGHT.hairline), Space(9)]
    cells = [
        Stack(
            [
                Words(f"{value} {unit}".strip(), _font(15, BOLD), LIGHT.ink),
                Words(label, _font(8.5), LIGHT.ink_muted),
            ]
        )
        for value, unit, label in figures(debrief, told)
    ]
    for at in range(0, len(cells), 3):
        row = cells[at : at + 3]
        padded: list[Block] = [*row, *(Space(1) for _ in range(3 - len(row)))]
        blocks += [Space(6), Columns([(0, cell) for cell in padded], gap_pt=16)]
    return blocks


def _heading(words: str) -> Block:
    return Words(words, _font(15, BOLD), LIGHT.ink)


def _lists(debrief: Debrief) -> list[Block]:
    blocks: list[Block] = []
    timed = (
        (
            told("How it came across"),
            told("Measured, for your eyes only. None of it counts."),
            delivery_rows(debrief, told),
        ),
        (
            told("Passed on to a person"),
            told("The material does not answer this. Somebody who knows will."),
            [(clock(referral.t_s), referral.question) for referral in debrief.referrals],
        ),
        (
            told("Noted down"),
            told("In your own words, for the record of this exercise."),
            noted_rows(debrief),
        ),
    )
    for title, aside, rows in timed:
        if rows:
            blocks += [Space(24), _kept(_heading(title))]
            blocks += [_kept(Words(aside, _font(9.5), LIGHT.ink_muted)), Space(4)]
        for at, words in rows:
            columns = [
                (34, Words(at, _font(10), LIGHT.ink_muted)),
                (0, Words(words, _font(10), LIGHT.ink)),
            ]
            blocks.append(Columns(columns, gap_pt=6))
    if debrief.citations:
        blocks += [Space(24), _kept(_heading(told("Where it is written")))]
    for citation in debrief.citations:
        blocks += [
            Space(6),
            _kept(Words(f"{citation.heading} ({citation.document})", _font(9.5, BOLD), LIGHT.ink)),
            Words(citation.text, _font(10.5, serif=True), LIGHT.ink),
        ]
    return blocks


def _foot(debrief: Debrief) -> list[Block]:
    machine = told(MADE_BY_A_MACHINE, name=debrief.persona_name)
    words = f"{told(AI_GENERATED)}. {machine}"
    return [
        Space(26),
        Rule(LIGHT.hairline),
        Space(8),
        Words(words, _font(8.5), LIGHT.ink_muted),
        Space(4),
        Words(f"{made_with(debrief, told)}.", _font(8), LIGHT.ink_muted),
    ]


def main() -> int:
    """Turn a debrief's JSON into a PDF."""
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    held = date.fromisoformat(sys.argv[3]) if len(sys.argv) > 3 else None
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication(sys.argv[:1])
    write_debrief_pdf(msgspec.json.decode(source.read_bytes(), type=Debrief), target, held)
    application.quit()
    return 0


if __name__ == "__main__":
    sys.exit(main())
