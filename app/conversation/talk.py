"""Who carries one talk, each made for it and known to the others."""

from dataclasses import dataclass

from app.conversation.delivery import Delivery
from app.conversation.floor import FloorKeeper
from app.conversation.history import History
from app.conversation.outbox import Outbox
from app.conversation.persona import PersonaVoice
from app.conversation.plan import SessionPlan
from app.conversation.prompting import Prompts
from app.conversation.teaching import Teaching


@dataclass(frozen=True, slots=True)
class Talk:
    """What the rules of a talk work with."""

    plan: SessionPlan
    box: Outbox
    history: History
    floor: FloorKeeper
    delivery: Delivery
    teaching: Teaching
    prompts: Prompts
    persona: PersonaVoice
