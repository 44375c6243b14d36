"""Documents to passages: cutting, embedding, indexing, searching."""

from app.knowledge.authored import AuthoredVectors, default_authored_dir
from app.knowledge.built_in import built_in_lists
from app.knowledge.chunking import chunk_documents, headings, unsearchable
from app.knowledge.documents import Document, read_documents
from app.knowledge.embedding import Embedder, MiniLmEmbedder
from app.knowledge.errors import KnowledgeError
from app.knowledge.guarding import GuardrailNearness
from app.knowledge.index import PackIndex, build_index
from app.knowledge.likeness import CriteriaLikeness
from app.knowledge.probes import Probes
from app.knowledge.retriever import HybridRetriever
from app.knowledge.strategy import Strategy

__all__ = [
    "AuthoredVectors",
    "CriteriaLikeness",
    "Document",
    "Embedder",
    "GuardrailNearness",
    "HybridRetriever",
    "KnowledgeError",
    "MiniLmEmbedder",
    "PackIndex",
    "Probes",
    "Strategy",
    "build_index",
    "built_in_lists",
    "chunk_documents",
    "default_authored_dir",
    "headings",
    "read_documents",
    "unsearchable",
]
