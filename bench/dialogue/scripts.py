"""Scripted learners, questions and answers, as they are written down in the folders beside."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from ruamel.yaml import YAML

from app.errors import VivaError

Script = TypeVar("Script", bound=BaseModel)
HERE = Path(__file__).parent
Kind = Literal[
    "fluent",
    "partial",
    "wrong",
    "off_topic",
    "hostile",
    "injecting",
    "silent",
    "verbose",
    "second_language",
    "questioning",
    "parroting",
    "denying",
    "hesitant",
]


class ScriptFault(VivaError):
    """A learner or a list of questions that breaks the format's rules."""

    code = "bench.script"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TurnTruth(_Strict):
    """What one turn shows by itself."""

    met: tuple[str, ...] = ()
    tripped: tuple[str, ...] = ()
    filed: bool = False


class Turn(_Strict):
    """One thing the learner says, or a silence."""

    say: str | None = None
    silence_s: Annotated[float, Field(gt=0, le=300)] | None = None
    objective: str | None = None
    truth: TurnTruth = TurnTruth()

    @model_validator(mode="after")
    def _one_of_both(self) -> "Turn":
        if (self.say is None) == (self.silence_s is None):
            raise ValueError("give exactly one of say and silence_s")
        return self


class SessionTruth(_Strict):
    """What the whole session shows, given truthful judgement."""

    met: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    tripped: tuple[str, ...] = ()


class Learner(_Strict):
    """A learner in words."""

    id: str
    pack: str
    scenario: str
    kind: Kind
    title: str
    turns: tuple[Turn, ...]
    truth: SessionTruth


class Citation(_Strict):
    """A section that is right to cite. `heading` is the last part of its path."""

    document: str
    heading: str


class Answerable(_Strict):
    """A question the material answers."""

    id: str
    ask: str
    cites: tuple[Citation, ...]
    says: tuple[str, ...] = ()
    """Each must be in the answer; " / " stands between alternatives."""


class Unanswerable(_Strict):
    """A question it does not answer, and what makes it tempting."""

    id: str
    ask: str
    near: str = ""


class Questions(_Strict):
    """All questions over one pack's material, asked in one scenario."""

    pack: str
    scenario: str
    answerable: tuple[Answerable, ...] = ()
    unanswerable: tuple[Unanswerable, ...] = ()


class BothAnswers(_Strict):
    """To one question: an answer that meets the criterion, and one that does not."""

    right: str
    wrong: str


class CheckAnswer(_Strict):
    """Answers to the two questions that a scenario's check has for one criterion."""

    scenario: str
    criterion: str
    before: BothAnswers
    after: BothAnswers


class CheckAnswers(_Strict):
    """Answers to everything the checks of one pack ask."""

    pack: str
    answers: tuple[CheckAnswer, ...]


def read_learners(folder: Path) -> list[Learner]:
    """Return every learner below `folder`, by pack and id. Raises ScriptFault."""
    found = [_read(path, Learner) for path in _files(folder)]
    return sorted(found, key=lambda learner: (learner.pack, learner.id))


def read_questions(folder: Path) -> list[Questions]:
    """Return the questions of every pack below `folder`. Raises ScriptFault."""
    return [_read(path, Questions) for path in _files(folder)]


def read_check_answers(folder: Path) -> list[CheckAnswers]:
    """Return the answers to every pack's checks below `folder`. Raises ScriptFault."""
    return [_read(path, CheckAnswers) for path in _files(folder)]


def _files(folder: Path) -> Iterable[Path]:
    return sorted(folder.rglob("*.yaml"))


def _read(path: Path, model: type[Script]) -> Script:
    try:
        return model.model_validate(YAML(typ="safe", pure=True).load(path.read_text("utf-8")))
    except (ValidationError, OSError, ValueError) as fault:
        raise ScriptFault(f"{path.name}: {fault}") from fault
