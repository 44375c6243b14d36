"""The pieces of a rehearsal that are made from settings and a pack."""

from app.conversation.events import ReplyRequested
from app.conversation.history import History
from app.conversation.plan import SessionPlan
from app.conversation.prompting import Prompts
from app.conversation.teaching import stance_of
from app.runtime.entry import FACE_ENVIRONMENT
from app.runtime.processes import SupervisedProcess
from app.runtime.settings import Settings

WARM_UP = "warm-up"
"""The inference id of the first, unheard reply."""


def warm_up(llm: SupervisedProcess, plan: SessionPlan) -> None:
    """Let a model that has just loaded read the session's standing prompt before anybody waits.

    A kiosk does this while its attract screen is shown. Its one token is heard by nobody.
    """
    words = Prompts(plan, History(), lambda: stance_of(plan)).turn("Hello.")
    llm.send(
        ReplyRequested(
            inference_id=WARM_UP, messages=words, max_tokens=1, temperature=0.0, seed=plan.seed
        )
    )


def face_process(plan: SessionPlan, settings: Settings) -> SupervisedProcess:
    """Return the embedded face, not yet started."""
    return SupervisedProcess(
        "face",
        {
            "look": plan.look,
            "fps": settings.face_fps,
            "scale": settings.face_scale,
            "seed": plan.seed,
            "log_level": settings.log_level,
        },
        FACE_ENVIRONMENT,
    )
