"""A debrief's charts as SVG that stands on its own: no style sheet, no script, no clip paths.

What is drawn stays within SVG Tiny, so that a browser and Qt draw the same picture. Colours reach
3 to 1 against white (WCAG 2.2, 1.4.11), words 4.5 to 1.
"""

import math
from html import escape
from typing import NamedTuple

from app.conversation.debrief import CriterionResult, Debrief, Span
from app.records.telling import Tell, in_english

WIDTH = 920
FONT = "Inter, 'Segoe UI', 'Noto Sans', 'DejaVu Sans', sans-serif"
GUTTER, RIGHT = 96, 20
TICKS_S = (5, 10, 15, 30, 60, 120, 300, 600, 1200, 3600)
LANES = {"learner": 46, "persona": 92}
LANE_HEIGHT = 26
RING_PX, RING_STROKE, RING_GAP_DEG = 168, 15, 5.0


class Inks(NamedTuple):
    """The colours of a chart, #rrggbb."""

    ground: str
    ink: str
    muted: str
    hairline: str
    accent: str
    on_accent: str
    accent_soft: str
    other: str
    """The Persona's."""
    caution: str


PAPER = Inks(
    ground="#ffffff",
    ink="#1c2024",
    muted="#565c63",
    hairline="#ded8cb",
    accent="#1d5b4f",
    on_accent="#ffffff",
    accent_soft="#dcebe4",
    other="#b98a5e",
    caution="#8a5a00",
)


def clock(t_s: float) -> str:
    """Return session time as m:ss."""
    return f"{int(t_s) // 60}:{int(t_s) % 60:02d}"


def numbered(debrief: Debrief) -> list[tuple[int, CriterionResult]]:
    """Return every judged criterion with the number it has on the page."""
    results = [c for o in debrief.objectives for c in o.criteria]
    return list(enumerate(results, start=1))


def ring_svg(debrief: Debrief, inks: Inks = PAPER, tell: Tell = in_english) -> str:
    """Return one arc for each criterion, filled where it was met."""
    results = [(n, c) for n, c in numbered(debrief) if c.judged]
    total, met = len(results), sum(c.met for _, c in results)
    middle, radius = RING_PX / 2, (RING_PX - RING_STROKE) / 2 - 1
    arcs = []
    ordered = sorted(results, key=lambda item: not item[1].met)
    for at, (_, result) in enumerate(ordered):
        gap = RING_GAP_DEG if total > 1 else 0.0
        first, last = 360 * at / total + gap / 2, 360 * (at + 1) / total - gap / 2
        arcs.append(_arc(inks, middle, radius, first, min(last, first + 359.9), result.met))
    words = tell("{met} of {total} shown", met=met, total=total)
    of = tell("of {total}", total=total)
    return _svg(
        RING_PX,
        RING_PX,
        words,
        "".join(arcs)
        + _text(middle, middle + 10, str(met), 58, inks.ink, "middle", weight=700)
        + _text(middle, middle + 36, of, 17, inks.muted, "middle"),
    )


def timeline_svg(debrief: Debrief, inks: Inks = PAPER, tell: Tell = in_english) -> str:
    """Return who spoke when, the pauses between, hints and criteria, over session time."""
    line = debrief.timeline
    scale = _Scale(line.start_s, line.end_s)
    parts = [_axis(inks, scale, 24, 138)]
    for who, label in (("learner", tell("You")), ("persona", debrief.persona_name.split()[0])):
        top = LANES[who]
        parts.append(_text(0, top + 18, label, 15, inks.ink, weight=600))
        parts += [_span(inks, scale, span, top) for span in line.spans if span.who == who]
    middle = LANES["learner"] + LANE_HEIGHT / 2
    for pause in line.pauses:
        dash, colour = ("2 4", inks.muted) if pause.kind == "answering" else ("5 3", inks.accent)
        x1, x2 = scale.x(pause.start_s) + 2, scale.x(pause.end_s) - 2
        if x2 > x1:
            parts.append(
                f'<line x1="{x1:.1f}" y1="{middle}" x2="{x2:.1f}" y2="{middle}" stroke="{colour}" '
                f'stroke-width="2" stroke-dasharray="{dash}"/>'
            )
    parts += [_diamond(inks, scale.x(h.t_s), LANES["persona"] - 7) for h in debrief.hints]
    parts += [
        _badge(inks, scale.x(c.quote.t_s) + 10, 28, number)
        for number, c in numbered(debrief)
        if c.met and c.quote is not None
    ]
    stats = debrief.statistics
    words = tell(
        "Timeline of {length} minutes. Your turns: {turns}. Pauses: {pauses}. Hints: {hints}.",
        length=clock(line.end_s - line.start_s),
        turns=stats.turns,
        pauses=len(line.pauses),
        hints=len(debrief.hints),
    )
    return _svg(WIDTH, 166, words, "".join(parts))


def progress_svg(debrief: Debrief, inks: Inks = PAPER, tell: Tell = in_english) -> str:
    """Return how many criteria were met as the session went on."""
    line = debrief.timeline
    scale = _Scale(line.start_s, line.end_s)
    results = numbered(debrief)
    total = debrief.score.total
    met = sorted((c.quote.t_s, n) for n, c in results if c.met and c.quote is not None)
    top, bottom = 16.0, 132.0

    def y(count: int) -> float:
        return bottom - (bottom - top) * count / max(total, 1)

    path = f"M{scale.x(line.start_s):.1f} {bottom}"
    for count, (t_s, _) in enumerate(met, start=1):
        path += f" H{scale.x(t_s):.1f} V{y(count):.1f}"
    end_x = scale.x(line.end_s)
    parts = [_axis(inks, scale, top, bottom)]
    for count in range(0, total + 1, max(1, math.ceil(total / 5))):
        parts.append(_text(GUTTER - 14, y(count) + 5, str(count), 14, inks.muted, "end"))
        parts.append(_rule(inks, GUTTER, y(count), WIDTH - RIGHT))
    parts.append(f'<path d="{path} H{end_x:.1f} V{bottom} Z" fill="{inks.accent_soft}"/>')
    parts.append(
        f'<path d="{path} H{end_x:.1f}" fill="none" stroke="{inks.accent}" stroke-width="3"/>'
    )
    parts += [_badge(inks, scale.x(t_s), y(c), n) for c, (t_s, n) in enumerate(met, start=1)]
    parts.append(_text(0, y(total) + 5, tell("shown"), 14, inks.muted))
    words = tell("Shown over time: {met} of {total}.", met=len(met), total=total)
    return _svg(WIDTH, 160, words, "".join(parts))


class _Scale:
    """Session seconds to pixels."""

    def __init__(self, start_s: float, end_s: float) -> None:
        self.start_s, self.end_s = start_s, max(end_s, start_s + 1.0)

    def x(self, t_s: float) -> float:
        share = (min(max(t_s, self.start_s), self.end_s) - self.start_s) / (
            self.end_s - self.start_s
        )
        return GUTTER + (WIDTH - RIGHT - GUTTER) * share

    def ticks(self) -> list[int]:
        seconds = self.end_s - self.start_s
        step = next((t for t in TICKS_S if seconds / t <= 10), TICKS_S[-1])
        return list(range(math.ceil(self.start_s / step) * step, int(self.end_s) + 1, step))


def _axis(inks: Inks, scale: _Scale, top: float, bottom: float) -> str:
    lines = [
        f'<line x1="{scale.x(t):.1f}" y1="{top}" x2="{scale.x(t):.1f}" y2="{bottom}" '
        f'stroke="{inks.hairline}" stroke-width="1"/>'
        + _text(scale.x(t), bottom + 20, clock(t), 13, inks.muted, "middle")
        for t in scale.ticks()
    ]
    return "".join(lines)


def _span(inks: Inks, scale: _Scale, span: Span, top: float) -> str:
    colour = inks.accent if span.who == "learner" else inks.other
    x, width = scale.x(span.start_s), scale.x(span.end_s) - scale.x(span.start_s)
    if span.typed:
        middle = top + LANE_HEIGHT / 2
        return (
            f'<circle cx="{x:.1f}" cy="{middle}" r="8" fill="{inks.ground}" stroke="{colour}" '
            'stroke-width="3"/>'
        )
    return (
        f'<rect x="{x:.1f}" y="{top}" width="{max(width, 2):.1f}" height="{LANE_HEIGHT}" rx="4" '
        f'fill="{colour}"/>'
    )


def _badge(inks: Inks, x: float, y: float, number: int) -> str:
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="11" fill="{inks.accent}" stroke="{inks.ground}" '
        'stroke-width="2"/>'
        + _text(x, y + 4.5, str(number), 13, inks.on_accent, "middle", weight=700)
    )


def _diamond(inks: Inks, x: float, y: float) -> str:
    return (
        f'<path d="M{x:.1f} {y - 7} l7 7 l-7 7 l-7 -7 Z" fill="{inks.caution}" '
        f'stroke="{inks.ground}" stroke-width="1.5"/>'
    )


def _arc(
    inks: Inks, middle: float, radius: float, first_deg: float, last_deg: float, met: bool
) -> str:
    def point(degrees: float) -> str:
        angle = math.radians(degrees - 90)
        return f"{middle + radius * math.cos(angle):.2f} {middle + radius * math.sin(angle):.2f}"

    large = int(last_deg - first_deg > 180)
    colour = inks.accent if met else inks.hairline
    return (
        f'<path d="M{point(first_deg)} A{radius:.2f} {radius:.2f} 0 {large} 1 {point(last_deg)}" '
        f'fill="none" stroke="{colour}" stroke-width="{RING_STROKE}"/>'
    )


def _rule(inks: Inks, x1: float, y: float, x2: float) -> str:
    return (
        f'<line x1="{x1}" y1="{y:.1f}" x2="{x2}" y2="{y:.1f}" stroke="{inks.hairline}" '
        'stroke-width="1"/>'
    )


def _text(
    x: float,
    y: float,
    words: str,
    size: int,
    colour: str,
    anchor: str = "start",
    *,
    weight: int = 400,
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" font-weight="{weight}" fill="{colour}" '
        f'text-anchor="{anchor}">{escape(words)}</text>'
    )


def _svg(width: int, height: int, words: str, body: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" aria-label="{escape(words)}" '
        f'font-family="{escape(FONT)}"><title>{escape(words)}</title>{body}</svg>'
    )
