"""Writing a mail down, sending it, and what its words are."""

from baton.messages.actions import outcomes, queueing, resending, templates

__all__ = ["outcomes", "queueing", "resending", "templates"]
