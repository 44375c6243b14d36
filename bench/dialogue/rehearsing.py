"""One scripted learner against the real core, and what became of it beside the truth."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from app.conversation import events as ev
from app.conversation.plan import SessionPlan
from app.conversation.ports import Retriever
from app.conversation.replay import replay
from app.runtime.typed_session import TypedModel, TypedSession
from bench.dialogue.replies import Reply, Spoken, spoken
from bench.dialogue.scripts import Learner, Turn


@dataclass
class Heard:
    """Everything of a session that is scored."""

    judged: list[ev.CriterionJudged] = field(default_factory=list)
    path: list[str] = field(default_factory=list)
    tripped: list[tuple[int, str]] = field(default_factory=list)
    referred: int = 0
    utterances: list[Reply] = field(default_factory=list)
    replaced: list[ev.SentenceReplaced] = field(default_factory=list)
    turn_idx: int = 0
    objective: str = ""
    said: str = ""
    speaker: str = ""
    clauses: dict[str, list[str]] = field(default_factory=dict)

    def take(self, event: ev.Event) -> None:
        """Listen to one event."""
        match event:
            case ev.TurnTaken():
                self.turn_idx, self.said = event.turn_idx, event.text
            case ev.SynthesisRequested():
                self.clauses.setdefault(event.inference_id, []).append(event.text)
            case ev.CriterionJudged():
                self.judged.append(event)
            case ev.ObjectiveActivated():
                self.path.append(event.objective_id)
                self.objective = event.objective_id
            case ev.ObjectiveCompleted():
                self.objective = ""
            case ev.GuardrailTripped() if event.speaker == "learner":
                self.tripped.append((event.said_in_turn, event.guardrail_id))
            case ev.QuestionReferred():
                self.referred += 1
            case ev.UtteranceHeard():
                clauses = tuple(self.clauses.pop(event.inference_id, ()))
                where = self.turn_idx, self.speaker
                self.utterances.append(Reply(event.text, clauses, self.said, *where))
            case ev.SpeakerChanged():
                self.speaker = event.name
            case ev.SentenceReplaced():
                self.replaced.append(event)


@dataclass
class Case:
    """One learner's result."""

    learner: str
    kind: str
    decisions: list[tuple[str, bool, bool, str]] = field(default_factory=list)
    """Criterion, true, judged met, the words: one row per judgement of a turn."""
    final: list[tuple[str, bool, bool]] = field(default_factory=list)
    steps: int = 0
    steps_right: int = 0
    path: list[str] = field(default_factory=list)
    path_true: list[str] = field(default_factory=list)
    trips: int = 0
    trips_found: int = 0
    clean_turns: int = 0
    false_alarms: list[str] = field(default_factory=list)
    trips_missed: list[str] = field(default_factory=list)
    filed: int = 0
    filed_right: int = 0
    spoken: Spoken = field(default_factory=Spoken)
    replays: bool = True


def rehearse(
    learner: Learner,
    plan: SessionPlan,
    *,
    model: TypedModel,
    retriever: Retriever | None,
    material: Sequence[str],
    progress: Callable[[str], None] = lambda _: None,
) -> Case:
    """Play the learner and compare. `material`: every text that may be stated."""
    heard = Heard()
    session = TypedSession(plan, model=model, retriever=retriever, heard=heard.take)
    case = Case(f"{learner.pack}/{learner.id}", learner.kind)
    unsaid = list(learner.turns)
    while not session.ended and (turn := _next(unsaid, heard.objective)) is not None:
        unsaid.remove(turn)
        if turn.say is None:
            session.wait(turn.silence_s or 0.0)
            continue
        before, answered = len(heard.replaced), len(heard.utterances)
        _take(turn, session, heard, case)
        progress(f"  {learner.id}: {turn.say}")
        for reply in heard.utterances[answered:]:
            progress(f"    -> {reply.text}")
        for kept in heard.replaced[before:]:
            progress(f"    ({kept.reason}: {kept.sentence!r} -> {kept.said!r})")
    session.end()
    _compare(learner, plan, heard, case, material)
    case.replays = replay(session.journal.splitlines(keepends=True)).difference is None
    return case


def _next(unsaid: list[Turn], objective: str) -> Turn | None:
    return next((t for t in unsaid if t.objective in (None, objective)), None)


def _take(turn: Turn, session: TypedSession, heard: Heard, case: Case) -> None:
    judged, referred, tripped = len(heard.judged), heard.referred, len(heard.tripped)
    objective = heard.objective
    session.say(turn.say or "")
    for event in heard.judged[judged:]:
        if event.objective_id == objective:
            met = event.verdict is ev.CriterionVerdict.MET
            true = event.criterion_id in turn.truth.met
            case.decisions.append((event.criterion_id, true, met, f"{event.p_yes:.2f} {turn.say}"))
    found = {name for _, name in heard.tripped[tripped:]}
    wanted = set(turn.truth.tripped)
    case.trips += len(wanted)
    case.trips_found += len(wanted & found)
    case.trips_missed += [f"{name}: {turn.say}" for name in sorted(wanted - found)]
    if not wanted:
        case.clean_turns += 1
    case.false_alarms += [f"{name}: {turn.say}" for name in sorted(found - wanted)]
    if turn.truth.filed:
        case.filed += 1
        case.filed_right += heard.referred > referred


def _compare(
    learner: Learner, plan: SessionPlan, heard: Heard, case: Case, material: Sequence[str]
) -> None:
    truth = learner.truth
    met = {e.criterion_id for e in heard.judged if e.verdict is ev.CriterionVerdict.MET}
    case.final = [(c, True, c in met) for c in truth.met]
    case.final += [(c, False, c in met) for c in truth.missing]
    case.path, case.path_true = heard.path, list(truth.path)
    pairs = list(zip_longest(truth.path, heard.path))
    case.steps, case.steps_right = len(pairs), sum(a == b for a, b in pairs)
    greeting, *replies = heard.utterances
    case.spoken = spoken(greeting.text, replies, plan, material)
