"""The pieces of a rehearsal that are made from settings and a pack."""

from pathlib import Path

from app.conversation.plan import SessionPlan
from app.face import PROCESS_ENVIRONMENT
from app.runtime.processes import SupervisedProcess
from app.runtime.settings import Settings


def face_process(plan: SessionPlan, settings: Settings, track: Path | None) -> SupervisedProcess:
    """Return the embedded face, not yet started; its poses go to `track`."""
    return SupervisedProcess(
        "face",
        {
            "look": plan.look,
            "fps": settings.face_fps,
            "scale": settings.face_scale,
            "track": str(track) if track is not None else "",
            "seed": plan.seed,
            "log_level": settings.log_level,
        },
        PROCESS_ENVIRONMENT,
    )
