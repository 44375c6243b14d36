"""Where built heads are kept, and where the asset comes from."""

from __future__ import annotations

from pathlib import Path

from app.face.looks import PersonaLook
from app.face.rig import Head, cached_head
from app.models.store import Store, default_store_dir

ROLE = "head_rig"


def default_cache_dir() -> Path:
    """Beside the model store: built heads and painted rooms, safe to delete at any time."""
    return default_store_dir().parent / "face"


def head_for(look: PersonaLook, store: Store | None = None) -> Head:
    """The built head of a look, from the cache when it is there (building takes 10–20 s).

    Raises the store's error when the head asset has not been fetched.
    """
    chosen = store if store is not None else Store()
    return cached_head(look, chosen.path(ROLE), default_cache_dir())
