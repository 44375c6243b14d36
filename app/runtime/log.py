"""The operator's log: structured lines on standard error, without anything personal."""

from collections.abc import MutableMapping
from typing import Any

import structlog

PERSONAL_KEYS = frozenset({"pii", "text", "words", "name_of_learner", "learner", "transcript"})
"""Fields that never reach a log, wherever they come from."""


def drop_personal(
    _logger: Any, _method: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Return the line without its personal fields."""
    for key in PERSONAL_KEYS & line.keys():
        del line[key]
    return line


def configure_log(level: str = "warning") -> None:
    """Send log lines at and above `level` to standard error."""
    import logging
    import sys

    structlog.configure(
        processors=[
            drop_personal,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping()[level.upper()]
        ),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


log = structlog.get_logger("vivavoce")
