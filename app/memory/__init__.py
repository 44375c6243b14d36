"""What is remembered about learners, and when they practise what."""

from app.memory.memories import Memories, UnknownMemory
from app.memory.memory import Memory, MemoryKind, Proposal, scopes
from app.memory.practice import Practice
from app.memory.proposing import Proposals, propose
from app.memory.recalling import Recall, recall
from app.memory.schedule import (
    DuePractice,
    PracticeItem,
    ScenarioCard,
    Suggestion,
    chance_of_knowing,
    due_practice,
    suggest,
)
from app.memory.schema import MEMORY_SCHEMA

__all__ = [
    "MEMORY_SCHEMA",
    "DuePractice",
    "Memories",
    "Memory",
    "MemoryKind",
    "Practice",
    "PracticeItem",
    "Proposal",
    "Proposals",
    "Recall",
    "ScenarioCard",
    "Suggestion",
    "UnknownMemory",
    "chance_of_knowing",
    "due_practice",
    "propose",
    "recall",
    "scopes",
    "suggest",
]
