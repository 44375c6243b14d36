"""The model's odds on what it is asked, kept as they come: minutes of work are not done twice."""

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path

from app.conversation.events import Message
from app.conversation.ports import Judgement
from app.language import Calibration
from app.runtime.typed_session import TypedModel


class KeptOdds:
    """Implements `TypedModel` by another one, which is asked to judge nothing twice.

    `rows`, a file of JSON lines, gets each answer and spares asking for what it holds of the same
    model file. Likelihoods are by today's `calibration`.
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
        self._known: dict[tuple[str, str], float] = {}
        if rows is not None and rows.is_file():
            for line in rows.read_text("utf-8").splitlines():
                row = json.loads(line)
                if row["model"] == sha256:
                    self._known[row["prompt"], row["asked"]] = row["margin"]

    def judge(
        self, messages: Sequence[Message], *, cancelled: Callable[[], bool]
    ) -> Judgement | None:
        """Return how likely "yes" follows; None if cancelled."""
        key = (_digest(messages[:-1]), messages[-1].content)
        if key not in self._known:
            judged = self._model.judge(messages, cancelled=cancelled)
            if judged is None:
                return None
            self._known[key] = round(judged.margin, 4)
            self._keep(*key)
        margin = self._known[key]
        return Judgement(p_yes=self._calibration.p_yes(margin), margin=margin)

    def _keep(self, prompt: str, asked: str) -> None:
        if self._rows is not None:
            margin = self._known[prompt, asked]
            row = {"model": self._sha256, "prompt": prompt, "asked": asked, "margin": margin}
            with self._rows.open("a", encoding="utf-8") as out:
                out.write(json.dumps(row) + "\n")


def _digest(messages: Sequence[Message]) -> str:
    """A short name of what stands before the last message."""
    text = "\0".join(f"{m.role}\0{m.content}" for m in messages)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
