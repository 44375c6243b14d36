"""What this machine has of what packs name: voices, faces, body targets, readers of documents."""

from collections.abc import Callable, Iterable

from app.models import ModelError, Store
from app.packs import Machine


def this_machine(store: Store | None = None) -> Machine:
    """Return what packs are held against here; of what is not fetched yet, nothing is known."""
    from app.face import shipped_looks, target_names  # late: a second that only checking needs
    from app.knowledge import headings, unsearchable
    from app.synthesis import installed_voices

    chosen = store if store is not None else Store()
    return Machine(
        voices=_known(lambda: installed_voices(chosen)),
        looks=frozenset(shipped_looks()),
        targets=_known(lambda: target_names(chosen)),
        unreadable=unsearchable,
        headings=headings,
    )


def _known(names: Callable[[], Iterable[str]]) -> frozenset[str]:
    try:
        return frozenset(names())
    except ModelError:
        return frozenset()
