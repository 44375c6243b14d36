"""A rehearsal from wish to files: film, transcript, debrief, journal, latencies."""

import json
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import msgspec
import numpy as np
import soundfile

from app.audio import RATE_HZ, resample
from app.conversation import events as ev
from app.conversation.plan import SessionPlan
from app.conversation.ports import Samples
from app.errors import VivaError
from app.models import Store
from app.packs import Pack, read_script
from app.runtime import film, parts
from app.runtime.debriefs import debrief_of, model_versions, today, write_page
from app.runtime.installed_packs import open_pack
from app.runtime.latency import figures, latencies
from app.runtime.learner_camera import LearnerCamera
from app.runtime.learning import Learning, learning_as
from app.runtime.perceiving import perceiving_for, policy_in
from app.runtime.plans import plan_for
from app.runtime.processes import SupervisedProcess
from app.runtime.rehearsal import Line, Outcome, Rehearsal
from app.runtime.scripts import lines_of, recorded_line, typed_lines
from app.runtime.settings import Settings, load_settings
from app.runtime.staging import face_process
from app.runtime.transcript import transcript

SOUND_SUFFIXES = (".wav", ".flac", ".ogg")
SCRIPT_SUFFIXES = (".yaml", ".yml")


class NoLearner(VivaError):
    """The learner asked for is neither a script of the pack nor a file."""

    code: ClassVar[str] = "rehearsal.learner"


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsalWish:
    """What somebody wants to see. None: as the settings and the pack say."""

    out: Path
    pack: str | None = None
    scenario: str | None = None
    learner: str | None = None
    typed: bool = False
    profile: str | None = None
    turns: int | None = None
    film: bool = True
    camera: str | None = None
    as_learner: str | None = None
    """Whose memories are used and added to: a learner's id, badge or name; new ones are made."""


def rehearse_and_write(wish: RehearsalWish, tell: Callable[[str], None]) -> Outcome:
    """Hold the conversation, then write everything into `wish.out`. Raises VivaError."""
    settings = load_settings(profile=wish.profile, pack=wish.pack, camera=wish.camera)
    store = Store(profile=settings.profile)
    pack = open_pack(settings.pack, settings.data_dir)
    plan = plan_for(pack, scenario_id=wish.scenario, language=settings.language)
    plan = msgspec.structs.replace(plan, models=model_versions(store))
    with learning_as(settings, wish.as_learner) as learning:
        if learning is not None:
            plan = learning.begin(plan, pack)
        outcome = _hold(wish, settings, store, pack, plan, tell)
        _write(wish, plan, outcome, tell)
        if learning is not None:
            _remember(learning, pack, plan, outcome, tell)
    if wish.film:
        _film(wish.out, plan, outcome, tell)
    return outcome


def _hold(
    wish: RehearsalWish,
    settings: Settings,
    store: Store,
    pack: Pack,
    plan: SessionPlan,
    tell: Callable[[str], None],
) -> Outcome:
    wish.out.mkdir(parents=True, exist_ok=True)
    tell(f"{pack.manifest.title}: {plan.persona_name}, model profile {settings.profile}")
    voices = parts.synthesiser(store, pack.lexicon(plan.persona_id))
    script, look = _script(wish, pack, store, tell)
    llm = SupervisedProcess("llm", parts.llm_config(store, settings))
    llm.start()
    face = face_process(plan, settings)
    face.start()
    policy = policy_in(settings.data_dir, lambda fault: tell(fault.operator))
    perceiving = perceiving_for(pack, policy, consented=False)
    eyes = camera = None
    if perceiving.mode != "off" and (wish.camera or look):
        if look and not wish.camera:
            tell("drawing the learner, the first time only ...")
            camera = LearnerCamera(look, wish.out)
            settings = settings.model_copy(update={"camera": str(camera.source)})
        eyes = SupervisedProcess("eyes", parts.eyes_config(store, settings))
    tell("loading voice, ears and knowledge (half a minute more with a new pack) ...")
    voices.warm(plan.voice, plan.language)
    rehearsal = Rehearsal(
        plan=plan,
        session_id=f"rehearsal-{uuid.uuid4().hex[:8]}",
        journal=_fresh(wish.out / "journal.jsonl"),
        hearing=parts.hearing_parts(store, settings),
        synthesiser=voices,
        retriever=parts.retriever(store, pack, settings.data_dir / "cache", plan.language),
        llm=llm,
        face=face,
        eyes=eyes,
        perceiving=perceiving,
        camera=camera,
        progress=tell,
    )
    try:
        if eyes is not None:
            eyes.start()
        outcome = rehearsal.run(script)
    finally:
        for process in (llm, face, eyes):
            if process is not None:
                process.close()
    return outcome


def _remember(
    learning: Learning,
    pack: Pack,
    plan: SessionPlan,
    outcome: Outcome,
    tell: Callable[[str], None],
) -> None:
    """Keep all that is proposed, as a learner who lets everything stand."""
    debrief = debrief_of(outcome.events)
    learning.practised(plan, debrief)
    proposals = learning.propose(plan, debrief, outcome.events)
    for event in learning.keep(proposals.new, proposals.settled):
        if isinstance(event, ev.MemorySaved):
            tell(f"remembered: {event.text}")
    suggestion = learning.next((pack,))
    if suggestion is not None:
        tell(f"next: {pack.scenario(suggestion.scenario_id).title}. {suggestion.because}")


def _fresh(path: Path) -> Path:
    path.unlink(missing_ok=True)
    return path


def _script(
    wish: RehearsalWish, pack: Pack, store: Store, tell: Callable[[str], None]
) -> tuple[list[Line], str | None]:
    """Return what the learner does, and the look of their face if the camera shall see one."""
    name = wish.learner or next(iter(pack.scripts), "")
    file = Path(name)
    if file.suffix.lower() in SOUND_SUFFIXES:
        if not file.is_file():
            raise NoLearner(f"there is no recording {file}")
        return [recorded_line(file)], None
    if file.suffix.lower() in SCRIPT_SUFFIXES:
        if not file.is_file():
            raise NoLearner(f"there is no script {file}")
        script, folder = read_script(file), file.parent
    else:
        script, folder = pack.script(name), pack.recording("")
    if wish.typed:
        return typed_lines(script, wish.turns), script.learner.look
    tell(f"{script.title}: giving {script.learner.name} a voice ...")
    voices, pitch = parts.learner_voices(store), parts.pitch_model(store)
    return lines_of(script, folder, voices, wish.turns, pitch), script.learner.look


def _write(
    wish: RehearsalWish, plan: SessionPlan, outcome: Outcome, tell: Callable[[str], None]
) -> None:
    (wish.out / "transcript.md").write_text(transcript(outcome.events), encoding="utf-8")
    write_page(debrief_of(outcome.events), wish.out / "debrief.html", today())
    if outcome.learner is not None:
        own = _from_start(outcome.learner, outcome.learner_began_s, RATE_HZ, RATE_HZ)
        soundfile.write(wish.out / "learner.flac", own, RATE_HZ)
    rows = latencies(outcome.turns, outcome.events)
    table = {
        "figures": {**figures(rows), "rss_gb_max": outcome.rss_gb_max},
        "plan": {"pack": plan.pack_id, "scenario": plan.scenario_id, "persona": plan.persona_id},
        "cases": [msgspec.to_builtins(row) for row in rows],
    }
    (wish.out / "latency.json").write_text(json.dumps(table, indent=1), encoding="utf-8")
    summary = table["figures"]
    assert isinstance(summary, dict)
    tell(
        f"{summary['answered']} of {summary['turns']} spoken turns answered; "
        f"first audio p50 {summary['first_audio_ms_p50']} ms, "
        f"p95 {summary['first_audio_ms_p95']} ms; memory {outcome.rss_gb_max} GB"
    )


def _film(out: Path, plan: SessionPlan, outcome: Outcome, tell: Callable[[str], None]) -> None:
    assert outcome.persona is not None
    assert outcome.learner is not None
    last = -1

    def progress(share: float) -> None:
        nonlocal last
        if int(share * 10) > last:
            last = int(share * 10)
            tell(f"filming: {last * 10} %")

    film.make_film(
        out / "conversation.mp4",
        look=plan.look,
        seed=plan.seed,
        events=outcome.events,
        captions=captions(outcome.events),
        persona=_from_start(outcome.persona, outcome.persona_began_s, 24_000, film.SOUND_HZ),
        learner=_from_start(outcome.learner, outcome.learner_began_s, RATE_HZ, film.SOUND_HZ),
        seconds=outcome.seconds,
        progress=progress,
    )
    tell(f"see {out / 'conversation.mp4'}")


def _from_start(samples: Samples, began_s: float, rate_hz: int, to_hz: int) -> Samples:
    """Return the sound at `to_hz`, its first sample at session time 0."""
    sound = resample(samples, rate_hz, to_hz)
    lead = round(began_s * to_hz)
    if lead < 0:
        return sound[-lead:]
    return np.concatenate([np.zeros(lead, np.float32), sound])


def captions(events: Sequence[ev.Event]) -> list[film.Caption]:
    """Return when which words stand on the screen: each until the next, the last ones for 4 s."""
    name, shown = "", []
    for event in events:
        if isinstance(event, ev.SessionStarted):
            name = event.plan.persona_name
        elif isinstance(event, ev.SpeakerChanged):
            name = event.name
        elif isinstance(event, ev.CaptionShown) and event.text and _settled(event):
            shown.append((event, name if event.role == "persona" else "You"))
    ends = [*(e.t_s for e, _ in shown[1:]), float("inf")]
    return [
        film.Caption(e.t_s, min(end, e.t_s + 12.0), e.role, who, e.text)
        for (e, who), end in zip(shown, ends, strict=True)
    ]


def _settled(caption: ev.CaptionShown) -> bool:
    return caption.role == "persona" or caption.final
