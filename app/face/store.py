"""Where built heads and painted pictures are kept, and where the asset comes from.

Everything here is a cache: named by the content it was made from, safe to delete at any time.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.face.looks import PersonaLook
from app.face.rig import Head, build_head, read_head, write_head
from app.models.store import Store, default_store_dir

ROLE = "head_rig"
BUILD_VERSION = 5
"""Counts where the sources cannot be read (a frozen application)."""
_HERE = Path(__file__).resolve().parent
_HEAD_SOURCES = (
    "atlas", "brows", "collars", "eyes", "garments", "groom", "hair", "lashes", "mesh", "mouth",
    "occlusion", "proportions", "rig", "scalp", "scarf", "skin", "source", "subdivision",
    "tailoring", "topology",
)  # fmt: skip
_DRAWING_SOURCES = (
    "backdrop", "camera", "hair_layers", "light", "materials", "posing", "relief", "renderer",
    "scene", "visibility",
)  # fmt: skip


def default_cache_dir() -> Path:
    """Beside the model store."""
    return default_store_dir().parent / "face"


def head_for(look: PersonaLook, store: Store | None = None) -> Head:
    """The built head of a look, from the cache when it is there (building takes 10–20 s).

    Raises the store's error when the head asset has not been fetched.
    """
    chosen = store if store is not None else Store()
    return cached_head(look, chosen.path(ROLE), default_cache_dir())


def target_names(store: Store) -> frozenset[str]:
    """The names of all body targets; `*` stands for the l and r of a pair.

    Raises the store's error when the head asset has not been fetched.
    """
    suffix = ".target.gz"
    names = {
        path.as_posix().rpartition("/targets/")[2].removesuffix(suffix)
        for path in store.path(ROLE).rglob(f"targets/*/*{suffix}")
    }
    pairs = {name.replace("/l-", "/*-") for name in names if name.replace("/l-", "/r-") in names}
    return frozenset(names | pairs)


def cached_head(look: PersonaLook, data_dir: Path, cache_dir: Path) -> Head:
    """The head from `cache_dir`, or built and put there (written aside, then moved)."""
    path = cache_dir / f"head-{look.id}-{_digest(look, _HEAD_SOURCES)}.npz"
    if path.is_file():
        try:
            return read_head(path, look)
        except (OSError, ValueError, KeyError):
            path.unlink(missing_ok=True)
    head = build_head(look, data_dir)
    cache_dir.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(f".{os.getpid()}.part.npz")
    write_head(aside, head)
    _instead(path, aside, f"head-{look.id}-")
    return head


def cached_array(
    look: PersonaLook,
    name: str,
    make: Callable[[], NDArray[np.generic]],
    cache_dir: Path | None = None,
) -> NDArray[np.generic]:
    """An array drawn from a look, kept until the look or the drawing code changes."""
    kept = kept_array(look, name, cache_dir)
    if kept is not None:
        return kept
    made = make()
    path = _array_path(look, name, cache_dir)
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(f".{os.getpid()}.part.npy")
    np.save(aside, made)
    _instead(path, aside, f"{name}-{look.id}-")
    return made


def kept_array(
    look: PersonaLook, name: str, cache_dir: Path | None = None
) -> NDArray[np.generic] | None:
    """Such an array if it is in the cache; a damaged one is removed."""
    path = _array_path(look, name, cache_dir)
    if not path.is_file():
        return None
    try:
        return np.asarray(np.load(path, allow_pickle=False))
    except (OSError, ValueError):
        path.unlink(missing_ok=True)
        return None


def _array_path(look: PersonaLook, name: str, cache_dir: Path | None) -> Path:
    folder = cache_dir if cache_dir is not None else default_cache_dir()
    digest = _digest(look, (*_HEAD_SOURCES, *_DRAWING_SOURCES))
    return folder / f"{name}-{look.id}-{digest}.npy"


def _instead(path: Path, aside: Path, family: str) -> None:
    """Put a finished file in place and drop what older looks or code left of its family."""
    aside.replace(path)
    for old in path.parent.glob(f"{family}*"):
        if old != path and ".part." not in old.name:
            old.unlink(missing_ok=True)


def _digest(look: PersonaLook, sources: tuple[str, ...]) -> str:
    """Names what a look and the code that builds it would make."""
    state = hashlib.sha256(json.dumps(look.model_dump(mode="json"), sort_keys=True).encode())
    state.update(str(BUILD_VERSION).encode())
    for name in sources:
        path = _HERE / f"{name}.py"
        if path.is_file():
            state.update(path.read_bytes())
    if sources[-1] == _DRAWING_SOURCES[-1]:
        for path in sorted((_HERE.parents[1] / "assets" / "shaders").glob("*.*")):
            state.update(path.read_bytes())
    return state.hexdigest()[:20]
