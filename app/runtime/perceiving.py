"""What perception may do at this site, in this pack, for this learner."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from app.conversation.plan import Perception
from app.errors import VivaError
from app.packs import Pack, PerceptionQueries
from app.perception.full import FullPermit, FullRefused, full_words, permit_full
from app.perception.noticing import Words
from app.runtime.log import log
from app.security import SitePolicy, load_policy


@dataclass(frozen=True, slots=True)
class Perceiving:
    """The terms of one session. `off`: no camera, and nothing is noticed about a voice."""

    mode: Perception = "cues"
    queries: PerceptionQueries = field(default_factory=PerceptionQueries)
    permit: FullPermit | None = None

    @property
    def words(self) -> Words | None:
        """What words beyond those measured are made with; None without a permit."""
        return partial(full_words, self.permit) if self.permit is not None else None


def perceiving_for(pack: Pack, policy: SitePolicy, *, consented: bool) -> Perceiving:
    """Return the terms: what the policy says, and `full` only with everything it takes.

    `consented`: this learner has agreed to `full` beside the camera.
    """
    if policy.perception == "off":
        return Perceiving(mode="off")
    queries = pack.perception
    if policy.perception != "full":
        return Perceiving(queries=queries)
    try:
        permit = permit_full(
            jurisdiction=policy.jurisdiction,
            purpose=policy.purpose,
            signature_verified=policy.signed,
            learner_consented=consented,
        )
    except FullRefused as refused:
        log.warning("full_refused", why=refused.operator)
        return Perceiving(queries=queries)
    return Perceiving(mode="full", queries=queries, permit=permit)


def policy_in(folder: Path, tell: Callable[[VivaError], None]) -> SitePolicy:
    """Return a site's policy. One that cannot be trusted is told, and nothing is watched."""
    try:
        return load_policy(folder)
    except VivaError as fault:
        tell(fault)
        return SitePolicy.closed()
