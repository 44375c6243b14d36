"""Documents to passages: cutting, embedding, indexing, searching."""

from app.knowledge.authored import AuthoredVectors, default_authored_dir
from app.knowledge.chunking import chunk_documents, unsearchable
from app.knowledge.documents import Document, read_documents
from app.knowledge.embedding import Embedder, MiniLmEmbedder
from app.knowledge.errors import KnowledgeError
from app.knowledge.guarding import GuardrailNearness, built_in_examples
from app.knowledge.index import PackIndex, build_index
from app.knowledge.likeness import CriteriaLikeness
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
    "Strategy",
    "build_index",
    "built_in_examples",
    "chunk_documents",
    "default_authored_dir",
    "read_documents",
    "unsearchable",
]
