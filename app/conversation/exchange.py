"""One exchange: the learner's turn, from its first sound to the reply that is let go of. Pure."""

from app.conversation import events as ev
from app.conversation.taking_down import TakingDown
from app.conversation.talk import Talk
from app.conversation.turn import Turn
from app.conversation.unfinished import WAIT_S, unfinished

ANSWER = "answer"
"""Timer: whether the material answers a question is waited for no longer."""
ANSWER_S = 8.0
LOOKING = "looking"
"""Timer: the search for an answer takes long enough to be told."""
LOOKING_AFTER_S = 0.4
UNCLEAR_VOICE_S = 2.0
"""Voice this long without words is worth asking again, if it happens twice in a row."""


class Exchange:
    """Goes with a turn as far as the floor allows: words, passages, a reply, its release."""

    def __init__(self, talk: Talk) -> None:
        self.turn: Turn | None = None
        """The learner's turn; None while there is none."""
        self._plan, self._box, self._emit = talk.plan, talk.box, talk.box.emit
        self._history, self._floor, self._delivery = talk.history, talk.floor, talk.delivery
        self._teaching, self._prompts, self._persona = talk.teaching, talk.prompts, talk.persona
        self._words = TakingDown(talk.plan, talk.box)
        self._unclear = 0

    # -- the voice --------------------------------------------------------------------------

    def begin(self, onset_s: float) -> Turn:
        """A turn of the learner's begins."""
        self._box.turn_idx += 1
        self.turn = Turn(onset_s)
        self._floor.turn_begins()
        return self.turn

    def voice(self, onset_s: float) -> None:
        """The learner speaks, for the first time or on: what was prepared or has barely begun is
        thrown away.
        """
        if not self._persona.held:
            self._persona.stop(fade_ms=80.0, forget=not self._persona.asks_for_time)
        turn = self.turn
        if turn is None:
            self.begin(onset_s)
        else:
            self._wait_no_longer()
            if turn.answered:
                self._history.take_back_learner()
            turn.committed = turn.answered = turn.wanted = False
            if turn.offset_s is not None:
                turn.pauses_s.append(onset_s - turn.offset_s)
            turn.offset_s = turn.text = turn.sentence_end = turn.due_s = None
        self._emit(ev.TimerCancelled(name="patience"))
        self._floor.give(ev.Floor.LEARNER)

    def voice_stops(self, offset_s: float) -> None:
        """Its words are written down; a turn that is too long is answered at this pause."""
        turn = self.turn
        if turn is None or turn.committed or turn.offset_s is not None:
            return
        turn.offset_s = offset_s
        turn.voiced_s = offset_s - turn.onset_s
        self._words.write_down(turn)
        if turn.voiced_s > self._floor.timing.max_turn_s:
            self.commit(turn)
            return
        self._floor.wait_for_more(turn)

    # -- its words --------------------------------------------------------------------------

    def growing(self, event: ev.TranscriptPartial) -> None:
        """Words while the voice goes on."""
        turn = self.turn
        if turn is None or turn.committed or not event.text or event.text == turn.partial:
            return
        self._persona.give_way()
        self._words.growing(turn, event)

    def written(self, event: ev.TranscriptFinal) -> None:
        """The words of the turn so far."""
        turn = self.turn
        if turn is None or event.attempt != turn.attempt:
            return
        if turn.offset_s is None:  # the learner went on meanwhile
            self.growing(ev.TranscriptPartial(text=event.text, end_s=event.t_s))
            return
        turn.text, turn.sentence_end = event.text, event.sentence_end
        if not turn.words:
            if self._persona.held:
                self._drop(turn)
            else:
                self._advance(turn)
            return
        self._persona.give_way()
        if turn.first_heard not in (None, turn.words):
            self._persona.stop(fade_ms=0.0, forget=True)
        if not turn.committed:
            self._floor.wait_for_more(turn)
        self._reconsider(turn, turn.offset_s)
        if turn.first_heard == turn.words and turn.ready:  # shown and looked up already
            self._advance(turn)
        else:
            self._words.final(turn)

    def typed(self, text: str) -> None:
        """The turn was typed, and is complete."""
        turn = self.turn
        if turn is None or turn.committed:
            turn = self.begin(self._box.now_s)
        self._emit(ev.TimerCancelled(name="patience"))
        turn.offset_s = self._box.now_s
        turn.wanted = turn.committed = True
        self._floor.give(ev.Floor.THINKING)
        self._words.typed(turn, text)

    def found(self, event: ev.PassagesRetrieved) -> None:
        """What the material says to the words."""
        turn = self.turn
        if turn is None or turn.answered:
            return
        final = self._words.found(turn, event)
        if final is None:
            return
        if final:
            self._advance(turn)
            if not self._teaching.settled(turn.words, turn.found):
                return  # the model looks for an answer and has nothing to read for it
        if not self._persona.busy:
            words = turn.words if final else turn.settled
            aside = self._delivery.aside(self._box.turn_idx, turn.offset_s)
            self._persona.read(self._prompts.turn(words, turn.passages, aside.text))

    def _reconsider(self, turn: Turn, offset_s: float) -> None:
        """The floor was taken for how it sounded; words that go on give it back for a while."""
        until_s = offset_s + min(WAIT_S, self._floor.timing.waits_s)
        if turn.committed and unfinished(turn.words) and self._box.now_s < until_s:
            turn.committed = False
            self._emit(ev.TimerSet(name="patience", at_s=until_s))
            self._floor.give(ev.Floor.LEARNER)

    def listen_again(self, turn: Turn) -> None:
        """They may go on, and there is time: the words are heard again, with more care."""
        if turn.first_heard is None:
            self._words.write_down(turn, again=True)

    # -- its answer -------------------------------------------------------------------------

    def prepare(self, turn: Turn) -> None:
        """A reply may be made in advance."""
        turn.wanted = True
        self._advance(turn)

    def commit(self, turn: Turn) -> None:
        """The floor is the Persona's: the turn is answered as soon as that is possible."""
        turn.wanted = turn.committed = True
        self._emit(ev.TimerCancelled(name="patience"))
        self._floor.give(ev.Floor.THINKING)
        self._advance(turn)

    def go_on(self) -> None:
        """What a reply waited for may be there now."""
        if self.turn is not None:
            self._advance(self.turn)

    def tell_of_looking(self) -> None:
        """The answer is not there yet: say that it is looked for."""
        if self.turn is None or not self.turn.committed or self._persona.busy:
            return
        if words := self._teaching.while_looking():
            self._persona.ask_for_time(words)
        elif ANSWER in self._box.timers:  # the search has not begun
            self._emit(ev.TimerSet(name=LOOKING, at_s=self._box.now_s + LOOKING_AFTER_S))

    def stop_looking(self) -> None:
        """Whether the material answers has taken too long."""
        self._teaching.stop_looking()
        self.go_on()

    def answer_again(self) -> bool:
        """Answer words whose answer was lost; False where there are none."""
        words = self._history.take_back_learner()
        self.turn = None
        if not words:
            return False
        now_s = self._box.now_s
        self.turn = turn = Turn(now_s, now_s, text=words, committed=True, answered=True)
        self._floor.give(ev.Floor.THINKING)
        self._reply(turn)
        self._history.learner_said(words)
        self._persona.commit()
        return True

    def _wait_no_longer(self) -> None:
        for timer in (ANSWER, LOOKING):
            self._emit(ev.TimerCancelled(name=timer))

    def _advance(self, turn: Turn) -> None:
        """Go one step further towards a reply, as far as the floor allows."""
        if turn.text is None:
            return
        if not turn.words:
            if turn.committed:
                self._drop(turn)
            return
        if not turn.ready or turn.answered:
            return
        if not self._teaching.settled(turn.words, turn.found):
            if turn.committed and ANSWER not in self._box.timers:
                self._emit(ev.TimerSet(name=ANSWER, at_s=self._box.now_s + ANSWER_S))
                self._emit(ev.TimerSet(name=LOOKING, at_s=self._box.now_s + LOOKING_AFTER_S))
            return
        if turn.wanted and (self._persona.asks_for_time or not self._persona.busy):
            turn.replies += 1
            turn.aside = self._delivery.aside(self._box.turn_idx, turn.offset_s)
            self._reply(turn)
            if turn.committed:
                self._answer(turn)
        elif turn.committed and self._persona.prepared:
            self._answer(turn)

    def _reply(self, turn: Turn) -> None:
        """Prepare what the teaching wants said to these words."""
        approach = self._teaching.approach(turn.words, turn.found, turn.aside.moves)
        if approach.said:
            self._persona.answer(approach.said, approach.citations)
            return
        messages = self._prompts.turn(turn.words, turn.passages, turn.aside.text)
        grounds = self._teaching.grounds(turn.words, turn.found, approach.closing)
        self._persona.reply(messages, turn.passages, grounds, approach.opening)

    def _answer(self, turn: Turn) -> None:
        """Let go of the reply that was made for this turn."""
        self._unclear = 0
        turn.answered = True
        self._wait_no_longer()
        self._persona.settle_leaving()
        self._history.learner_said(turn.words)
        self._emit(ev.CaptionShown(role="learner", text=turn.words, final=True))
        self._emit(
            ev.TurnTaken(
                onset_s=turn.onset_s,
                offset_s=self._box.now_s if turn.offset_s is None else turn.offset_s,
                text=turn.words,
                attempts=turn.replies,
            )
        )
        self._teaching.taken(self._box.turn_idx, turn.words)
        self._delivery.taken(self._box.turn_idx, turn.aside)
        if turn.aside.noticed:
            self._emit(turn.aside.event())
        self._persona.commit()

    def _drop(self, turn: Turn) -> None:
        """A turn without words was no turn: a cough, a door."""
        self.turn = None
        self._box.turn_idx -= 1
        if self._persona.held:
            self._persona.resume()
            self._floor.give(ev.Floor.PERSONA)
            return
        self._unclear = self._unclear + 1 if turn.voiced_s >= UNCLEAR_VOICE_S else 0
        if self._unclear >= 2:
            self._unclear = 0
            self._persona.say(self._plan.lines.say_again)
        else:
            self._floor.open()
