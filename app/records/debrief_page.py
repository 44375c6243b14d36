"""A debrief as one HTML file that needs nothing else: no font, script, picture or network."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import jinja2

from app.conversation.certainty import CERTAINTY_NAMES, RATING_NAMES, nearest_step
from app.conversation.checked import CheckedAnswer, gain_of
from app.conversation.debrief import CriterionResult, Debrief
from app.records.debrief_charts import PAPER, clock, numbered, progress_svg, ring_svg, timeline_svg
from app.records.telling import Tell, in_english

TEMPLATES = Path(__file__).resolve().parents[2] / "assets" / "debrief"

RUNGS = {"nudge": "nudge", "cue": "cue", "partial": "partial answer", "model_answer": "full answer"}
REASONS = {
    "denied": "This says the opposite of what was asked for.",
    "repeated": "These are words you had just heard. Your own would count.",
    "other_topic": "Close in words, but about something else.",
}
NEAR = "This came closest, and did not yet say it."
AI_GENERATED = "AI-generated conversation"
MADE_BY_A_MACHINE = (
    "{name} is an AI: every word and the voice were made by a machine on this computer. "
    "What counts as shown rests on your own words, quoted above; what was measured about delivery "
    "takes no part in it. A person can review this result: ask whoever runs this exercise."
)
UNJUDGED = "The conversation ended before this could be judged. It counts for nothing."


def state_of(result: CriterionResult) -> str:
    """Return how a criterion stands, in words."""
    if not result.judged:
        return "Not judged"
    return "Shown" if result.met else "Not yet"


ANSWER_STATES = {True: "Right", False: "Not right yet", None: "Not judged"}
SURPRISE = "Sure, and not so: a surprise worth remembering. It is practised first."
UNKNOWN = "I don’t know"


def answer_state(answer: CheckedAnswer, tell: Tell = in_english) -> str:
    """Return how an answer of the check stands, and how sure it was."""
    state = tell(ANSWER_STATES[answer.correct])
    if not answer.text:
        return state
    return tell("{state}, {sure}", state=state, sure=tell(CERTAINTY_NAMES[answer.certainty]))


def gain_lines(debrief: Debrief, tell: Tell = in_english) -> list[str]:
    """Return what changed between the two forms of the check; nothing without both."""
    gain = gain_of(debrief.checks)
    if not gain.questions:
        return []
    right = tell(
        "Right before: {before} of {total}. Right after: {after} of {total}.",
        before=gain.right_before,
        after=gain.right_after,
        total=gain.questions,
    )
    marks = tell(
        "Points for being sure: {before} before, {after} after.",
        before=_signed(gain.marks_before),
        after=_signed(gain.marks_after),
    )
    return [right, marks]


def _signed(points: int) -> str:
    return str(points).replace("-", "−")


def delivery_rows(debrief: Debrief, tell: Tell = in_english) -> list[tuple[str, str]]:
    """Return when something about delivery was noticed and what it changed; then, of no one time,
    what was measured of the whole talk."""
    rows = []
    for cue in debrief.delivery:
        free_to = "; ".join(tell(move) for move in cue.changed)
        so = tell("So {name} was free to: {moves}.", name=debrief.persona_name, moves=free_to)
        rows.append((clock(cue.t_s), f"{cue.text}. {so}" if free_to else cue.text))
    return rows + [("", answer) for answer in debrief.measured]


def noted_rows(debrief: Debrief) -> list[tuple[str, str]]:
    """Return when each thing the exercise asks for was noted, and the learner's words for it."""
    return [(clock(one.t_s), f"{one.what}: “{one.value}”") for one in debrief.noted]


def english_day(held: date) -> str:
    """Return a day as English writes it."""
    return f"{held.day} {held:%B %Y}"


def about(debrief: Debrief, day: str = "", tell: Tell = in_english) -> str:
    """Return with whom, on which day where that is known, and for how long."""
    name, lasted = debrief.persona_name, length(debrief.seconds)
    if not day:
        return tell("With {name}, {length}", name=name, length=lasted)
    return tell("With {name}, {day}, {length}", name=name, day=day, length=lasted)


def hints_of(result: CriterionResult, tell: Tell = in_english) -> str:
    """Return which hints were given on the way to a criterion, and when."""
    rungs = [f"{tell(RUNGS.get(h.rung, h.rung))} ({clock(h.t_s)})" for h in result.hints]
    return tell("With help: {hints}", hints=", ".join(rungs))


def made_with(debrief: Debrief, tell: Tell = in_english) -> str:
    """Return everything that the result depends on, by name and version."""
    v = debrief.versions
    return tell(
        "Viva Voce {app}, pack {pack}, prompt {prompt}, models {models}, session {session}",
        app=v.app,
        pack=f"{v.pack} {v.pack_version}".strip(),
        prompt=v.prompt,
        models=", ".join(v.models) or "–",
        session=debrief.session_id,
    )


def debrief_html(
    debrief: Debrief,
    *,
    held: date | None = None,
    day_of: Callable[[date], str] = english_day,
    tell: Tell = in_english,
    language: str = "en",
    mirrored: bool = False,
) -> str:
    """Return the page. `held`: the day, where it is known; the session itself knows no calendar.

    `tell`, `day_of`, `language` and `mirrored` (from right to left) are its reader's.
    """
    loader = jinja2.FileSystemLoader(TEMPLATES)
    environment = jinja2.Environment(
        loader=loader,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters["clock"] = clock
    return environment.get_template("page.html").render(
        d=debrief,
        tell=tell,
        language=language,
        direction="rtl" if mirrored else "ltr",
        about=about(debrief, day_of(held) if held else "", tell),
        headline=headline(debrief, tell),
        own_view=own_view(debrief, tell),
        own_mark=own_mark(debrief, tell),
        blocked=blocked_lines(debrief, tell),
        numbers={c.criterion_id: n for n, c in numbered(debrief)},
        ring=ring_svg(debrief, PAPER, tell),
        timeline=timeline_svg(debrief, PAPER, tell),
        progress=progress_svg(debrief, PAPER, tell),
        figures=figures(debrief, tell),
        hints_of=hints_of,
        made_by_a_machine=MADE_BY_A_MACHINE,
        made_with=made_with(debrief, tell),
        reasons=REASONS,
        near=NEAR,
        unjudged=UNJUDGED,
        state_of=state_of,
        answer_state=answer_state,
        gain=gain_lines(debrief, tell),
        delivery=delivery_rows(debrief, tell),
        noted=noted_rows(debrief),
        surprise=SURPRISE,
        unknown=UNKNOWN,
    )


def headline(debrief: Debrief, tell: Tell = in_english) -> str:
    """Return the result in a few words: the pack's own name for it, where it has one."""
    met, total = debrief.score.met, debrief.score.total
    if not total:
        return tell("Nothing was judged in this conversation.")
    if debrief.score.band:
        return debrief.score.band
    if met == total:
        return tell("You showed everything this exercise asks for.")
    if not met:
        return tell("None of it has come out in words yet. That is what practice is for.")
    return tell("You showed {met} of {total}.", met=met, total=total)


def own_view(debrief: Debrief, tell: Tell = in_english) -> str:
    """Return how the learner's view of themselves and the evidence compare; "" without one."""
    rating = debrief.self_rating
    if rating is None or not debrief.score.total:
        return ""
    own = nearest_step(rating.share)
    found = nearest_step(debrief.score.share)
    said = tell(
        "You said “{rating}” and were {sure}.",
        rating=tell(RATING_NAMES[own]),
        sure=tell(CERTAINTY_NAMES[rating.certainty]),
    )
    shown = tell(RATING_NAMES[found])
    if own == found:
        compared = tell("The conversation says the same.")
    elif found > own:
        compared = tell("The conversation shows more: {rating}.", rating=shown)
    else:
        compared = tell("The conversation shows less: {rating}.", rating=shown)
    return f"{said} {compared}"


def own_mark(debrief: Debrief, tell: Tell = in_english) -> str:
    """Return what being so sure of that view earned or cost; "" without one."""
    if debrief.self_mark is None or not own_view(debrief, tell):
        return ""
    mark = f"{debrief.self_mark:+d}".replace("-", "−")
    return tell("Certainty mark {mark}.", mark=mark)


def blocked_lines(debrief: Debrief, tell: Tell = in_english) -> list[str]:
    """Return why it does not count as passed, then the words that did it; else nothing."""
    by = debrief.score.blocked_by
    if not by:
        return []
    not_allowed = tell(
        "Something was said that this exercise does not allow, so it does not count as passed."
    )
    did_it = (trip for trip in debrief.trips if trip.guardrail_id in by and trip.quote)
    said = [f"“{t.quote}” ({tell('you, at {time}', time=clock(t.t_s))})" for t in did_it]
    return [not_allowed, *said]


def figures(debrief: Debrief, tell: Tell = in_english) -> list[tuple[str, str, str]]:
    """Return value, unit and label of what can be counted."""
    s = debrief.statistics
    rows = [(str(s.turns), "", tell("turns of yours"))]
    if s.talk_share is not None:
        rows.append((f"{s.talk_share:.0%}".rstrip("%"), "%", tell("of the talk was yours")))
    if s.words_per_minute is not None:
        rows.append((f"{s.words_per_minute:.0f}", tell("words/min"), tell("while speaking")))
    if s.answer_s_median is not None:
        rows.append((f"{s.answer_s_median:.1f}", "s", tell("before you answered, typically")))
    if s.longest_thinking_s is not None:
        rows.append((f"{s.longest_thinking_s:.1f}", "s", tell("your longest pause to think")))
    if debrief.hints:
        label = tell("hint") if len(debrief.hints) == 1 else tell("hints")
        rows.append((str(len(debrief.hints)), "", label))
    return rows


def length(seconds: float) -> str:
    """Return a duration as people say it."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"
