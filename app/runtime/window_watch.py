"""The window's process: opened again when it dies or hangs, or when staff restart it."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from typing import IO

from app.runtime.entry import RESTART_CODE, WATCHED_VARIABLE
from app.runtime.log import log
from app.runtime.processes import BACK_OFF_S, HEALTHY_AFTER_S

HANGS_AFTER_S = 30.0
"""A window that was alive and has not said so for this long is killed."""
LOOKS_EVERY_S = 0.25
_SLEPT_S = 5.0
"""A look this late means that the whole machine has slept, not the window."""


class WindowWatch:
    """Starts `command` until it ends in order: by its own wish, or because we were told to end."""

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        hangs_after_s: float = HANGS_AFTER_S,
        back_off_s: Sequence[float] = BACK_OFF_S,
    ) -> None:
        self._command = list(command)
        self._environment = {**environment, WATCHED_VARIABLE: "1"}
        self._hangs_after_s, self._back_off_s = hangs_after_s, back_off_s
        self._ending = threading.Event()
        self._beat_s: float | None = None

    def keep_open(self) -> int:
        """Return the code of a window that ended in order, or that was never there."""
        failures = 0
        former = signal.signal(signal.SIGTERM, lambda *_: self._ending.set())
        try:
            while True:
                born_s = time.monotonic()
                code = self._open()
                if code == RESTART_CODE and not self._ending.is_set():
                    failures = 0
                    continue
                if code == 0 or self._ending.is_set() or self._beat_s is None:
                    return code
                failures = 0 if time.monotonic() - born_s > HEALTHY_AFTER_S else failures
                wait_s = self._back_off_s[min(failures, len(self._back_off_s) - 1)]
                failures += 1
                log.warning("window_died", code=code, restart_in_s=wait_s)
                if self._ending.wait(wait_s):
                    return code
        finally:
            signal.signal(signal.SIGTERM, former)

    def _open(self) -> int:
        """Run one window to its end."""
        self._beat_s = None
        window = subprocess.Popen(self._command, env=self._environment, stdout=subprocess.PIPE)
        assert window.stdout is not None
        listening = threading.Thread(target=self._listen, args=(window.stdout,), daemon=True)
        listening.start()
        try:
            return self._watch(window)
        except KeyboardInterrupt:  # the window has got it, too
            return window.wait()
        finally:
            listening.join(1.0)

    def _listen(self, told: IO[bytes]) -> None:
        while os.read(told.fileno(), 64):
            self._beat_s = time.monotonic()
        told.close()

    def _watch(self, window: subprocess.Popen[bytes]) -> int:
        looked_s = time.monotonic()
        asked = False
        while True:
            try:
                return window.wait(LOOKS_EVERY_S)
            except subprocess.TimeoutExpired:
                now_s = time.monotonic()
            if self._ending.is_set() and not asked:
                asked = True
                window.terminate()
            if self._beat_s is not None:
                if now_s - looked_s > _SLEPT_S:
                    self._beat_s = now_s
                if now_s - self._beat_s > self._hangs_after_s:
                    log.warning("window_hangs")
                    window.kill()
            looked_s = now_s
