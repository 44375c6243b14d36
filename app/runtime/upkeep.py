"""What a kiosk does for its records while nobody talks: what is due goes, what waits is sent."""

from __future__ import annotations

import os
import threading
import time

from app.errors import VivaError
from app.records import Archive
from app.records.record_store import CREDENTIALS_VARIABLE, send_waiting
from app.records.retention import run_retention
from app.runtime.log import log

RETENTION_EVERY_S = 12 * 3600.0
SEND_EVERY_S = 15 * 60.0


class Upkeep:
    """For one thread; sending has one of its own, so that a slow store holds nobody up."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._credentials = os.environ.get(CREDENTIALS_VARIABLE, "")
        self._swept_s = self._sent_s = time.monotonic()
        self._sending: threading.Thread | None = None

    def look(self) -> None:
        """Nobody talks: do what is due."""
        now_s = time.monotonic()
        if now_s - self._swept_s > RETENTION_EVERY_S:
            self.sweep()
        if now_s - self._sent_s > SEND_EVERY_S:
            self.send()

    def sweep(self) -> None:
        """Let go what has been kept for long enough."""
        self._swept_s = time.monotonic()
        try:
            run_retention(self._archive)
        except VivaError as fault:
            log.error("retention_not_run", why=fault.operator)

    def send(self) -> None:
        """Begin to send what waits, where the site has a record store and a key for it."""
        self._sent_s = time.monotonic()
        busy = self._sending is not None and self._sending.is_alive()
        if busy or not self._credentials or not self._archive.policy.record_store.endpoint:
            return
        self._sending = threading.Thread(target=self._send, name="statements", daemon=True)
        self._sending.start()

    def _send(self) -> None:
        try:
            send_waiting(self._archive, self._credentials)
        except VivaError as fault:
            log.warning("statements_wait", why=fault.operator)
        except RuntimeError:  # the records were closed meanwhile; what was not noted is sent again
            return
