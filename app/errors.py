"""The one error family: a stable code, a sentence for the operator, a sentence for the learner."""

from __future__ import annotations

from typing import ClassVar


class VivaError(Exception):
    """Anything this application refuses or fails at, told to the two people it concerns.

    A room subclasses it with its own `code` (stable: journals, tests and exit texts name it) and,
    where the default is too vague, its own `learner_sentence`. `operator` says what happened and
    what to do; `learner` never names a file, a model or a person.
    """

    code: ClassVar[str] = "viva.error"
    learner_sentence: ClassVar[str] = (
        "Something on this machine did not work. Please tell the person who looks after it."
    )

    def __init__(self, operator: str, learner: str | None = None) -> None:
        super().__init__(operator)
        self.operator = operator
        self.learner = learner if learner is not None else self.learner_sentence

    def __str__(self) -> str:
        return f"{self.operator} [{self.code}]"
