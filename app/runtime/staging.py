"""The pieces of a rehearsal that are made from settings and a pack."""

from app.conversation.answering import unasked_prompt
from app.conversation.events import CriterionJudgeRequested, ReplyRequested
from app.conversation.history import History
from app.conversation.plan import SessionPlan
from app.conversation.prompting import Prompts, stance_of
from app.runtime.entry import FACE_ENVIRONMENT
from app.runtime.processes import SupervisedProcess
from app.runtime.settings import Settings

WARM_UP = "warm-up"
"""The id of the first, unheard reply and judgement."""


def warm_up(llm: SupervisedProcess, plan: SessionPlan) -> None:
    """Let a model that has just loaded read the session's standing prompt before anybody waits.

    A kiosk does this while its attract screen is shown. Its one token is heard by nobody, and where
    a pack has documents, the first yes or no about a quote is about nothing.
    """
    words = Prompts(plan, History(), lambda: stance_of(plan)).turn("Hello.")
    llm.send(
        ReplyRequested(
            inference_id=WARM_UP, messages=words, max_tokens=1, temperature=0.0, seed=plan.seed
        )
    )
    if plan.has_material:
        llm.send(CriterionJudgeRequested(judgement_id=WARM_UP, messages=unasked_prompt()))


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
