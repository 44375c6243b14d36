"""The sentences for operators that the code holds, as shapes: `{a}`, `{b}` where something goes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

APP = Path(__file__).resolve().parents[2] / "app"
READ_BY_STAFF = (
    *(f"runtime/{name}_care.py" for name in ("model", "pack", "policy")),
    *(f"runtime/{name}.py" for name in ("administration", "installed_packs", "reporting")),
    *(f"runtime/{name}.py" for name in ("record_keeping", "settings", "kiosk_camera")),
    *(f"runtime/{name}.py" for name in ("engine", "model_link")),
    *(f"{room}/*.py" for room in ("records", "security", "store")),
    *(f"packs/{name}.py" for name in ("archive", "errors", "shelf", "reading")),
    *(f"models/{name}.py" for name in ("errors", "store")),
    "perception/capture.py",
    "audio/portaudio.py",
)
"""Whose faults reach a page of the staff's side."""
WHOLE = {
    "runtime/overview.py": None,
    "runtime/doctor.py": ("sound", "camera", "models", "memory", "disk"),
    "audio/choosing.py": ("which_devices",),
    "perception/capture.py": ("FrameReader", "_reason"),
    "perception/darkness.py": ("Darkness",),
    "records/learners.py": ("_read", "_faults"),
    "security/machine_key.py": ("_HOW_TO_REACH",),
    "memory/proposing.py": ("propose", "_weak", "_practice", "_quotes"),
    "memory/schedule.py": ("suggest", "_due_words"),
}
"""Whose every sentence does, or every one of these parts."""
ALSO = ("__init__", "Degraded", "Verification")
LISTS = ("model_care.py",)
"""Where faults are gathered one by one."""
ALONE = ("signed",)
"""Parts of sentences that are one word."""
NO_SENTENCE = (
    "SELECT",
    "WHERE",
    "referred_question",
    "vivavoce models fetch --profile",
    "model {a}",
)


def shape(node: ast.expr) -> str:
    """Return a sentence with its gaps named in their order; "" for what is none."""
    names = iter("abcdefgh")
    told = "".join(part if part is not None else f"{{{next(names)}}}" for part in _parts(node))
    return told if " " in told.strip() and re.search("[A-Za-z]{3}", told) else ""


def sentences() -> set[str]:
    """Return every shape that staff may read."""
    faults = _error_names()
    files = [file for pattern in READ_BY_STAFF for file in APP.glob(pattern)]
    found = {told for file in files for told in _raised_in(file, faults)}
    for name, parts in WHOLE.items():
        found.update(_all_in(APP / name, parts))
    return (found - {""}).union(ALONE)


def _parts(node: ast.expr) -> Iterator[str | None]:
    """Yield literal text, and None for each gap."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        for part in node.values:
            yield str(part.value) if isinstance(part, ast.Constant) else None
    elif isinstance(node, ast.BinOp):
        yield from _parts(node.left)
        yield from _parts(node.right)
    else:
        yield None


def _raised_in(file: Path, faults: set[str]) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            gathered = name == "append" and file.name in LISTS
            if name in faults or name in ALSO or gathered:
                yield from map(shape, node.args)
                yield from (shape(word.value) for word in node.keywords if word.arg == "detail")


def _all_in(file: Path, parts: tuple[str, ...] | None) -> Iterator[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    wanted = [node for node in tree.body if parts is None or _name(node) in parts]
    nodes = [inner for node in wanted for inner in ast.walk(node)]
    inside = {
        id(part)
        for node in nodes
        if isinstance(node, ast.JoinedStr)
        for part in ast.walk(node)
        if part is not node
    }
    notes = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if isinstance(node, (ast.Constant, ast.JoinedStr)) and id(node) not in inside | notes:
            told = shape(node)
            if not any(word in told for word in NO_SENTENCE):
                yield told


def _name(node: ast.stmt) -> str:
    if isinstance(node, ast.Assign):
        return getattr(node.targets[0], "id", "")
    return getattr(node, "name", "")


def _error_names() -> set[str]:
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in APP.rglob("*.py")]
    classes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    names = {"VivaError"}
    while True:
        more = {
            one.name
            for one in classes
            if any(getattr(base, "id", getattr(base, "attr", "")) in names for base in one.bases)
        }
        if more <= names:
            return names
        names |= more
