"""One real rehearsal, held once and looked at from all sides, and the parts for further ones."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.conversation.plan import SessionPlan
from app.models import Store
from app.packs import Pack, find_pack, load_pack
from app.runtime import parts
from app.runtime.learner_camera import LearnerCamera
from app.runtime.performance import RehearsalWish, rehearse_and_write
from app.runtime.plans import plan_for
from app.runtime.processes import SupervisedProcess
from app.runtime.rehearsal import Line, Outcome, Rehearsal
from app.runtime.scripts import lines_of
from app.runtime.settings import Settings, load_settings
from app.synthesis import Voices

ROLES = ("vad", "asr", "asr_english", "tts", "tts_voices", "embeddings", "end_of_turn", "head_rig")


@dataclass(frozen=True)
class House:
    """Everything a rehearsal is made of, loaded once for all tests."""

    settings: Settings
    store: Store
    pack: Pack
    plan: SessionPlan
    voices: Voices
    hearing: parts.HearingParts
    retriever: object
    folder: Path

    def script(self, name: str, first: int | None = None) -> list[Line]:
        spoken = parts.learner_voices(self.store)
        return lines_of(self.pack.script(name), self.pack.recording(""), spoken, first)

    def llm(self) -> SupervisedProcess:
        process = SupervisedProcess("llm", parts.llm_config(self.store, self.settings))
        process.start()
        return process

    def rehearse(
        self,
        script: Sequence[Line],
        *,
        plan: SessionPlan | None = None,
        llm: SupervisedProcess | None = None,
        eyes: SupervisedProcess | None = None,
        camera: LearnerCamera | None = None,
        meddle: Callable[[Rehearsal], None] | None = None,
    ) -> tuple[Outcome, Path]:
        """Hold a rehearsal without a face; `meddle` may attach itself before it begins."""
        journal = self.folder / f"{time.monotonic_ns()}.jsonl"
        own = llm or self.llm()
        rehearsal = Rehearsal(
            plan=plan or self.plan,
            session_id="test",
            journal=journal,
            hearing=self.hearing,
            synthesiser=self.voices,
            retriever=self.retriever,  # type: ignore[arg-type]
            llm=own,
            face=None,
            eyes=eyes,
            camera=camera,
            progress=print,
        )
        if meddle is not None:
            meddle(rehearsal)
        try:
            return rehearsal.run(script), journal
        finally:
            own.close()


@pytest.fixture(scope="session")
def house(model: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> House:
    """Return the parts of the small profile, or skip where a model is missing."""
    for role in ROLES:
        model(role)
    model("llm", "small")
    folder = tmp_path_factory.mktemp("house")
    settings = load_settings(profile="small", data_dir=folder)
    store = Store(profile="small")
    pack = load_pack(find_pack(settings.pack))
    plan = plan_for(pack)
    voices = parts.synthesiser(store, pack.lexicon(plan.persona_id))
    voices.warm(plan.voice, plan.language)
    return House(
        settings=settings,
        store=store,
        pack=pack,
        plan=plan,
        voices=voices,
        hearing=parts.hearing_parts(store, settings),
        retriever=parts.retriever(store, pack, folder / "cache"),
        folder=folder,
    )


@pytest.fixture(scope="session")
def rehearsed(house: House) -> Path:
    """Return the folder of one whole rehearsal of two turns, film and all."""
    out = house.folder / "rehearsed"
    rehearse_and_write(RehearsalWish(out=out, profile="small", learner="fluent", turns=2), print)
    return out
