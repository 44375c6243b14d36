"""What can go wrong with the encrypted database, told to the person who runs the machine."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from app.errors import VivaError


class StoreError(VivaError):
    """Any fault of the records' database; the learner hears one plain sentence for all of them."""

    code: ClassVar[str] = "store.error"
    learner_sentence: ClassVar[str] = (
        "Nothing can be kept at the moment. We can still talk, and nothing will be written down."
    )


class WrongKey(StoreError):
    """The database belongs to another machine key."""

    code: ClassVar[str] = "store.wrong_key"

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"The records at {path} were locked with another machine key. Nothing was changed. "
            "Give back the key or passphrase they were made with, or move the folder away to "
            "begin anew without the old records."
        )


class StoreDamaged(StoreError):
    """The file is not what this application wrote."""

    code: ClassVar[str] = "store.damaged"

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(
            f"The records at {path} are damaged or were changed by something else ({why}). "
            "Nothing was overwritten. Keep a copy of the folder, then put back the last good "
            "copy, or move the folder away to begin anew."
        )


class StoreTooNew(StoreError):
    """A later version of this application has written the database."""

    code: ClassVar[str] = "store.too_new"


class StoreFull(StoreError):
    """The disk is full; the change was not made, what was kept before is whole."""

    code: ClassVar[str] = "store.full"

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"The disk that holds {path} is full. The last change was not kept; everything before "
            "it is whole. Free some space: no restart is needed."
        )


class StoreUnwritable(StoreError):
    """The disk or the folder refuses to be written."""

    code: ClassVar[str] = "store.unwritable"


class StoreBusy(StoreError):
    """Another process holds the database for longer than we wait."""

    code: ClassVar[str] = "store.busy"

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"Another program is using the records at {path}. Wait a moment and do it again; if "
            "that does not help, end the kiosk first."
        )


class UnknownLearner(StoreError):
    """There is no such learner, or there is none any more."""

    code: ClassVar[str] = "store.unknown_learner"


class SealBroken(StoreError):
    """A sealed field was changed, or moved from where it was sealed."""

    code: ClassVar[str] = "store.seal_broken"


class ErasureIncomplete(StoreError):
    """A learner's key was still found on the disk after the erasure."""

    code: ClassVar[str] = "store.erasure_incomplete"
