"""A pack's probes: drawn through its own examples for the model of this machine, and looked at."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import ClassVar

import numpy as np

from app.conversation.ports import Vectors
from app.conversation.safety_rules import rules_for
from app.knowledge import KnowledgeError, Probes
from app.knowledge.asked_lines import Asked
from app.knowledge.probes import Exercise, draw, write
from app.language import LlamaModel
from app.language.hidden_states import HiddenStates
from app.packs import Pack, PackError
from app.runtime.log import log
from app.runtime.plans import plan_for


class ProbesNotKept(PackError):
    """There is no place for a pack's probes; nothing was read."""

    code: ClassVar[str] = "packs.probes_not_kept"


def draw_probes(
    packs: Iterable[Pack], model: LlamaModel, sha256: str, tell: Callable[[str], None]
) -> Iterator[Path]:
    """Draw each pack's probes into its folder, and yield the files. Ten minutes and more a pack.

    `sha256`: of the model's file. Raises VivaError, before anything is read where they could not be
    kept.
    """
    packs = list(packs)
    if not sha256:
        raise ProbesNotKept("Probes are for a model of the catalogue, and this is another one.")
    for pack in packs:
        _make_folder(pack.probes_file(sha256).parent)
    with closing(model.hidden_states()) as hidden:
        read = Reading(hidden)
        for pack in packs:
            tell(f"{pack.id}: its examples are read; this takes minutes ...")
            kept = draw(sha256, exercises_of(pack), read, tell, asked_of(pack))
            write(kept, pack.probes_file(sha256))
            yield pack.probes_file(sha256)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as fault:
        told = f"{folder} cannot be made: {fault.strerror}. Copy the pack to a folder of your own."
        raise ProbesNotKept(told) from fault


def exercises_of(pack: Pack) -> list[Exercise]:
    """Return what probes are drawn through, a scenario each."""
    found = []
    for name in sorted(pack.scenarios):
        plan = plan_for(pack, scenario_id=name)
        criteria = [c for objective in plan.objectives for c in objective.criteria]
        found.append(Exercise(name, rules_for(plan), criteria))
    return found


def asked_of(pack: Pack) -> Asked:
    """Return what is asked of a pack's documents, beside the examples of all criteria."""
    criteria = [c for scenario in pack.scenarios.values() for c in scenario.criteria.values()]
    spoken = [texts for c in criteria for texts in (c.met_by, c.not_met_by)]
    return Asked(pack.asked.by_section(), pack.asked.open, spoken)


def probes_of(pack: Pack, model_sha256: str) -> Probes | None:
    """Return the pack's probes for a model; None where it has none that can be used."""
    file = pack.probes_file(model_sha256)
    if not model_sha256 or not file.is_file():
        return None
    try:
        return Probes.read_file(file)
    except KnowledgeError as damaged:
        log.warning("no_probes", pack=pack.id, why=damaged.operator)
        return None


def told_of_probes(pack: Pack, model_sha256: str) -> str:
    """Return what an author wants to know of a pack's probes for a model."""
    probes = probes_of(pack, model_sha256)
    if probes is None:
        return f"none for this machine's model: vivavoce packs probes {pack.id}"
    wanted = drawn = 0
    for of in exercises_of(pack):
        wanted += len(of.rules) + len(of.criteria)
        drawn += len(probes.guardrails(of.rules))
        drawn += len(probes.criteria(of.scenario_id, of.criteria))
    if (asked := asked_of(pack)).answered:
        wanted += 1
        drawn += probes.asked(asked) is not None
    if drawn == wanted:
        return f"{drawn}, all of today's examples"
    return f"{drawn} of {wanted} of today's examples: vivavoce packs probes {pack.id}"


class Reading:
    """Reads texts once: what packs have in common is not read for each of them."""

    def __init__(self, hidden: HiddenStates) -> None:
        self._hidden = hidden
        self._known: dict[str, Vectors] = {}

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """Return a row for each text."""
        new = [text for text in texts if text not in self._known]
        self._known.update(zip(new, self._hidden.of(new), strict=True))
        return np.array([self._known[text] for text in texts])
