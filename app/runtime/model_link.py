"""A session's side of the language model's process: what it owes, and what is lost with it."""

import threading
from collections.abc import Callable

from app.conversation.events import (
    CriterionJudgeRequested,
    CriterionScored,
    Degraded,
    Event,
    HiddenStatesRead,
    HiddenStatesRequested,
    Mode,
    Recovered,
    ReplyCancelled,
    ReplyEnded,
    ReplyOutcome,
    ReplyRequested,
    WorkerReady,
)
from app.runtime.processes import SupervisedProcess

LLM_HANG_S = 20.0
"""A model that owes an answer and is silent this long is killed and restarted."""


class ModelLink:
    """Hands on what is asked of the model, and answers in its place where it cannot.

    The process belongs to somebody else; without one every reply fails, and nothing is judged.
    """

    def __init__(self, process: SupervisedProcess | None, post: Callable[[Event], None]) -> None:
        self._process = process
        self._post = post
        self._awaited: str | None = None
        self._judging: set[str] = set()
        self._reading: set[str] = set()
        self._down = False
        self._lock = threading.Lock()

    @property
    def there(self) -> bool:
        """True if there is a process, whether or not it runs at the moment."""
        return self._process is not None

    def connect(self) -> None:
        """Post what the process says from now on."""
        if self._process is not None:
            self._process.connect(self._on_event, self._on_died)

    def disconnect(self) -> None:
        """Post nothing more."""
        if self._process is not None:
            self._process.disconnect()

    def send(self, event: Event) -> bool:
        """Return True if the process was told."""
        return self._process is not None and self._process.send(event)

    def reply(self, request: ReplyRequested) -> None:
        """Ask for a reply; one that fails at once ends at once."""
        with self._lock:
            self._awaited = request.inference_id
        if self._process is None or not self.send(request):
            self._reply_failed("the language model is not running")
            return
        self._process.expect_within(LLM_HANG_S)

    def cancel(self, event: ReplyCancelled) -> None:
        """Have the model stop; its reply is waited for no longer."""
        self.send(event)
        self._settle(event.inference_id)

    def judge(self, request: CriterionJudgeRequested) -> None:
        """Ask for a score; where there is nobody to give it, it comes as None."""
        with self._lock:
            self._judging.add(request.judgement_id)
        if not self.send(request):
            self._judging_failed()

    def read(self, request: HiddenStatesRequested) -> None:
        """Ask for hidden states; where nobody can read them, none come."""
        with self._lock:
            self._reading.add(request.query)
        if not self.send(request):
            self._judging_failed()

    def _on_event(self, event: Event) -> None:
        if isinstance(event, WorkerReady) and self._down:
            self._down = False
            self._post(Recovered(mode=Mode.NO_LLM))
        if isinstance(event, CriterionScored):
            with self._lock:
                self._judging.discard(event.judgement_id)
        if isinstance(event, HiddenStatesRead):
            with self._lock:
                self._reading.discard(event.query)
        if isinstance(event, ReplyEnded):
            self._settle(event.inference_id)
        self._post(event)

    def _on_died(self, code: int) -> None:
        self._down = True
        self._post(Degraded(mode=Mode.NO_LLM, detail=f"the llm process ended with code {code}"))
        self._reply_failed("the language model's process ended")
        self._judging_failed()

    def _settle(self, inference_id: str) -> None:
        with self._lock:
            if self._awaited == inference_id:
                self._awaited = None

    def _reply_failed(self, why: str) -> None:
        with self._lock:
            inference_id, self._awaited = self._awaited, None
        if inference_id is not None:
            failed = ReplyOutcome.FAILED
            self._post(ReplyEnded(inference_id=inference_id, outcome=failed, error=why))

    def _judging_failed(self) -> None:
        with self._lock:
            lost, self._judging = sorted(self._judging), set()
            unread, self._reading = sorted(self._reading), set()
        for judgement_id in lost:
            self._post(CriterionScored(judgement_id=judgement_id, p_yes=None))
        for query in unread:
            self._post(HiddenStatesRead(query=query, rows=b""))
