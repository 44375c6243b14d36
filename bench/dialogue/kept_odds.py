"""The model's answers to what it is asked, kept as they come: minutes are not spent twice."""

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from app.conversation.events import Message
from app.conversation.ports import Judgement, Vectors
from app.language import Calibration
from app.runtime.typed_session import TypedModel

KEPT_AS = np.dtype("<f2")


class KeptOdds:
    """Implements `TypedModel` by another one, which judges nothing and reads nothing twice.

    `rows`, a file of JSON lines, gets each answer and spares asking for what it holds of the same
    model file. Likelihoods are by today's `calibration`. Hidden states are rounded as they are
    kept, whether they come from the file or not.
    """

    def __init__(
        self, model: TypedModel, sha256: str, calibration: Calibration, rows: Path | None
    ) -> None:
        self._model = model
        self.prefill = model.prefill
        self.generate = model.generate
        self._sha256 = sha256
        self._calibration = calibration
        self._rows = rows
        self._margins: dict[tuple[str, str], float] = {}
        self._states: dict[str, Vectors] = {}
        if rows is not None and rows.is_file():
            for line in rows.read_text("utf-8").splitlines():
                self._take(json.loads(line))

    def judge(
        self, messages: Sequence[Message], *, cancelled: Callable[[], bool]
    ) -> Judgement | None:
        """Return how likely "yes" follows; None if cancelled."""
        prompt, asked = _digest(messages[:-1]), messages[-1].content
        if (prompt, asked) not in self._margins:
            judged = self._model.judge(messages, cancelled=cancelled)
            if judged is None:
                return None
            self._keep({"prompt": prompt, "asked": asked, "margin": round(judged.margin, 4)})
        margin = self._margins[prompt, asked]
        return Judgement(p_yes=self._calibration.p_yes(margin), margin=margin)

    def read(self, texts: Sequence[str], *, cancelled: Callable[[], bool]) -> Vectors | None:
        """Return the texts' hidden states; None if cancelled."""
        new = [text for text in dict.fromkeys(texts) if text not in self._states]
        if new:
            rows = self._model.read(new, cancelled=cancelled)
            if rows is None:
                return None
            for text, row in zip(new, rows.astype(KEPT_AS), strict=True):
                self._keep({"text": text, "state": b64encode(row.tobytes()).decode()})
        return np.array([self._states[text] for text in texts])

    def _take(self, row: dict[str, Any]) -> None:
        if row["model"] != self._sha256:
            return
        if "text" in row:
            state = np.frombuffer(b64decode(row["state"]), dtype=KEPT_AS)
            self._states[row["text"]] = state.astype(np.float32)
        else:
            self._margins[row["prompt"], row["asked"]] = row["margin"]

    def _keep(self, answer: dict[str, Any]) -> None:
        row = {"model": self._sha256, **answer}
        self._take(row)
        if self._rows is not None:
            with self._rows.open("a", encoding="utf-8") as out:
                out.write(json.dumps(row) + "\n")


def _digest(messages: Sequence[Message]) -> str:
    """A short name of what stands before the last message."""
    text = "\0".join(f"{m.role}\0{m.content}" for m in messages)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
