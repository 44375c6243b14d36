"""How a debrief's own sentences reach its reader's language."""

from collections.abc import Callable

Tell = Callable[..., str]
"""(English sentence, what its gaps hold) to the sentence a reader gets."""


def in_english(source: str, /, **values: object) -> str:
    """Return the sentence as it stands here."""
    return source.format(**values)
