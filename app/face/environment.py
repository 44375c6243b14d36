"""What a process that draws the face without a GPU needs in its environment before it starts."""

from __future__ import annotations

PROCESS_ENVIRONMENT = {"LP_NUM_THREADS": "1"}
"""One software rasteriser thread: the other core stays with the language model."""
