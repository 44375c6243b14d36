"""From a session's events to its debrief."""

import hashlib
import re
from collections.abc import Collection, Sequence

from app.conversation import events as ev
from app.conversation.certainty import SelfRating
from app.conversation.check_results import checked_in
from app.conversation.debrief import (
    Citation,
    CriterionResult,
    Cue,
    Debrief,
    Noted,
    ObjectiveResult,
    Quote,
    Versions,
)
from app.conversation.debrief_timeline import Turn, statistics_of, timeline_of, turns_of
from app.conversation.findings import TO_CONFIRM, Findings, HintUsed, Mark, Referral, Trip
from app.conversation.moves import FREE_TO
from app.conversation.plan import SessionPlan
from app.conversation.rubric import CriterionCard, score


class NoSession(ValueError):
    """The events do not begin with a session's start."""


def build_debrief(
    events: Sequence[ev.Event],
    findings: Findings,
    *,
    app_version: str,
    self_rating: SelfRating | None = None,
) -> Debrief:
    """Return the debrief of a whole session. Raises NoSession.

    A criterion counts as met only if the quote of its mark stands in what the learner said.
    """
    started = next((e for e in events if isinstance(e, ev.SessionStarted)), None)
    if started is None:
        raise NoSession("no session start among the events")
    plan, turns = started.plan, turns_of(events)
    timeline = timeline_of(events)
    objectives = _objectives(plan, findings, turns)
    judged = [c for o in objectives for c in o.criteria if c.judged]
    checks = checked_in(events)
    return Debrief(
        session_id=started.session_id,
        scenario_id=plan.scenario_id,
        title=plan.rubric.title or plan.scenario_id,
        persona_name=plan.persona_name,
        language=plan.language,
        seconds=timeline.end_s - timeline.start_s,
        self_rating=self_rating,
        score=score(
            plan.rubric,
            [c.criterion_id for c in judged],
            {c.criterion_id for c in judged if c.met},
            {t.guardrail_id for t in findings.trips},
        ),
        objectives=objectives,
        retry=retry_target(plan, judged, {c.criterion_id for c in checks if c.surprise}),
        checks=checks,
        hints=findings.hints,
        referrals=findings.referrals,
        trips=findings.trips,
        noted=_noted(plan, events),
        citations=_citations(events),
        delivery=_delivery(events),
        measured=tuple(e.text for e in events if isinstance(e, ev.AnalysisAnswered) and e.text),
        timeline=timeline,
        statistics=statistics_of(timeline, turns, events),
        versions=_versions(plan, app_version),
    )


def retry_target(
    plan: SessionPlan, judged: Sequence[CriterionResult], surprises: Collection[str] = ()
) -> CriterionResult | None:
    """Return the one criterion to try again, or None if everything was said without help.

    A surprise, sure and wrong in the check, comes first; then what is missing, required before
    weighty; then what needed most hints.
    """
    cards = {c.criterion_id: c for c in plan.rubric.criteria}

    def weight(result: CriterionResult) -> tuple[bool, bool, float]:
        card = cards[result.criterion_id]
        return result.criterion_id in surprises, card.required, card.weight

    still_open = [c for c in judged if not c.met or c.criterion_id in surprises]
    if still_open:
        return max(still_open, key=weight)
    helped = [c for c in judged if c.hints]
    return max(helped, key=lambda c: len(c.hints), default=None)


def stands_in(quote: str, text: str) -> bool:
    """True if `quote` is part of `text`, whatever the case, spacing and punctuation."""
    wanted = _plain(quote)
    return bool(wanted) and f" {wanted} " in f" {_plain(text)} "


def _plain(text: str) -> str:
    return " ".join(
        re.findall(r"[\w']+", text.casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
    )


def _objectives(
    plan: SessionPlan, findings: Findings, turns: Sequence[Turn]
) -> tuple[ObjectiveResult, ...]:
    results = []
    for card in plan.rubric.objectives:
        if card.objective_id not in findings.active:
            continue
        criteria = tuple(_result(c, findings, turns) for c in card.criteria)
        if criteria:
            results.append(
                ObjectiveResult(
                    objective_id=card.objective_id,
                    title=card.title,
                    criteria=criteria,
                    pending=plan.may_refer and card.title in {p.question for p in findings.pending},
                )
            )
    return tuple(results)


def _result(card: CriterionCard, findings: Findings, turns: Sequence[Turn]) -> CriterionResult:
    name = card.criterion_id
    marks = [m for m in findings.marks if m.criterion_id == name]
    quoted = [(mark, _quote(mark, turns)) for mark in marks]
    credited = next((quote for mark, quote in quoted if mark.met and quote is not None), None)
    near = next(((m, q) for m, q in reversed(quoted) if q is not None and not m.met), None)
    return CriterionResult(
        criterion_id=name,
        statement=card.statement,
        met=credited is not None,
        judged=credited is not None or name not in findings.unjudged,
        quote=credited or (near[1] if near else None),
        reason=near[0].reason if near and credited is None else "",
        better_wording=card.better_wording,
        practice=card.practice,
        topic=card.topic,
        hints=tuple(h for h in findings.hints if h.criterion_id == name),
    )


def _quote(mark: Mark, turns: Sequence[Turn]) -> Quote | None:
    """Return the mark's quote where it really was said; None if it was not."""
    told = sorted(turns, key=lambda t: t.turn_idx != mark.turn_idx)
    for turn in told:
        if stands_in(mark.quote, turn.text):
            return Quote(text=mark.quote.strip(), t_s=turn.onset_s, turn_idx=turn.turn_idx)
    return None


def _citations(events: Sequence[ev.Event]) -> tuple[Citation, ...]:
    passages: dict[str, ev.Passage] = {}
    cited: dict[str, Citation] = {}
    for event in events:
        if isinstance(event, ev.PassagesRetrieved):
            passages.update({p.chunk_id: p for p in event.passages})
        elif isinstance(event, ev.UtteranceHeard):
            for name in event.citations:
                if name in passages and name not in cited:
                    passage = passages[name]
                    cited[name] = Citation(
                        document=passage.document,
                        heading=passage.heading,
                        text=passage.text,
                        t_s=event.t_s,
                    )
    return tuple(cited.values())


def _noted(plan: SessionPlan, events: Sequence[ev.Event]) -> tuple[Noted, ...]:
    """Return the output variables of the objectives that were left, newest words of each."""
    wanted = {o.id: {v.id: v.description for v in o.outputs} for o in plan.objectives}
    return tuple(
        Noted(what=wanted[event.objective_id][name], value=value, t_s=event.t_s)
        for event in events
        if isinstance(event, ev.ObjectiveCompleted)
        for name, value in event.outputs.items()
    )


def _delivery(events: Sequence[ev.Event]) -> tuple[Cue, ...]:
    """Return what was measured of the talk and what it changed, each utterance once.

    How it may have appeared is for nobody's debrief.
    """
    cues: dict[tuple[float, str], Cue] = {}
    talking, newest = True, ""
    for event in events:
        if isinstance(event, (ev.CheckAsked, ev.CheckClosed)):
            talking = isinstance(event, ev.CheckClosed)
        elif isinstance(event, ev.ObservationMade) and talking:
            measured = "; ".join(p for p in event.text.split("; ") if not p.startswith("apparent"))
            if measured and measured != newest:
                key = (event.since_s, "" if event.of_utterance else measured)
                cues[key] = Cue(text=measured, t_s=event.since_s)
                newest = measured
        elif isinstance(event, ev.MovesLicensed) and event.moves and talking:
            key = (event.since_s, "")
            key = key if key in cues else (event.since_s, event.noticed)
            changed = tuple(FREE_TO[move] for move in event.moves)
            cues[key] = Cue(text=event.noticed, t_s=event.since_s, changed=changed)
    return tuple(cues.values())


def _versions(plan: SessionPlan, app_version: str) -> Versions:
    return Versions(
        app=app_version,
        pack=plan.pack_id,
        pack_version=plan.rubric.pack_version,
        prompt=hashlib.sha256(plan.system_prompt.encode()).hexdigest()[:12],
        models=plan.models,
    )


def findings_of(events: Sequence[ev.Event]) -> Findings:
    """Return what a session's events hold for and against its criteria."""
    marks: list[Mark] = []
    hints: list[HintUsed] = []
    trips: list[Trip] = []
    referrals: list[Referral] = []
    active: list[str] = []
    titles: dict[str, str] = {}
    pending: list[Referral] = []
    waiting: dict[str, str] = {}
    for event in events:
        match event:
            case ev.CriterionJudgeRequested(about="criterion"):
                waiting[event.judgement_id] = event.judgement_id.split(".")[1]
            case ev.CriterionScored() if event.p_yes is not None:
                waiting.pop(event.judgement_id, None)
            case ev.CriterionJudged():
                marks.append(_mark(event))
            case ev.HintGiven():
                hints.append(
                    HintUsed(
                        criterion_id=event.criterion_id,
                        rung=event.rung,
                        text=event.text,
                        t_s=event.t_s,
                    )
                )
            case ev.GuardrailTripped(speaker="learner"):
                trips.append(
                    Trip(
                        guardrail_id=event.guardrail_id,
                        quote=event.quote,
                        action=event.action,
                        t_s=event.t_s,
                    )
                )
            case ev.QuestionReferred():
                referrals.append(_referral(event))
            case ev.SessionStarted():
                titles = {objective.id: objective.title for objective in event.plan.objectives}
            case ev.ObjectivePending():
                title = titles.get(event.objective_id, event.objective_id)
                pending.append(Referral(question=title, t_s=event.t_s, reason=TO_CONFIRM))
            case ev.ObjectiveActivated() if event.objective_id not in active:
                active.append(event.objective_id)
    met = {mark.criterion_id for mark in marks if mark.met}
    return Findings(
        marks=tuple(marks),
        hints=tuple(hints),
        trips=tuple(trips),
        referrals=tuple(referrals),
        pending=tuple(pending),
        active=tuple(active),
        unjudged=tuple(sorted(set(waiting.values()) - met)),
    )


def _referral(event: ev.QuestionReferred) -> Referral:
    return Referral(question=event.question, t_s=event.t_s, reason=event.reason)


def _mark(event: ev.CriterionJudged) -> Mark:
    met = event.verdict == "met"
    return Mark(
        criterion_id=event.criterion_id,
        met=met,
        quote=event.quote,
        t_s=event.t_s,
        turn_idx=event.said_in_turn,
        reason="" if met or event.verdict == "not_met" else event.verdict.value,
    )
