"""From the bytes of tokens to pieces of text that may be shown and spoken."""

from __future__ import annotations

import codecs
from collections.abc import Sequence


class ReplyText:
    """Text so far, given out as soon as it is certain.

    A character whose bytes have not all come waits for the rest; text that could be the beginning
    of a stop string waits until it is not. Neither is ever given out in part.
    """

    def __init__(self, stops: Sequence[str]) -> None:
        self._stops = tuple(stop for stop in stops if stop)
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self._held = ""
        self._begun = False
        self.stopped = False

    def push(self, piece: bytes) -> str:
        """Returns what the token's bytes make certain; nothing more once `stopped`."""
        if self.stopped:
            return ""
        return self._give(self._decoder.decode(piece), final=False)

    def finish(self) -> str:
        """Returns what was still waiting when no further token comes."""
        if self.stopped:
            return ""
        return self._give(self._decoder.decode(b"", final=True), final=True)

    def _give(self, text: str, *, final: bool) -> str:
        self._held += text
        if not self._begun:
            self._held = self._held.lstrip()
            self._begun = bool(self._held)
        found = [at for stop in self._stops if (at := self._held.find(stop)) >= 0]
        if found:
            self.stopped = True
            given, self._held = self._held[: min(found)], ""
            return given
        keep = 0 if final else self._possible_stop()
        cut = len(self._held) - keep
        given, self._held = self._held[:cut], self._held[cut:]
        return given

    def _possible_stop(self) -> int:
        """How many characters at the end could be the beginning of a stop string."""
        longest = max((len(stop) for stop in self._stops), default=1) - 1
        for length in range(min(longest, len(self._held)), 0, -1):
            tail = self._held[-length:]
            if any(stop.startswith(tail) for stop in self._stops):
                return length
        return 0
