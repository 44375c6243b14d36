"""Child processes and the supervisor that keeps them alive."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping

from app.conversation.events import Event, WorkerReady
from app.runtime.entry import WORKER_COMMAND
from app.runtime.log import log
from app.runtime.pipes import read_event, write_event

BACK_OFF_S = (0.2, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Waits before each restart; the last one repeats."""
HEALTHY_AFTER_S = 60.0
"""A process that lived this long begins the waits anew."""
KEEPS_RECORDS = "engine"
SECRETS = (
    "VIVAVOCE_PASSPHRASE",
    "VIVAVOCE_PASSPHRASE_FILE",
    "VIVAVOCE_LRS_CREDENTIALS",
    "CREDENTIALS_DIRECTORY",
)
"""Variables that hold or lead to a key of the records, or to the record store.

Written out, so that a worker starts without loading what belongs to them; a test compares."""

CHILD_ENVIRONMENT = {
    "MALLOC_ARENA_MAX": "2",  # every session's threads would leave pages behind in another arena
    "OMP_WAIT_POLICY": "PASSIVE",
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
}


def worker_argv(name: str, config: Mapping[str, object]) -> list[str]:
    """Return the command that starts a worker, from a checkout or from a frozen bundle."""
    own = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "app.cli"]
    return [*own, WORKER_COMMAND, name, json.dumps(config)]


def inherited(name: str) -> dict[str, str]:
    """Return the environment a worker gets of ours: what opens the records is the engine's alone.

    The others read model files and pictures, which come from outside.
    """
    kept = dict(os.environ)
    if name != KEEPS_RECORDS:
        for secret in SECRETS:
            kept.pop(secret, None)
    return kept


def _ignore(_what: object) -> None:
    """Nobody is connected."""


class SupervisedProcess:
    """A worker that is restarted whenever it dies, with back-off, until `close`.

    What is sent while the process is down is dropped: its requests died with it.
    """

    def __init__(
        self,
        name: str,
        config: Mapping[str, object],
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.name = name
        self._argv = worker_argv(name, config)
        self._on_event: Callable[[Event], None] = _ignore
        self._on_died: Callable[[int], None] = _ignore
        self.ready = threading.Event()
        """Set from the process's WorkerReady to its death."""
        self._environment = {**inherited(name), **CHILD_ENVIRONMENT, **(environment or {})}
        self._closing = threading.Event()
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._deadline_s: float | None = None
        self._threads = [
            threading.Thread(target=self._live, name=f"{name}-process", daemon=True),
            threading.Thread(target=self._watch, name=f"{name}-watchdog", daemon=True),
        ]

    def connect(self, on_event: Callable[[Event], None], on_died: Callable[[int], None]) -> None:
        """From now on tell these two, on a thread of this object's own; `on_died` gets the code."""
        self._on_event, self._on_died = on_event, on_died

    def disconnect(self) -> None:
        """Tell nobody."""
        self._on_event, self._on_died = _ignore, _ignore

    def start(self) -> None:
        """Start the process and the thread that reads from it."""
        for thread in self._threads:
            thread.start()

    @property
    def pid(self) -> int | None:
        """The process id while it runs."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def send(self, event: Event) -> bool:
        """Return True if the event was written to the process's pipe."""
        with self._lock:
            process = self._process
            if process is None or process.stdin is None or process.stdin.closed:
                return False
            try:
                write_event(process.stdin, event)  # type: ignore[arg-type]
            except OSError:
                return False
        return True

    def expect_within(self, timeout_s: float | None) -> None:
        """Kill the process unless it sends something within `timeout_s`; None: wait for ever."""
        self._deadline_s = None if timeout_s is None else time.monotonic() + timeout_s

    def close(self) -> None:
        """Close the pipe, wait two seconds, then kill."""
        self._closing.set()
        with self._lock:
            process = self._process
            if process is not None and process.stdin is not None:
                try:
                    process.stdin.close()
                except OSError:
                    log.debug("pipe_already_closed", worker=self.name)
        if process is not None:
            try:
                process.wait(2.0)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for thread in self._threads:
            if thread.is_alive() and thread is not threading.current_thread():
                thread.join(3.0)

    def _live(self) -> None:
        failures = 0
        while not self._closing.is_set():
            born_s = time.monotonic()
            process = subprocess.Popen(
                self._argv,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=self._environment,
            )
            with self._lock:
                self._process = process
            if self._closing.is_set() and process.stdin is not None:
                process.stdin.close()
            self._read(process)
            code = process.wait()
            self.ready.clear()
            with self._lock:
                self._process = None
                self._deadline_s = None
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    try:
                        stream.close()
                    except OSError:
                        log.debug("pipe_already_closed", worker=self.name)
            if self._closing.is_set():
                return
            failures = 0 if time.monotonic() - born_s > HEALTHY_AFTER_S else failures
            wait_s = BACK_OFF_S[min(failures, len(BACK_OFF_S) - 1)]
            failures += 1
            log.warning("worker_died", worker=self.name, code=code, restart_in_s=wait_s)
            self._on_died(code)
            self._closing.wait(wait_s)

    def _read(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        try:
            while (event := read_event(process.stdout)) is not None:  # type: ignore[arg-type]
                self._deadline_s = None
                if isinstance(event, WorkerReady):
                    self.ready.set()
                self._on_event(event)
        except ValueError as broken:
            log.error("worker_talks_nonsense", worker=self.name, why=str(broken))
            process.kill()

    def _watch(self) -> None:
        while not self._closing.wait(0.25):
            deadline_s, process = self._deadline_s, self._process
            if deadline_s is not None and process is not None and time.monotonic() > deadline_s:
                log.warning("worker_hangs", worker=self.name)
                self._deadline_s = None
                process.kill()
