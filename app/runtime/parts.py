"""Adapters made from the model store, for whoever composes an engine."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import psutil

from app.audio import SileroVoiceActivity
from app.conversation.ports import FloorModel, Recogniser, Retriever, VoiceActivity
from app.knowledge import (
    AuthoredVectors,
    HybridRetriever,
    MiniLmEmbedder,
    Strategy,
    build_index,
    built_in_lists,
    default_authored_dir,
    read_documents,
)
from app.language import calibration_for
from app.models import ModelMissing, Store
from app.packs import Pack
from app.perception import PitchModel
from app.recognition import WhisperRecogniser
from app.runtime.log import log
from app.runtime.probes import asked_of, probes_of
from app.runtime.settings import Settings
from app.synthesis import Voices
from app.synthesis.speech_cache import CachedVoices, default_speech_cache_dir
from app.turn_taking import LearnedFloor

BEST = "asr"
"""The catalogue's role of the recogniser that hears best, in every language."""
VOICE_THREADS = 2
"""The voices with character need two cores to be faster than their own speech."""
FEW_CORES = 4
"""With so few, recognition, the language model and the face share them (bench/recognition)."""


@dataclass(frozen=True, slots=True)
class HearingParts:
    """What turns sound into events. One set serves one session at a time."""

    voice: VoiceActivity
    floor: FloorModel
    recogniser: Recogniser
    careful: Recogniser | None = None
    """A better, slower recogniser for pauses that leave time; None: there is none but the one."""
    pitch: PitchModel | None = None
    """None: nothing is noticed about the voice but its timing."""


def hearing_parts(store: Store, settings: Settings) -> HearingParts:
    """Load voice activity, floor model and recogniser. Raises ModelMissing."""
    role = recogniser_role(settings)
    threads = settings.recognition_threads
    twice = role != BEST and settings.recogniser == "auto"
    return HearingParts(
        voice=SileroVoiceActivity(store.path("vad")),
        floor=LearnedFloor(store.path("end_of_turn")),
        recogniser=WhisperRecogniser(store.path(role), threads=threads),
        careful=WhisperRecogniser(store.path(BEST), threads=threads) if twice else None,
        pitch=pitch_model(store),
    )


def pitch_model(store: Store) -> PitchModel | None:
    """Return what hears how high a voice is, or None where it is not fetched."""
    try:
        return PitchModel(store.path("pitch"))
    except ModelMissing as missing:
        log.warning("voice_not_described", why=missing.operator)
        return None


def recogniser_role(settings: Settings) -> str:
    """Return the catalogue's role of the recogniser that this machine and language are for."""
    few = (psutil.cpu_count() or 1) <= FEW_CORES
    fast = settings.recogniser == "fast" or (settings.recogniser == "auto" and few)
    english = settings.language.lower().startswith("en")
    return "asr_english" if english and fast else BEST


def synthesiser(store: Store, lexicon: Mapping[str, str] | None = None) -> Voices:
    """Return the voices of the store; each is loaded when it first speaks."""
    return Voices(store, lexicon=lexicon, threads=VOICE_THREADS)


def learner_voices(store: Store) -> CachedVoices:
    """Return the voices of scripted learners: what they said once is kept beside the models."""
    voices = Voices(store, threads=2)
    files = [store.path("tts"), store.path("tts_voices")]
    identity = {path.name: path.parent.name for path in files}
    return CachedVoices(voices, default_speech_cache_dir(), identity=identity)


def retriever(store: Store, pack: Pack, cache_dir: Path, language: str = "en") -> Retriever:
    """Return a retriever over a pack's documents; its index is built once and kept."""
    return retrievers(store, (pack,), cache_dir, language)[pack.id]


def retrievers(
    store: Store, packs: Iterable[Pack], cache_dir: Path, language: str = "en"
) -> dict[str, Retriever]:
    """Return a retriever for each pack, by its id; one embedder serves them all."""
    embedder = MiniLmEmbedder(store.path("embeddings"))
    made: dict[str, Retriever] = {}
    for pack in packs:
        documents = read_documents(pack.folder / "knowledge")
        strategy = Strategy(pack.manifest.retrieval)
        index = build_index(documents, embedder, cache_dir / "knowledge", language, strategy)
        made[pack.id] = retriever = HybridRetriever(index, embedder, default_authored_dir())
        asked = asked_of(pack)
        retriever.learn(asked.answered, asked.open, asked.spoken)
        _keep_examples(pack, asked.spoken, retriever.authored)
        retriever.probes = probes_of(pack, model_sha256(store, "llm", store.profile))
        if retriever.probes is not None:
            retriever.asked_lines = retriever.probes.asked(asked)
    return made


def _keep_examples(
    pack: Pack, spoken: Sequence[Sequence[str]], authored: AuthoredVectors | None
) -> None:
    """Embed what authors gave as examples, once: seconds that no session has to wait for."""
    if authored is None:
        return
    lists = [*built_in_lists(), *map(tuple, spoken)]
    for scenario in pack.scenarios.values():
        for rail in pack.guardrails_of(scenario):
            lists += [rail.tripped_by, rail.not_tripped_by]
    for texts in dict.fromkeys(lists):
        authored.of(texts)


def model_sha256(store: Store, role: str, profile: str) -> str:
    """Return the digest of the role's installed file, as it was verified; "" where unknown."""
    artefact = store.catalogue.artefact_for(role, profile)
    receipt = store.receipt(artefact)
    stamps = receipt.files if receipt is not None else ()
    return next((stamp.sha256 for stamp in stamps if stamp.name == artefact.entry), "")


def llm_config(store: Store, settings: Settings) -> dict[str, object]:
    """Return what the llm process is started with. Raises ModelMissing."""
    return {
        "model": str(store.path("llm", settings.profile)),
        "threads": settings.llm_threads,
        "context": settings.llm_context,
        "judge": msgspec.to_builtins(
            calibration_for(model_sha256(store, "llm", settings.profile), settings.data_dir)
        ),
        "log_level": settings.log_level,
    }


def eyes_config(store: Store, settings: Settings) -> dict[str, object]:
    """Return what the eyes process is started with. Raises ModelMissing."""
    return {
        "models": str(store.path("face_landmarks")),
        "camera": settings.camera,
        "log_level": settings.log_level,
    }
