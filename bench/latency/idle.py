"""What a session costs while nobody speaks and the face listens."""

from __future__ import annotations

import threading
import time

import psutil

from app.runtime.rehearsal import Line

SETTLES_S = 3.0
"""After the Persona's last word, before it is measured."""
MEASURED_S = 10.0


class IdleMeter:
    """Measures the processor time of this process and its children during one `silence`."""

    def __init__(self) -> None:
        self.core_share: float | None = None
        """Of one core; None until measured."""
        self._thread = threading.Thread(target=self._run, name="idle", daemon=True)

    @property
    def silence(self) -> Line:
        """The line of a script during which it measures; for one performance."""
        silence_s = SETTLES_S + MEASURED_S + 1.0
        return Line(text="", silence_s=silence_s, began=self._thread.start)

    def _run(self) -> None:
        time.sleep(SETTLES_S)
        before_s, began_s = _spent_s(), time.monotonic()
        time.sleep(MEASURED_S)
        self.core_share = (_spent_s() - before_s) / (time.monotonic() - began_s)


def _spent_s() -> float:
    me = psutil.Process()
    return sum(sum(p.cpu_times()[:2]) for p in [me, *me.children(recursive=True)])
