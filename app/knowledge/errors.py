"""What can go wrong between a document and a passage."""

from __future__ import annotations

from typing import ClassVar

from app.errors import VivaError


class KnowledgeError(VivaError):
    """Any fault of the knowledge room; the learner hears one plain sentence for all of them."""

    code: ClassVar[str] = "knowledge.error"
    learner_sentence: ClassVar[str] = "I cannot look into the documents just now."


class DocumentUnreadable(KnowledgeError):
    """A document's bytes are not text in a known format."""

    code: ClassVar[str] = "knowledge.document_unreadable"


class IndexUnusable(KnowledgeError):
    """The index on the disk cannot be opened or searched; building it again mends it."""

    code: ClassVar[str] = "knowledge.index_unusable"


class ProbesDamaged(KnowledgeError):
    """A pack's lines through hidden states cannot be read; drawing them again mends it."""

    code: ClassVar[str] = "knowledge.probes_damaged"
