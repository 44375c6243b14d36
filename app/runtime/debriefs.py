"""A session's debrief, for the window and the command line."""

from app.records.debrief_charts import clock, numbered, progress_svg, ring_svg, timeline_svg
from app.records.debrief_page import (
    NEAR,
    REASONS,
    RUNGS,
    debrief_html,
    figures,
    headline,
    length,
    own_view,
)

__all__ = [
    "NEAR",
    "REASONS",
    "RUNGS",
    "clock",
    "debrief_html",
    "figures",
    "headline",
    "length",
    "numbered",
    "own_view",
    "progress_svg",
    "ring_svg",
    "timeline_svg",
]
