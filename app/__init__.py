"""Viva Voce: the rooms of the house (see docs/architecture.md)."""

__version__ = "0.1.0"
