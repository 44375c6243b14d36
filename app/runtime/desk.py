"""One worker thread with a short queue: the way every engine is called."""

import queue
import threading
from collections.abc import Callable

from app.runtime.log import log

Job = Callable[[], None]


class Desk:
    """Runs jobs one after another on a thread of its own.

    Overflow rule: with `newest_wins` a waiting job is replaced by a newer one of the same `key`;
    otherwise jobs queue without bound, because each was asked for by the conversation itself.
    A job that raises is reported to `on_fault` and does not end the desk.
    """

    def __init__(self, name: str, on_fault: Callable[[Exception], None]) -> None:
        self._name = name
        self._on_fault = on_fault
        self._waiting: dict[object, Job] = {}
        self._order: queue.SimpleQueue[object] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._busy = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    @property
    def idle(self) -> bool:
        """True if nothing runs and nothing waits."""
        return not self._busy and not self._waiting

    def submit(self, job: Job, newest_wins: str | None = None) -> None:
        """Queue a job; with `newest_wins` it takes the place of the one waiting under that key."""
        key: object = newest_wins if newest_wins is not None else object()
        with self._lock:
            queued = key in self._waiting
            self._waiting[key] = job
        if not queued:
            self._order.put(key)

    def withdraw(self, key: str) -> bool:
        """Forget the job that waits under `key`; True if one did."""
        with self._lock:
            return self._waiting.pop(key, None) is not None

    def close(self, timeout_s: float = 5.0) -> None:
        """Finish the job at hand, forget the others, end the thread."""
        with self._lock:
            self._waiting.clear()
        self._order.put(None)
        self._thread.join(timeout_s)

    def _run(self) -> None:
        while (key := self._order.get()) is not None:
            with self._lock:
                job = self._waiting.pop(key, None)
                self._busy = job is not None
            if job is None:
                continue
            try:
                job()
            except Exception as fault:  # noqa: BLE001 - a desk outlives any of its jobs
                log.error("job_failed", desk=self._name, fault=type(fault).__name__, why=str(fault))
                self._on_fault(fault)
            finally:
                self._busy = False
