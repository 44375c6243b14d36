"""Where the time goes between the learner's last sample and the Persona's first."""

from collections.abc import Iterable, Sequence
from statistics import median
from typing import TypeVar

import msgspec

from app.conversation import events as ev
from app.conversation.plan import SessionPlan

E = TypeVar("E", bound=ev.Event)


class SpokenTurn(msgspec.Struct, frozen=True, kw_only=True):
    """What the learner really did, known to the script. Session seconds."""

    start_s: float
    end_s: float
    """The last voiced sample."""
    text: str = ""
    name: str = ""


class TurnLatency(msgspec.Struct, frozen=True, kw_only=True):
    """One turn's stages in milliseconds; None where the turn did not go through that stage."""

    name: str
    answered: bool
    first_audio_ms: float | None = None
    """Last sample of the learner to first sample of the reply, as heard."""
    point_ms: float | None = None
    """The same to the first words behind what is said at once ("I see.", "Well…")."""
    floor_ms: float | None = None
    """Last sample to the commitment to answer."""
    final_words_ms: float | None = None
    """End of voice noticed to final words."""
    retrieval_ms: float | None = None
    ttft_ms: float | None = None
    first_clause_ms: float | None = None
    """First token to first whole clause; 0 where an author's words came before it."""
    synthesis_ms: float | None = None
    output_ms: float | None = None
    """Playback asked for to first sample heard."""
    llm_calls: int = 0
    cut_in: bool = False
    """The Persona began before the learner's last sample."""
    heard: str = ""
    """What recognition made of the turn."""
    reply: str = ""


STAGES = (
    "first_audio",
    "point",
    "floor",
    "final_words",
    "retrieval",
    "ttft",
    "first_clause",
    "synthesis",
)


def latencies(turns: Sequence[SpokenTurn], events: Iterable[ev.Event]) -> list[TurnLatency]:
    """Return the latency of each turn, in order.

    A reply belongs to the turn that began last before it was let go of.
    """
    log = list(events)
    ends = [*(t.start_s for t in turns), float("inf")][1:]
    return [_latency(turn, next_s, log) for turn, next_s in zip(turns, ends, strict=True)]


def _latency(turn: SpokenTurn, next_s: float, log: list[ev.Event]) -> TurnLatency:
    plan = next((e.plan for e in log if isinstance(e, ev.SessionStarted)), None)
    cut_in = any(
        isinstance(e, ev.PlaybackStarted) and turn.start_s + 0.3 < e.at_s < turn.end_s for e in log
    )
    mine = [e for e in log if turn.start_s <= e.t_s < next_s]
    asked = [e for e in mine if isinstance(e, ev.ReplyRequested)]
    taken = next((e for e in mine if isinstance(e, ev.TurnTaken)), None)
    # Asking for a moment is no answer yet.
    moment = plan.lines.one_moment if plan is not None else ""
    played = [
        e
        for e in mine
        if isinstance(e, ev.PlaybackRequested)
        and taken is not None
        and e.t_s >= taken.t_s
        and e.text not in {moment} - {""}
        and _started(log, e.clause_id) is not None
    ]
    if taken is None or not played:
        return TurnLatency(name=turn.name, answered=False, llm_calls=len(asked), cut_in=cut_in)
    first = played[0]
    inference_id = first.inference_id
    started = _started(log, first.clause_id)
    assert started is not None
    thinking = _last_before(
        log,
        started.at_s,
        lambda e: isinstance(e, ev.FloorChanged) and e.holder is ev.Floor.THINKING,
    )
    clause = next(
        (e for e in log if isinstance(e, ev.SynthesisRequested) and e.clause_id == first.clause_id),
        None,
    )
    made_s = clause.t_s if clause is not None else first.t_s
    words = _last_before(log, made_s, lambda e: isinstance(e, ev.TranscriptFinal))
    stopped = _last_before(log, made_s, lambda e: isinstance(e, ev.SpeechStopped))
    found = _last_before(log, made_s, lambda e: isinstance(e, ev.PassagesRetrieved))
    request = _first(asked, ev.ReplyRequested, inference_id)
    token = _first(log, ev.ReplyStarted, inference_id)
    ready = _first(log, ev.SpeechReady, inference_id)
    heard = _first(log, ev.UtteranceHeard, inference_id)
    short = _short_answers(plan)
    point = next((e for e in played if e.text not in short), None)
    point_started = _started(log, point.clause_id) if point is not None else None
    return TurnLatency(
        name=turn.name,
        answered=True,
        first_audio_ms=_ms(turn.end_s, started.at_s),
        point_ms=_ms(turn.end_s, point_started.at_s) if point_started else None,
        floor_ms=_ms(turn.end_s, thinking.t_s) if thinking else None,
        final_words_ms=_ms(stopped.t_s, words.t_s) if stopped and words else None,
        retrieval_ms=found.compute_ms if isinstance(found, ev.PassagesRetrieved) else None,
        ttft_ms=_ms(request.t_s, token.t_s) if request and token else None,
        first_clause_ms=max(_ms(token.t_s, clause.t_s), 0.0) if token and clause else None,
        synthesis_ms=_ms(clause.t_s, ready.t_s) if clause and ready else None,
        output_ms=_ms(first.t_s, started.at_s),
        llm_calls=len(asked),
        cut_in=cut_in,
        heard=taken.text,
        reply=heard.text if heard is not None else "",
    )


def _short_answers(plan: SessionPlan | None) -> frozenset[str]:
    """What is said at once, whatever the words were in detail."""
    if plan is None:
        return frozenset()
    lines = plan.coaching
    coachs = (*lines.right, *lines.heard, *lines.beside) if lines is not None else ()
    return frozenset((*coachs, *plan.openers))


def _started(log: list[ev.Event], clause_id: str) -> ev.PlaybackStarted | None:
    for event in log:
        if isinstance(event, ev.PlaybackStarted) and event.clause_id == clause_id:
            return event
    return None


def _last_before(log: list[ev.Event], t_s: float, test: object) -> ev.Event | None:
    assert callable(test)
    return next((e for e in reversed(log) if e.t_s <= t_s and test(e)), None)


def _first(log: Sequence[ev.Event], kind: type[E], inference_id: str) -> E | None:
    return next((e for e in log if isinstance(e, kind) and e.inference_id == inference_id), None)


def _ms(from_s: float, to_s: float) -> float:
    return round((to_s - from_s) * 1000, 1)


def percentile(values: Sequence[float], share: float) -> float | None:
    """Return the nearest-rank percentile, or None without values."""
    if not values:
        return None
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def figures(rows: Sequence[TurnLatency]) -> dict[str, float | None]:
    """Return the figures of a latency table, by the names the benchmark prints."""
    out: dict[str, float | None] = {
        "turns": len(rows),
        "answered": sum(r.answered for r in rows),
        "cut_ins": sum(r.cut_in for r in rows),
        "llm_calls_per_turn": round(sum(r.llm_calls for r in rows) / max(len(rows), 1), 3),
    }
    for stage in STAGES:
        values = [v for r in rows if (v := getattr(r, f"{stage}_ms")) is not None]
        out[f"{stage}_ms_p50"] = round(median(values), 1) if values else None
        p95 = percentile(values, 0.95)
        out[f"{stage}_ms_p95"] = round(p95, 1) if p95 is not None else None
    return out
