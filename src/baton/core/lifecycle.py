"""What may become of what: the allowed moves as plain tables, and the one word that says how a document stands."""

from collections.abc import Mapping
from typing import Final, Literal

Moves = Mapping[str, frozenset[str]]

DocumentState = Literal["draft", "issued", "void", "discarded"]
DeliveryState = Literal["none", "scheduled", "queued", "accepted", "bounced", "failed", "viewed"]
Settlement = Literal["none", "open", "part_paid", "paid", "credited", "written_off"]
Outcome = Literal["open", "won", "lost"]
TaskState = Literal["open", "done", "cancelled"]
HoldState = Literal["standing", "lifted"]
Chip = Literal[
    "Discarded", "Void", "Written off", "Credited", "Paid", "In dispute", "Overdue", "Part paid", "Not delivered",
    "Viewed", "Sent", "Issued", "Scheduled", "Needs fixing", "To approve", "Draft",
]  # fmt: skip


def _moves(**after: str) -> Moves:
    return {state: frozenset(following.split()) for state, following in after.items()}


# A document without a number may be discarded; one with a number only voided.
DOCUMENT: Final = _moves(draft="issued discarded", issued="void", void="", discarded="")

# A copy may be sent again from anywhere but the plan (queued). A report that comes late, such as "accepted" after the
# customer has opened the link, finds no move and changes nothing.
DELIVERY: Final = _moves(
    none="scheduled queued viewed",
    scheduled="none queued failed",
    queued="accepted bounced failed viewed",
    accepted="queued bounced viewed",
    bounced="queued viewed",
    failed="queued viewed",
    viewed="queued",
)

# Won opens again by return or undo, lost by taking it up once more; neither turns straight into the other.
DEAL: Final = _moves(open="won lost", won="open", lost="open")

TASK: Final = _moves(open="done cancelled", done="open", cancelled="")

# A reason that comes back is a new hold.
HOLD: Final = _moves(standing="lifted", lifted="")


def may_move(table: Moves, old: str, new: str) -> bool:
    """Whether the table allows it; staying the same is no move, and an unknown state allows none."""
    return new in table.get(old, frozenset())


def require_move(table: Moves, old: str, new: str) -> None:
    """Refuse a move that the table does not hold, and say which ones there are."""
    if may_move(table, old, new):
        return
    following = sorted(table.get(old, frozenset()))
    way_out = f"from here it can become {' or '.join(following)}" if following else "nothing follows from here"
    raise ValueError(f'It is "{old}" and was not changed to "{new}": {way_out}.')


def chip(
    document_state: DocumentState,
    settlement: Settlement,
    delivery_state: DeliveryState,
    *,
    is_overdue: bool = False,
    in_dispute: bool = False,
    needs_fixing: bool = False,
) -> Chip:
    """How a document stands, in one word: the first that is true, from its end to its beginning.

    A draft that lacks nothing but an approval is the caller's to tell: of it this says "Draft".
    """
    standings: list[tuple[Chip, bool]] = [
        ("Discarded", document_state == "discarded"),
        ("Void", document_state == "void"),
        ("Written off", settlement == "written_off"),
        ("Credited", settlement == "credited"),
        ("Paid", settlement == "paid"),
        ("In dispute", in_dispute),
        ("Overdue", is_overdue),
        ("Part paid", settlement == "part_paid"),
        ("Not delivered", delivery_state in ("bounced", "failed")),
        ("Viewed", delivery_state == "viewed"),
        ("Sent", delivery_state in ("accepted", "queued")),
        ("Issued", document_state == "issued"),
        ("Scheduled", delivery_state == "scheduled"),
        ("Needs fixing", needs_fixing),
    ]
    return next((word for word, is_true in standings if is_true), "Draft")
