"""A session as a page that a person can read."""

from collections.abc import Iterable

from app.conversation import events as ev
from app.conversation.moves import FREE_TO, Move


def transcript(events: Iterable[ev.Event], learner: str = "Learner") -> str:
    """Return the conversation as Markdown: who said what when, word for word as heard.

    A reply that was taken back before it was heard does not appear; a turn that its speaker
    went on with appears once, whole.
    """
    name = "Persona"
    lines: list[str] = []
    turns: dict[int, int] = {}
    cited: list[str] = []
    began: dict[str, float] = {}
    noticed: dict[tuple[int, bool], int] = {}
    asked: list[str] = []
    for event in events:
        match event:
            case ev.SessionStarted():
                name = event.plan.persona_name
                lines += [
                    f"# {event.plan.persona_name}: {event.plan.scenario_id}",
                    "",
                    "The Persona's words were made by a machine (AI-generated).",
                    "",
                ]
            case ev.SpeakerChanged():
                name = event.name
            case ev.TurnTaken():
                line = f"**{learner}** ({_clock(event.onset_s)}): {event.text}"
                if event.turn_idx in turns:
                    lines[turns[event.turn_idx]] = line
                else:
                    turns[event.turn_idx] = len(lines)
                    lines += [line, ""]
            case ev.MovesLicensed():
                line = f"*Noticed: {event.noticed}.{_changed(event.moves, name)}*"
                key = (event.turn_idx, event.moves == (Move.WAIT,))
                if key in noticed:
                    lines[noticed[key]] = line
                else:
                    noticed[key] = len(lines)
                    lines += [line, ""]
            case ev.PlaybackRequested():
                began.setdefault(event.inference_id, event.t_s)
            case ev.UtteranceHeard():
                cut = "—" if event.interrupted else ""
                start_s = began.get(event.inference_id, event.t_s)
                lines += [f"**{name}** ({_clock(start_s)}): {event.text}{cut}", ""]
                cited += [c for c in event.citations if c not in cited]
            case ev.NoticeShown():
                lines += [f"*{event.text}*", ""]
            case ev.AnalysisAnswered() if event.text:
                asked.append(f"*{event.text}*")
    if asked:
        lines += ["How it was said, measured for you alone:", "", *asked, ""]
    if cited:
        lines += ["Passages shown to the model: " + ", ".join(cited), ""]
    return "\n".join(lines)


def _changed(moves: tuple[Move, ...], name: str) -> str:
    """Returns what an observation changed, in words for the learner."""
    if not moves:
        return " It changed nothing."
    return f" So {name} was free to {', or '.join(FREE_TO[move] for move in moves)}."


def _clock(t_s: float) -> str:
    return f"{int(t_s) // 60}:{int(t_s) % 60:02d}"
