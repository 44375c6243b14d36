"""What every session of a kiosk needs, loaded once and in the background."""

from collections.abc import Callable, Sequence

from app.conversation.events import Degraded, Event, Mode
from app.conversation.plan import SessionPlan
from app.conversation.ports import Retriever, Synthesiser
from app.errors import VivaError
from app.models import Store
from app.packs import Pack
from app.runtime import parts
from app.runtime.log import log
from app.runtime.processes import SupervisedProcess
from app.runtime.settings import Settings
from app.runtime.staging import warm_up

LLM_READY_S = 120.0


class KioskParts:
    """Has each part once it is loaded; what cannot be is told through `send` and stays away."""

    def __init__(
        self,
        settings: Settings,
        packs: Sequence[Pack],
        store: Store,
        send: Callable[[Event], None],
    ) -> None:
        self._settings, self._packs, self._store, self._send = settings, packs, store, send
        self.llm: SupervisedProcess | None = None
        self.hearing: parts.HearingParts | None = None
        self.synthesiser: Synthesiser | None = None
        self.retrievers: dict[str, Retriever] = {}
        """By pack."""

    def load(self, plan: Callable[[], SessionPlan]) -> None:
        """Load everything; the model last, it takes longest. `plan` is of the next session."""
        self.attempt(Mode.NO_VOICE, lambda: self._load_voices(plan()))
        self.attempt(Mode.NO_MICROPHONE, self._load_hearing)
        self.attempt(Mode.NO_KNOWLEDGE, self._load_knowledge)
        self.attempt(Mode.NO_LLM, lambda: self._load_model(plan))

    def attempt(self, mode: Mode, make: Callable[[], None]) -> None:
        """Make something without which the kiosk works in `mode`."""
        try:
            make()
        except VivaError as fault:
            log.error("not_loaded", mode=mode, why=fault.operator)
            self._send(Degraded(mode=mode, detail=fault.operator))

    def read_ahead(self, plan: SessionPlan) -> None:
        """Let a model that is there read a session's standing prompt."""
        if self.llm is not None and self.llm.ready.is_set():
            warm_up(self.llm, plan)

    def close(self) -> None:
        """End the model's process."""
        if self.llm is not None:
            self.llm.close()

    def _load_voices(self, plan: SessionPlan) -> None:
        lexicon: dict[str, str] = {}
        for pack in self._packs:
            for persona_id in pack.personas:
                lexicon |= pack.lexicon(persona_id)
        self.synthesiser = parts.synthesiser(self._store, lexicon)
        self.synthesiser.speak("Ready.", voice=plan.voice, language=plan.language)

    def _load_hearing(self) -> None:
        self.hearing = parts.hearing_parts(self._store, self._settings)

    def _load_knowledge(self) -> None:
        cache = self._settings.data_dir / "cache"
        self.retrievers = parts.retrievers(self._store, self._packs, cache)

    def _load_model(self, plan: Callable[[], SessionPlan]) -> None:
        self.llm = SupervisedProcess("llm", parts.llm_config(self._store, self._settings))
        self.llm.start()
        if self.llm.ready.wait(LLM_READY_S):
            self.read_ahead(plan())
