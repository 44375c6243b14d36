"""Who spoke when, who waited how long: a session's events as spans of time."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

import msgspec

from app.conversation import events as ev
from app.conversation.debrief import Pause, Span, Timeline, TurnStatistics

THINKING_PAUSE_S = 0.7
"""Silence inside a turn from which it is shown as a pause. Shorter ones are breath."""


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """One turn of the learner that was answered."""

    turn_idx: int
    onset_s: float
    offset_s: float
    text: str
    typed: bool = False

    @property
    def words(self) -> int:
        return len(self.text.split())


def turns_of(events: Iterable[ev.Event]) -> tuple[Turn, ...]:
    """Return the learner's turns; one that its speaker went on with appears once, whole."""
    turns: dict[int, Turn] = {}
    typed = False
    for event in events:
        if isinstance(event, ev.LearnerTyped):
            typed = True
        elif isinstance(event, ev.SpeechStarted):
            typed = False
        elif isinstance(event, ev.TurnTaken):
            turns[event.turn_idx] = Turn(
                turn_idx=event.turn_idx,
                onset_s=event.onset_s,
                offset_s=event.offset_s,
                text=event.text,
                typed=typed,
            )
            typed = False
    return tuple(turns.values())


def timeline_of(events: Sequence[ev.Event]) -> Timeline:
    """Return the talk and the pauses. Sound that became no turn, such as a cough, is left out."""
    turns = turns_of(events)
    spans = sorted(
        (*_learner_spans(events, turns), *_persona_spans(events)), key=lambda s: s.start_s
    )
    last_s = max((e.t_s for e in events), default=0.0)
    return Timeline(
        start_s=spans[0].start_s if spans else 0.0,
        end_s=max((s.end_s for s in spans), default=last_s),
        spans=tuple(spans),
        pauses=_pauses(spans),
    )


def statistics_of(
    timeline: Timeline, turns: Sequence[Turn], events: Iterable[ev.Event]
) -> TurnStatistics:
    """Return the figures of the learner's talk."""
    talk_s = {
        who: sum(s.end_s - s.start_s for s in timeline.spans if s.who == who)
        for who in ("learner", "persona")
    }
    spoken = sum(t.words for t in turns if not t.typed)
    answers = [p.seconds for p in timeline.pauses if p.kind == "answering"]
    thinking = [p.seconds for p in timeline.pauses if p.kind == "thinking"]
    both_s = talk_s["learner"] + talk_s["persona"]
    return TurnStatistics(
        turns=len(turns),
        words=sum(t.words for t in turns),
        talk_s=talk_s["learner"],
        talk_share=talk_s["learner"] / both_s if talk_s["learner"] > 0 else None,
        words_per_minute=60 * spoken / talk_s["learner"] if talk_s["learner"] > 0 else None,
        answer_s_median=median(answers) if answers else None,
        longest_thinking_s=max(thinking, default=None),
        interruptions=sum(isinstance(e, ev.UtteranceHeard) and e.interrupted for e in events),
    )


def _learner_spans(events: Iterable[ev.Event], turns: Sequence[Turn]) -> list[Span]:
    spans = [
        Span(who="learner", start_s=t.onset_s, end_s=t.offset_s, turn_idx=t.turn_idx, typed=True)
        for t in turns
        if t.typed
    ]
    onset_s: float | None = None
    for event in events:
        if isinstance(event, ev.SpeechStarted):
            onset_s = event.onset_s
        elif isinstance(event, ev.SpeechStopped) and onset_s is not None:
            turn = _turn_at(turns, onset_s)
            if turn is not None:
                end_s = min(event.offset_s, turn.offset_s)
                spans.append(
                    Span(who="learner", start_s=onset_s, end_s=end_s, turn_idx=turn.turn_idx)
                )
            onset_s = None
    return spans


def _turn_at(turns: Sequence[Turn], t_s: float) -> Turn | None:
    for turn in turns:
        if not turn.typed and turn.onset_s - 0.01 <= t_s < turn.offset_s:
            return turn
    return None


def _persona_spans(events: Sequence[ev.Event]) -> list[Span]:
    """Return what was heard, clause by clause; without a voice, as long as it was shown."""
    heard = {e.inference_id: e for e in events if isinstance(e, ev.UtteranceHeard)}
    clauses: dict[str, str] = {}
    started: dict[str, float] = {}
    shown: dict[str, float] = {}
    spans: list[Span] = []
    voiced: set[str] = set()
    for event in events:
        if isinstance(event, ev.PlaybackRequested):
            clauses[event.clause_id] = event.inference_id
        elif isinstance(event, ev.PlaybackStarted):
            started[event.clause_id] = event.at_s
        elif isinstance(event, ev.CaptionShown) and event.role == "persona":
            shown.setdefault(event.inference_id, event.t_s)
        elif isinstance(event, ev.PlaybackEnded) and event.clause_id in started:
            inference = clauses.get(event.clause_id, "")
            if inference in heard and event.heard_s > 0:
                voiced.add(inference)
                start_s = started[event.clause_id]
                turn_idx = heard[inference].turn_idx
                spans.append(
                    Span(
                        who="persona",
                        start_s=start_s,
                        end_s=start_s + event.heard_s,
                        turn_idx=turn_idx,
                    )
                )
    for inference, start_s in shown.items():
        if inference in heard and inference not in voiced:
            end_s = heard[inference].t_s
            spans.append(
                Span(
                    who="persona", start_s=start_s, end_s=end_s, turn_idx=heard[inference].turn_idx
                )
            )
    return spans


def _pauses(spans: Sequence[Span]) -> tuple[Pause, ...]:
    pauses: list[Pause] = []
    for before, after in pairwise(spans):
        gap_s = after.start_s - before.end_s
        if after.who != "learner" or after.typed or gap_s <= 0:
            continue
        if before.who == "persona":
            pauses.append(Pause(kind="answering", start_s=before.end_s, end_s=after.start_s))
        elif before.turn_idx == after.turn_idx and gap_s >= THINKING_PAUSE_S:
            pauses.append(Pause(kind="thinking", start_s=before.end_s, end_s=after.start_s))
    return tuple(pauses)
