"""Every status as it is shown: one word, one tone, one icon, decided here and nowhere in a template."""

from typing import Final

CHIPS: Final[dict[str, tuple[str, str]]] = {
    # invoices
    "Draft": ("", "pencil-line"),
    "Discarded": ("line", "x"),
    "Needs fixing": ("warn", "triangle-alert"),
    "To approve": ("info", "check-check"),
    "Scheduled": ("rec", "calendar-clock"),
    "Issued": ("info", "file-text"),
    "Sent": ("info", "send"),
    "Viewed": ("info", "eye"),
    "Not delivered": ("bad", "mail"),
    "Part paid": ("info", "circle-slash-2"),
    "Overdue": ("bad", "clock-alert"),
    "In dispute": ("warn", "scale"),
    "Paid": ("ok", "check"),
    "Credited": ("line", "undo-2"),
    "Void": ("line", "ban"),
    "Written off": ("line", "archive-x"),
    # accounts
    "On hold": ("warn", "hand"),
    # deals
    "Open": ("info", "circle-dot"),
    "Won": ("ok", "trophy"),
    "Lost": ("line", "x"),
    "Returned": ("warn", "corner-up-left"),
    "No next step": ("warn", "circle-dashed"),
    "Step late": ("bad", "clock-alert"),
    "Step planned": ("info", "calendar"),
    "Ready for billing": ("ok", "list-checks"),
    "Lacking": ("warn", "list-checks"),
    # requests
    "Approved": ("ok", "check"),
    "Refused": ("bad", "x"),
    "Withdrawn": ("line", "undo-2"),
    # payments
    "Allocated": ("ok", "link"),
    "Credit left": ("warn", "unlink"),
    "Undone": ("line", "undo-2"),
    # products
    "Retired": ("line", "archive-x"),
    # imports, their rows and columns
    "Not imported": ("", "circle-dashed"),
    "Importing": ("info", "loader-circle"),
    "Imported": ("ok", "circle-check"),
    "Stopped": ("warn", "pause"),
    "Being undone": ("info", "undo-2"),
    "New": ("ok", "plus"),
    "Update": ("info", "pencil-line"),
    "Same": ("", "equal"),
    "Duplicate?": ("warn", "copy"),
    "Cannot": ("bad", "circle-x"),
    "Left out": ("line", "minus"),
    "Sure": ("ok", "check"),
    "Likely": ("info", "circle-dot"),
    "Doubtful": ("warn", "circle-help"),
    "Chosen": ("", "pin"),
    # mail
    "Queued": ("info", "clock"),
    "Sending": ("info", "send"),
    "Accepted": ("ok", "mail-check"),
    "Bounced": ("bad", "mail"),
    "Failed": ("bad", "mail"),
    "Unknown": ("warn", "circle-help"),
    "Mail is set": ("ok", "mail-check"),
    "No mail": ("warn", "mail"),
}


def chip_of(word: str) -> tuple[str, str]:
    """(tone, icon) of a status; KeyError for a word that is none."""
    return CHIPS[word]


# What waits for a person, by its kind.
TILES: Final[dict[str, tuple[str, str]]] = {
    "ready": ("ok", "file-check-2"),
    "review": ("ok", "file-check-2"),
    "fix": ("warn", "file-warning"),
    "credit": ("info", "landmark"),
    "match": ("info", "landmark"),
    "late": ("bad", "clock-alert"),
    "call": ("bad", "phone-call"),
    "answer": ("info", "message-square"),
    "approve": ("info", "check-check"),
    "change": ("info", "check-check"),
    "compare": ("warn", "git-compare-arrows"),
    "renew": ("rec", "repeat"),
    "step": ("", "arrow-right"),
    "other": ("", "hand"),
}
