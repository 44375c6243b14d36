"""From a pack to the plan of a session."""

import zlib

from app.conversation.plan import Lines, SessionPlan, Timing
from app.packs import Pack
