"""Likeness to the criteria of a session, where its documents' embedder knows the language."""

from app.conversation.plan import SessionPlan
from app.conversation.ports import Likeness, Retriever
from app.knowledge import CriteriaLikeness, HybridRetriever


def likeness_for(plan: SessionPlan, retriever: Retriever | None) -> Likeness | None:
    """Return what measures likeness on the vectors of that retriever; it has learnt nothing yet.

    None without an exercise, or without vectors of the language. For the retriever's thread.
    """
    if not plan.objectives or not isinstance(retriever, HybridRetriever):
        return None
    return CriteriaLikeness(retriever.embedder) if retriever.embedder is not None else None
