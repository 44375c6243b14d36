"""Whose floor it is, and how long silence is waited out: the timers `patience` and `silence`."""

from collections.abc import Callable

from app.conversation import events as ev
from app.conversation.outbox import Outbox
from app.conversation.policy import due, patience
from app.conversation.tempo import Timing, changed
from app.conversation.turn import Turn

MOMENT_S = 60.0
"""How long "give me a moment" keeps the floor open."""


class FloorKeeper:
    """Tells when the floor changes hands, and sets and moves the timers of waiting.

    `nobody_there` returns whether the learner has left the seat: then nobody is asked.
    """

    def __init__(self, box: Outbox, nobody_there: Callable[[], bool]) -> None:
        self._box = box
        self._nobody_there = nobody_there
        self.timing = Timing()
        self.holder = ev.Floor.OPEN
        self.paused = False
        self._asked = False
        self._moment_until_s = 0.0

    @property
    def is_open(self) -> bool:
        return self.holder is ev.Floor.OPEN

    @property
    def in_a_moment(self) -> bool:
        """True while the learner has asked for a moment and said nothing since."""
        return self._box.now_s < self._moment_until_s

    def give(self, holder: ev.Floor) -> None:
        """The floor is `holder`'s from now on."""
        if holder is not self.holder:
            self.holder = holder
            self._box.emit(ev.FloorChanged(holder=holder))

    def open(self) -> None:
        """Nobody speaks. After a long silence, once a turn, the Persona asks."""
        self.give(ev.Floor.OPEN)
        if not self._asked and not self._nobody_there():
            self._set("silence", self._box.now_s + self.timing.quiet_s)

    def asked(self) -> None:
        """The learner was asked whether they are still there; once is enough."""
        self._asked = True

    def turn_begins(self) -> None:
        """A turn of the learner's begins."""
        self._asked = False
        self.give(ev.Floor.LEARNER)

    def voice_begins(self) -> None:
        """The learner is heard: no silence is waited out, no moment is needed any more."""
        self._moment_until_s = 0.0
        self._box.emit(ev.TimerCancelled(name="silence"))

    def wait_for_more(self, turn: Turn) -> None:
        """The voice has stopped: its turn ends at the latest when patience does."""
        assert turn.offset_s is not None
        waits_s = patience(turn.words, turn.sentence_end, self.timing, turn.pauses_s)
        if turn.due_s is not None:
            waits_s = min(waits_s, turn.due_s)
        self._set("patience", turn.offset_s + waits_s)

    def judged(self, turn: Turn, p_yield: float, words: str) -> None:
        """The floor model has spoken: what it said may be enough before it is asked again."""
        timing, before_s = self.timing, turn.due_s
        turn.due_s = None
        if not timing.thinking:
            enough, patience_s = timing.yield_threshold, timing.patience_s
            turn.due_s = due(p_yield, words, patience_s=patience_s, yield_threshold=enough)
        if turn.due_s != before_s:
            self.wait_for_more(turn)

    def give_a_moment(self, turn: Turn | None) -> None:
        """The learner asks for time."""
        self._moment_until_s = self._box.now_s + MOMENT_S
        self._set("silence" if turn is None else "patience", self._moment_until_s)

    def change_tempo(self, event: ev.TempoChanged, turn: Turn | None) -> None:
        """Patience, interruptibility, listening or profile change while the talk goes on."""
        before = self.timing
        self.timing = changed(
            before,
            patience=event.patience,
            interruptibility=event.interruptibility,
            active_listening=event.active_listening,
            profile=event.profile,
        )
        if self.timing.barge_in_s != before.barge_in_s:
            self._box.emit(ev.TempoSet(barge_in_s=self.timing.barge_in_s))
        if turn is not None and turn.offset_s is not None and "patience" in self._box.timers:
            self.wait_for_more(turn)
        elif "silence" in self._box.timers:
            self.open()

    def _set(self, timer: str, at_s: float) -> None:
        self._box.emit(ev.TimerSet(name=timer, at_s=max(at_s, self._moment_until_s)))
