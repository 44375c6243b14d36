"""The words in which perception speaks to the language model and to the learner.

Only what was measured is said: what moved, how long, how much against the learner's own usual.
"""

from __future__ import annotations

import enum


class LiveNews(enum.StrEnum):
    """What is told the moment it is seen."""

    LOOKS_AWAY = "looks_away"
    NODDED = "nodded"
    SHOOK_HEAD = "shook_head"
    SECOND_PERSON = "second_person"
    ALONE_AGAIN = "alone_again"
    LEFT = "left"
    CAME_BACK = "came_back"


_NEWS_WORDS = {
    LiveNews.LOOKS_AWAY: "has looked away from the screen for {seconds:.0f} s",
    LiveNews.NODDED: "nodded",
    LiveNews.SHOOK_HEAD: "shook their head",
    LiveNews.SECOND_PERSON: "a second person is in view",
    LiveNews.ALONE_AGAIN: "the second person is gone",
    LiveNews.LEFT: "left the seat",
    LiveNews.CAME_BACK: "came back to the seat",
}


def words_for(news: LiveNews, seconds: float) -> str:
    """Returns the sentence for live news that began `seconds` ago."""
    return _NEWS_WORDS[news].format(seconds=seconds)
