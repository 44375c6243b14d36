"""What can go wrong between a catalogue entry and a verified file on the disk."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from app.errors import VivaError


class ModelError(VivaError):
    """Any fault of the model store; the learner hears one plain sentence for all of them."""

    code: ClassVar[str] = "models.error"
    learner_sentence: ClassVar[str] = (
        "A part of me is not installed yet. Please tell the person who looks after this machine."
    )


class CatalogueInvalid(ModelError):
    """The catalogue breaks its own rules; the sentence lists every fault."""

    code: ClassVar[str] = "models.catalogue_invalid"


class UnknownRole(ModelError):
    """Nothing in the catalogue has this role, artefact or profile name."""

    code: ClassVar[str] = "models.unknown_role"


class ModelMissing(ModelError):
    """The role has no verified file in the store."""

    code: ClassVar[str] = "models.missing"


class WrongBytes(ModelError):
    """A file's bytes are not the ones the catalogue pins."""

    code: ClassVar[str] = "models.wrong_bytes"

    def __init__(self, what: str, expected: str, found: str) -> None:
        super().__init__(
            f"{what} has the wrong bytes: the catalogue pins {expected}, found {found}. "
            "Nothing was installed from it."
        )
        self.expected = expected
        self.found = found


class NoSpace(ModelError):
    """The disk that holds the store is full, or would be."""

    code: ClassVar[str] = "models.no_space"

    def __init__(self, where: Path, needed_bytes: int | None = None) -> None:
        need = f" {needed_bytes / 1e6:.0f} MB more are needed." if needed_bytes else ""
        super().__init__(
            f"No space left on the disk that holds {where}.{need} Free some, or point "
            "VIVAVOCE_MODELS at a larger disk, and run the same command again: "
            "what has been fetched so far is kept."
        )


class SourceFailed(ModelError):
    """One source could not give the bytes; the next one is tried."""

    code: ClassVar[str] = "models.source_failed"


class SourcesExhausted(ModelError):
    """Every source was tried; the sentence names each of them and why it failed."""

    code: ClassVar[str] = "models.sources_exhausted"

    def __init__(self, what: str, tried: Sequence[tuple[str, str]]) -> None:
        lines = "".join(f"\n  - {source}: {why}" for source, why in tried)
        super().__init__(
            f"{what} could not be had from any source:{lines or ' the catalogue lists none.'}\n"
            "Copy the file or an exported store to a folder and run "
            "`vivavoce models import FOLDER`, or mend one of the sources above."
        )
        self.tried = list(tried)


class ConversionFailed(ModelError):
    """A verified source file could not be turned into what the engines read."""

    code: ClassVar[str] = "models.conversion_failed"


class StoreBusy(ModelError):
    """Another process is filling the same store."""

    code: ClassVar[str] = "models.store_busy"
