"""What the processes say of themselves while they run."""

import structlog
from structlog.dev import ConsoleRenderer, plain_traceback, set_exc_info
from structlog.processors import StackInfoRenderer, TimeStamper, add_log_level


def speak_plainly() -> None:
    """Say of an error where it came from, never which values it met: they are people's, and to print a query is to run it."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            add_log_level,
            StackInfoRenderer(),
            set_exc_info,
            TimeStamper(fmt="iso", utc=True),
            ConsoleRenderer(exception_formatter=plain_traceback),
        ]
    )
