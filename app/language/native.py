"""The inference library, loaded once per process, silent, with its last complaints at hand."""

from __future__ import annotations

import ctypes
import functools
import importlib
import importlib.util
import sys
import types
from collections import deque
from pathlib import Path
from typing import Any

from app.language.errors import EngineMissing

PACKAGE = "llama_cpp"
LEVEL_ERROR = 4
LEVEL_CONTINUED = 5
COMPLAINTS_KEPT = 20


class Native:
    """The C functions (`api`, and `tensors` of what it calculates with) and what the library last
    complained of (`complaints`)."""

    def __init__(self, api: Any, libraries: Path) -> None:
        self.api = api
        self.complaints: deque[str] = deque(maxlen=COMPLAINTS_KEPT)
        self._level = 0
        # The library keeps a bare pointer to this callback: it must live as long as the process.
        self._log = api.llama_log_callback(self._note)
        api.llama_log_set(self._log, ctypes.c_void_p())
        _load_backends(libraries)
        api.llama_backend_init()
        self.tensors = _tensor_functions(libraries)

    def complaint(self) -> str:
        """The library's last complaints as one sentence; empty when it made none."""
        return "; ".join(self.complaints)

    def _note(self, level: int, text: bytes, _data: object) -> None:
        self._level = self._level if level == LEVEL_CONTINUED else level
        line = text.decode("utf-8", "replace").strip()
        if self._level == LEVEL_ERROR and line:
            self.complaints.append(line)


@functools.cache
def native() -> Native:
    """Loads the library at the first call. Raises `EngineMissing` where there is none."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise EngineMissing("llama-cpp-python is not installed: run ./viva once to build it.")
    folder = Path(spec.submodule_search_locations[0])
    try:
        api = _bindings(list(spec.submodule_search_locations))
    except (RuntimeError, FileNotFoundError, OSError, ImportError) as error:
        raise EngineMissing(f"llama.cpp does not load on this machine: {error}") from error
    return Native(api, folder / "lib")


def _bindings(locations: list[str]) -> Any:
    """Imports the package's C declarations and nothing else.

    Its `__init__` would bring a template engine, a disk cache of pickles and a web client along,
    none of which is used here.
    """
    if PACKAGE not in sys.modules:
        bare = types.ModuleType(PACKAGE)
        bare.__path__ = locations
        sys.modules[PACKAGE] = bare
    return importlib.import_module(f"{PACKAGE}.llama_cpp")


def _load_backends(libraries: Path) -> None:
    """Lets a portable build choose the processor backend that suits this machine.

    A build for this very machine has its backend linked in and is left as it is.
    """
    names = ("libggml.so.0", "libggml.so", "ggml.dll", "libggml.dll", "libggml.dylib")
    found = next((libraries / name for name in names if (libraries / name).exists()), None)
    if found is None:
        return
    ggml = ctypes.CDLL(str(found))
    ggml.ggml_backend_reg_count.restype = ctypes.c_size_t
    if ggml.ggml_backend_reg_count() == 0:
        ggml.ggml_backend_load_all_from_path.argtypes = [ctypes.c_char_p]
        ggml.ggml_backend_load_all_from_path(str(libraries).encode())


def _tensor_functions(libraries: Path) -> ctypes.CDLL | None:
    """The functions that read a tensor; None where the library keeps them to itself."""
    names = ("libggml-base.so.0", "libggml-base.so", "ggml-base.dll", "libggml-base.dylib")
    found = next((libraries / name for name in names if (libraries / name).exists()), None)
    if found is None:
        return None
    base = ctypes.CDLL(str(found))
    base.ggml_get_name.argtypes, base.ggml_get_name.restype = [ctypes.c_void_p], ctypes.c_char_p
    base.ggml_nbytes.argtypes, base.ggml_nbytes.restype = [ctypes.c_void_p], ctypes.c_size_t
    base.ggml_backend_tensor_get.argtypes = [
        ctypes.c_void_p,
        ctypes.c_void_p,
        ctypes.c_size_t,
        ctypes.c_size_t,
    ]
    base.ggml_backend_tensor_get.restype = None
    return base
