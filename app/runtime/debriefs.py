"""A session's debrief, for the window and the command line: made, and written to files."""

import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import msgspec

from app import __version__
from app.conversation import events as ev
from app.conversation.certainty import SelfRating
from app.conversation.debrief import Debrief
from app.conversation.debriefing import build_debrief, findings_of
from app.models import Store
from app.records.debrief_charts import (
    PAPER,
    Inks,
    clock,
    numbered,
    progress_svg,
    ring_svg,
    timeline_svg,
)
from app.records.debrief_page import (
    AI_GENERATED,
    MADE_BY_A_MACHINE,
    NEAR,
    REASONS,
    SURPRISE,
    UNJUDGED,
    UNKNOWN,
    about,
    answer_state,
    blocked_lines,
    debrief_html,
    delivery_rows,
    figures,
    gain_lines,
    headline,
    hints_of,
    made_with,
    noted_rows,
    own_mark,
    own_view,
    state_of,
)
from app.records.telling import Tell

VERSIONED_ROLES = ("llm", "asr", "asr_english", "end_of_turn", "embeddings")
"""Models a result may depend on."""

__all__ = [
    "AI_GENERATED",
    "MADE_BY_A_MACHINE",
    "NEAR",
    "PAPER",
    "REASONS",
    "SURPRISE",
    "UNJUDGED",
    "UNKNOWN",
    "Inks",
    "Tell",
    "about",
    "answer_state",
    "blocked_lines",
    "clock",
    "debrief_html",
    "debrief_of",
    "delivery_rows",
    "figures",
    "gain_lines",
    "headline",
    "held_on",
    "hints_of",
    "made_with",
    "model_versions",
    "noted_rows",
    "numbered",
    "own_mark",
    "own_view",
    "progress_svg",
    "ring_svg",
    "state_of",
    "timeline_svg",
    "today",
    "write_page",
    "write_pdf",
]


def debrief_of(events: Sequence[ev.Event], self_rating: SelfRating | None = None) -> Debrief:
    """Return the debrief of a session's events. Raises NoSession."""
    return build_debrief(
        events, findings_of(events), app_version=__version__, self_rating=self_rating
    )


def model_versions(store: Store) -> tuple[str, ...]:
    """Return name and content address of each model that a result may depend on."""
    overrides = store.overrides()
    known = set(store.catalogue.roles)
    return tuple(
        f"{role} {overrides[role].sha256[:12]}"
        if role in overrides
        else f"{artefact.id} {artefact.digest[:12]}"
        for role in VERSIONED_ROLES
        if role in known
        for artefact in (store.catalogue.artefact_for(role, store.profile),)
    )


def held_on(session_id: str) -> date | None:
    """Return the day in a kiosk session's name; None if it has none."""
    try:
        return date.fromisoformat(session_id[:8])
    except ValueError:
        return None


def today() -> date:
    """Return this machine's own day."""
    return datetime.now().astimezone().date()


def write_page(debrief: Debrief, file: Path, held: date | None) -> None:
    """Write the debrief as a page that stands alone."""
    file.write_text(debrief_html(debrief, held=held), encoding="utf-8")


def write_pdf(debrief: Debrief, file: Path, held: date | None) -> None:
    """Write the debrief as a PDF. Qt sets it, in a process of its own. Raises OSError."""
    source = file.with_name(f".{file.stem}-{os.getpid()}.json")
    try:
        source.touch(mode=0o600)
        source.write_bytes(msgspec.json.encode(debrief))
        command = [sys.executable, "-m", "ui.debrief_pdf", str(source), str(file)]
        command += [held.isoformat()] if held else []
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        done = subprocess.run(command, env=environment, capture_output=True, check=False)
    finally:
        source.unlink(missing_ok=True)
    if done.returncode:
        raise OSError(f"{file} could not be written: {done.stderr.decode(errors='replace')}")
