"""A stage with scripted time: a real session, fake engines around it, an event queue as the clock.

Nothing here waits; a minute of conversation takes milliseconds.
"""

import heapq
import itertools
from dataclasses import dataclass, field

import msgspec

from app.conversation import events as ev
from app.conversation.journal import entry
from app.conversation.plan import Lines, SessionPlan
from app.conversation.session import Session

LINES = Lines(
    greeting="Hello, I am Maya.",
    still_there="Are you still there?",
    no_llm="Let me come back to that in a moment.",
    not_in_material="The material does not say.",
    say_again="Could you say that again?",
)


def a_plan(**changes: object) -> SessionPlan:
    plan = SessionPlan(
        pack_id="p",
        scenario_id="s",
        persona_id="maya",
        persona_name="Maya",
        system_prompt="You are Maya.",
        voice="fake",
        lines=LINES,
    )
    return msgspec.structs.replace(plan, **changes)


@dataclass
class Stage:
    """The world around one session. Durations in seconds."""

    plan: SessionPlan = field(default_factory=a_plan)
    fake_reply: str = "Thank you, that is clear. What would you do next?"
    fake_recognition_s: float = 0.15
    fake_ttft_s: float = 0.3
    fake_word_s: float = 0.3
    fake_p_yield: float = 0.9
    fake_llm_dies: bool = False
    fake_passages: tuple[ev.Passage, ...] = ()
    fake_sentence_end: dict[str, float] = field(default_factory=dict)
    """Words to the log odds that their sentence has ended."""
    fake_careful: dict[str, str] = field(default_factory=dict)
    """Words to what a more careful hearing makes of them; it takes four times as long."""
    fake_likeness: dict[str, dict[str, float]] = field(default_factory=dict)
    """Words to the log odds of each criterion; nothing is measured for other words."""
    fake_nearness: dict[str, ev.GuardrailLikeness] = field(default_factory=dict)
    """The Persona's sentences to the guardrail they come near."""
    fake_answer_margin: float = 3.0
    """Log odds that a quote answers a question."""
    fake_guardrail_margin: float = 0.0
    """Log odds that words trip a guardrail."""
    fake_probes: dict[str, ev.ProbesMeasured] = field(default_factory=dict)
    """Words to what probes say; those of other words cannot be measured."""
    fake_probe_s: float = 0.3
    fake_sharper: tuple[ev.Passage, ...] = ()
    """What is found once probes have read the words; empty: nothing else than before."""
    fake_judge_s: float = 1.0
    """How long a score takes; the fake judge says yes where the learner used the very words of one
    of the criterion's examples."""

    def __post_init__(self) -> None:
        self.session = Session()
        self.now_s = 0.0
        self.heard: list[ev.Event] = []
        self.everything: list[ev.Event] = []
        """What came in and what went out, in order."""
        self.journal = b""
        self._queue: list[tuple[float, int, ev.Event]] = []
        self._order = itertools.count()
        self._timers: dict[str, float] = {}
        self._words: list[tuple[float, str]] = []
        self._cancelled: set[str] = set()
        self._clauses: dict[str, float] = {}
        self._playing: list[tuple[str, float, float]] = []
        self._paused_s: float | None = None
        self._kept: list[tuple[float, int, ev.Event]] = []
        self._lost_s: dict[str, float] = {}
        self.at(0.0, ev.SessionStarted(plan=self.plan, session_id="stage"))

    # -- script -----------------------------------------------------------------------------

    def at(self, t_s: float, event: ev.Event) -> None:
        """Let `event` come in at `t_s`."""
        heapq.heappush(self._queue, (t_s, next(self._order), event))

    def learner_says(
        self,
        text: str,
        *,
        at_s: float,
        lasts_s: float,
        p_yield: float | None = None,
        predictions: bool = True,
    ) -> None:
        """A voice from `at_s` for `lasts_s`; `text` is what recognition will make of it."""
        end_s = at_s + lasts_s
        self._words.append((end_s, text))
        self.at(at_s + 0.1, ev.SpeechStarted(onset_s=at_s))
        self.at(end_s + 0.1, ev.SpeechStopped(offset_s=end_s))
        p = self.fake_p_yield if p_yield is None else p_yield
        for silence_s in (0.2, 0.4, 0.6, 0.9, 1.2) if predictions else ():
            self.at(
                end_s + silence_s + 0.04,
                ev.FloorPrediction(
                    p_yield=p, p_hold=1 - p, p_backchannel=0, silence_s=silence_s, offset_s=end_s
                ),
            )

    def voice_over(
        self, text: str, *, at_s: float, lasts_s: float, verdict: ev.Verdict | None
    ) -> None:
        """A voice over the Persona's from `at_s` on, and what it is taken for (None: no word)."""
        self.learner_says(text, at_s=at_s, lasts_s=lasts_s)
        self.at(at_s + 0.08, ev.OverlapJudged(verdict=ev.Verdict.VOICE, onset_s=at_s))
        if verdict is ev.Verdict.INTERRUPTION:
            self.at(at_s + 0.45, ev.OverlapJudged(verdict=verdict, onset_s=at_s))
        elif verdict is not None:
            self.at(at_s + lasts_s + 0.15, ev.OverlapJudged(verdict=verdict, onset_s=at_s))

    def run(self, until_s: float) -> "Stage":
        """Let the world go on until `until_s`."""
        while True:
            timer = min(self._timers.items(), key=lambda t: t[1], default=None)
            next_s = self._queue[0][0] if self._queue else float("inf")
            if timer is not None and timer[1] < next_s:
                next_s = timer[1]
            if next_s > until_s:
                self.now_s = until_s
                return self
            self.now_s = max(self.now_s, next_s)
            if timer is not None and timer[1] <= next_s:
                del self._timers[timer[0]]
                self._tell(ev.TimerFired(name=timer[0]))
            else:
                _, _, event = heapq.heappop(self._queue)
                if not self._is_stale(event):
                    self._tell(event)

    # -- what came out ----------------------------------------------------------------------

    def out(self, kind: type[ev.Event]) -> list[ev.Event]:
        """Return the outward events of one type, in order."""
        return [e for e in self.heard if type(e) is kind]

    def spoken(self) -> list[str]:
        """Return what the learner heard of the Persona, an utterance an item."""
        return [e.text for e in self.heard if isinstance(e, ev.UtteranceHeard)]

    def said(self) -> list[tuple[str, str]]:
        """Return who said what in turn: turns taken, and what was heard of the Persona."""
        return [
            ("learner" if isinstance(e, ev.TurnTaken) else "persona", e.text)
            for e in self.heard
            if isinstance(e, (ev.TurnTaken, ev.UtteranceHeard))
        ]

    def first_sound_after(self, t_s: float) -> float | None:
        """Return when the Persona was next heard after `t_s`."""
        starts = [s for _, s, _ in self._playing if s >= t_s]
        return min(starts, default=None)

    def sound(self) -> list[tuple[str, float, float]]:
        """Return (clause_id, start_s, end_s) of all that was audible."""
        return list(self._playing)

    # -- the fake engines -------------------------------------------------------------------

    def _is_stale(self, event: ev.Event) -> bool:
        if isinstance(event, ev.PlaybackStarted):
            return event.clause_id not in self._clauses
        if isinstance(event, ev.PlaybackEnded):
            return event.clause_id not in self._clauses
        return isinstance(event, ev.ReplyDelta | ev.ReplyEnded) and (
            event.inference_id in self._cancelled
        )

    def _tell(self, event: ev.Event) -> None:
        entered, follows = self.session.handle(msgspec.structs.replace(event, t_s=self.now_s))
        self.everything += [entered, *follows]
        self.journal += entry(entered, outward=False)
        if isinstance(event, ev.PlaybackStarted):
            self._playing.append((event.clause_id, self.now_s, float("inf")))
        if isinstance(event, ev.PlaybackEnded):
            self._playing = [
                (c, s, self.now_s if c == event.clause_id else e) for c, s, e in self._playing
            ]
            self._clauses.pop(event.clause_id, None)
        for out in follows:
            self.journal += entry(out, outward=True)
            self.heard.append(out)
            self._react(out)

    def _react(self, event: ev.Event) -> None:
        now_s = self.now_s
        match event:
            case ev.TimerSet():
                self._timers[event.name] = event.at_s
            case ev.TimerCancelled():
                self._timers.pop(event.name, None)
            case ev.TranscriptionRequested():
                said = " ".join(
                    t for end_s, t in self._words if event.start_s <= end_s <= event.end_s
                )
                if event.careful:
                    said = self.fake_careful.get(said, said)
                self.at(
                    now_s + self.fake_recognition_s * (4 if event.careful else 1),
                    ev.TranscriptFinal(
                        attempt=event.attempt,
                        text=said,
                        sentence_end=self.fake_sentence_end.get(said),
                    ),
                )
            case ev.RetrievalRequested():
                if odds := self.fake_likeness.get(event.query):
                    likeness = tuple(
                        ev.CriterionLikeness(criterion_id=c, odds=o, like="", like_meets=o > 0)
                        for c, o in odds.items()
                    )
                    self.at(
                        now_s + 0.005,
                        ev.LikenessMeasured(
                            attempt=event.attempt, query=event.query, criteria=likeness
                        ),
                    )
                self.at(
                    now_s + 0.01,
                    ev.PassagesRetrieved(
                        attempt=event.attempt, query=event.query, passages=self.fake_passages
                    ),
                )
            case ev.GuardrailCheckRequested():
                near = self.fake_nearness.get(event.sentence)
                self.at(
                    now_s + 0.005,
                    ev.GuardrailsMeasured(
                        inference_id=event.inference_id,
                        clause_id=event.clause_id,
                        sentence=event.sentence,
                        guardrails=(near,) if near is not None else (),
                    ),
                )
            case ev.ProbesRequested():
                if self.fake_sharper:
                    again = [e for e in self.heard if isinstance(e, ev.RetrievalRequested)][-1]
                    found = ev.PassagesRetrieved(
                        attempt=again.attempt, query=event.query, passages=self.fake_sharper
                    )
                    self.at(now_s + self.fake_probe_s, found)
                failed = ev.ProbesMeasured(query=event.query, failed=True)
                self.at(now_s + self.fake_probe_s, self.fake_probes.get(event.query, failed))
            case ev.CriterionJudgeRequested():
                self._judge(event)
            case ev.ReplyRequested():
                self._generate(event)
            case ev.ReplyCancelled():
                self._cancelled.add(event.inference_id)
            case ev.SynthesisRequested():
                duration_s = len(event.text.split()) * self.fake_word_s
                self.at(
                    now_s + 0.03,
                    ev.SpeechReady(
                        inference_id=event.inference_id,
                        clause_id=event.clause_id,
                        duration_s=duration_s,
                        phonemes=(),
                    ),
                )
                self._clauses[event.clause_id] = duration_s
            case ev.PlaybackRequested():
                busy_until_s = max([now_s, *(s + self._clauses[c] for c, s in self._scheduled())])
                start_s = busy_until_s + 0.01
                duration_s = self._clauses[event.clause_id]
                self.at(start_s, ev.PlaybackStarted(clause_id=event.clause_id, at_s=start_s))
                self.at(
                    start_s + duration_s,
                    ev.PlaybackEnded(
                        clause_id=event.clause_id, heard_s=duration_s, truncated=False
                    ),
                )
                if self._paused_s is not None:
                    self._keep_what_would_play()
            case ev.PlaybackStopped():
                self._stop_playback(event.fade_ms / 1000)
            case ev.PlaybackPaused():
                self._paused_s = now_s
                self._keep_what_would_play()
            case ev.PlaybackResumed():
                self._resume_playback()

    def _judge(self, event: ev.CriterionJudgeRequested) -> None:
        *shown, asked = event.messages
        margins = {"answer": self.fake_answer_margin, "guardrail": self.fake_guardrail_margin}
        if event.about in margins:
            self.at(
                self.now_s + self.fake_judge_s,
                ev.CriterionScored(
                    judgement_id=event.judgement_id, p_yes=0.5, margin=margins[event.about]
                ),
            )
            return
        pairs = zip(shown[1::2], shown[2::2], strict=True)
        met = any(q.content == asked.content and a.content == "yes" for q, a in pairs)
        self.at(
            self.now_s + self.fake_judge_s,
            ev.CriterionScored(judgement_id=event.judgement_id, p_yes=0.9 if met else 0.1),
        )

    def _scheduled(self) -> list[tuple[str, float]]:
        queued = [
            (e.clause_id, e.at_s)
            for _, _, e in [*self._queue, *self._kept]
            if isinstance(e, ev.PlaybackStarted) and e.clause_id in self._clauses
        ]
        return queued + [(c, s) for c, s, _ in self._playing if c in self._clauses]

    def _keep_what_would_play(self) -> None:
        playback = ev.PlaybackStarted | ev.PlaybackEnded
        self._kept += [item for item in self._queue if isinstance(item[2], playback)]
        self._queue = [item for item in self._queue if not isinstance(item[2], playback)]
        heapq.heapify(self._queue)

    def _resume_playback(self) -> None:
        assert self._paused_s is not None
        lost_s = self.now_s - self._paused_s
        kept, self._kept, self._paused_s = self._kept, [], None
        for t_s, _, event in kept:
            if isinstance(event, ev.PlaybackStarted):
                event = msgspec.structs.replace(event, at_s=event.at_s + lost_s)
            self.at(t_s + lost_s, event)
        for clause_id, start_s, end_s in self._playing:
            if end_s == float("inf"):
                self._lost_s[clause_id] = self._lost_s.get(clause_id, 0.0) + lost_s
                at_s = start_s + self._lost_s[clause_id]
                self.at(self.now_s, ev.PlaybackMoved(clause_id=clause_id, at_s=at_s))

    def _stop_playback(self, fade_s: float) -> None:
        self._kept.clear()
        sounding = [(c, s) for c, s, e in self._playing if e == float("inf")]
        self._queue = [
            item
            for item in self._queue
            if not isinstance(item[2], ev.PlaybackStarted | ev.PlaybackEnded)
        ]
        heapq.heapify(self._queue)
        for clause_id, start_s in sounding:
            until_s = self.now_s + fade_s if self._paused_s is None else self._paused_s
            heard_s = until_s - start_s - self._lost_s.get(clause_id, 0.0)
            self.at(
                self.now_s + fade_s,
                ev.PlaybackEnded(clause_id=clause_id, heard_s=heard_s, truncated=True),
            )

        self._paused_s = None

    def _generate(self, request: ev.ReplyRequested) -> None:
        inference_id, t_s = request.inference_id, self.now_s + self.fake_ttft_s
        if self.fake_llm_dies:
            self.at(
                t_s,
                ev.ReplyEnded(
                    inference_id=inference_id, outcome=ev.ReplyOutcome.FAILED, error="killed"
                ),
            )
            return
        for word in self.fake_reply.split():
            self.at(t_s, ev.ReplyDelta(inference_id=inference_id, text=word + " "))
            t_s += 0.06
        self.at(t_s, ev.ReplyEnded(inference_id=inference_id, outcome=ev.ReplyOutcome.STOP))
