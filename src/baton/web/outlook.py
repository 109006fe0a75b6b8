"""What happens next with an invoice, worded from what its query says of it."""

from datetime import date
from typing import Any


def outlook(invoice: dict[str, Any], today: date) -> str:
    """One line beside its chip."""
    match invoice["chip"]:
        case "Needs fixing":
            return str(invoice["gaps"][0]) if invoice["gaps"] else "Held until something is mended"
        case "Draft":
            return "Waiting for review"
        case "Scheduled":
            return "Goes out by itself"
        case "Not delivered":
            return "The mail did not arrive: mend the address"
        case "To approve":
            return "Waiting for approval"
        case "Issued":
            return "Not sent yet"
        case "Paid" | "Credited" | "Void" | "Written off" | "Discarded":
            return ""
    return due(invoice["due_on"], today)


def due(due_on: str, today: date) -> str:
    """How far off the due date is."""
    days = (date.fromisoformat(due_on) - today).days
    if days == 0:
        return "Due today"
    return f"Due in {counted(days)}" if days > 0 else f"{counted(-days)} late"


def counted(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"
