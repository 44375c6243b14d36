"""The encrypted database of everything that is kept about people."""

from app.store.database import Database, Row, Transaction, from_utc_text, utc_text
from app.store.erasure import Erasure, erase_learner
from app.store.errors import (
    ErasureIncomplete,
    SealBroken,
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreFull,
    StoreTooNew,
    StoreUnwritable,
    UnknownLearner,
    WrongKey,
)
from app.store.schema import Schema

__all__ = [
    "Database",
    "Erasure",
    "ErasureIncomplete",
    "Row",
    "Schema",
    "SealBroken",
    "StoreBusy",
    "StoreDamaged",
    "StoreError",
    "StoreFull",
    "StoreTooNew",
    "StoreUnwritable",
    "Transaction",
    "UnknownLearner",
    "WrongKey",
    "erase_learner",
    "from_utc_text",
    "utc_text",
]
