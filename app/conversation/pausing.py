"""What a pause in the learner's turn is worth: the floor, a second hearing, a nod. Pure."""

from app.conversation import events as ev
from app.conversation.delivery import fluent
from app.conversation.exchange import Exchange
from app.conversation.expecting import weighed
from app.conversation.listening import Listening, Response
from app.conversation.policy import Decision, decide, listens_again
from app.conversation.talk import Talk
from app.conversation.turn import Turn

SAME_PAUSE_S = 0.05
"""Two reports of where a voice ended differ by no more."""


class Pausing:
    """Takes each judgement of the floor model and lets the exchange go as far as it allows."""

    def __init__(self, talk: Talk, exchange: Exchange) -> None:
        self._plan, self._box, self._history = talk.plan, talk.box, talk.history
        self._floor, self._delivery = talk.floor, talk.delivery
        self._teaching, self._persona = talk.teaching, talk.persona
        self._exchange = exchange
        self._listening = Listening()

    def judged(self, event: ev.FloorPrediction) -> None:
        """The floor model has looked at the pause once more."""
        turn = self._exchange.turn
        if turn is None or turn.committed or turn.offset_s is None:
            return
        if abs(event.offset_s - turn.offset_s) > SAME_PAUSE_S or self._floor.in_a_moment:
            return
        words = turn.words or turn.partial
        as_asked = weighed(event.p_yield, self._history.last_heard(), words)
        p_yield = self._delivery.p_yield(as_asked, words)
        silence_s, timing = event.silence_s, self._floor.timing
        decision = decide(p_yield, silence_s, timing, words)
        if decision is Decision.COMMIT:
            self._exchange.commit(turn)
            return
        self._floor.judged(turn, p_yield, words)
        if decide(as_asked, silence_s, timing, fluent(words)) is Decision.COMMIT:
            box = self._box
            held = self._delivery.held(box.turn_idx, words, turn.offset_s, box.now_s)
            if held is not None:
                box.emit(held.event())
        self._show_listening(turn, event)
        if listens_again(p_yield, silence_s, words, turn.sentence_end):
            self._exchange.listen_again(turn)
        if decision is Decision.PREPARE:
            self._exchange.prepare(turn)

    def _show_listening(self, turn: Turn, event: ev.FloorPrediction) -> None:
        """A nod, later a soft sound: the floor is still the learner's."""
        response = self._listening.response(
            event,
            now_s=self._box.now_s,
            voiced_s=turn.voiced_s,
            timing=self._floor.timing,
            audible=self._persona.audible,
        )
        if response is Response.NOD:
            self._box.emit(ev.ListenerResponded(nod=True))
        elif response is Response.SOUND:
            self._box.emit(
                ev.ListenerResponded(
                    nod=False,
                    sound=self._plan.lines.listening,
                    voice=self._teaching.speaker.voice,
                    language=self._plan.language,
                )
            )
