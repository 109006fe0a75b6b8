from baton.crm.models.account import Account, Location, of_accounts
from baton.crm.models.contact import Contact, ContactRole
from baton.crm.models.deal import Deal, DealLine, Stage
from baton.crm.models.team import Team, TeamMember
from baton.crm.models.todo import Hold, Note, Task

__all__ = [
    "Account",
    "Contact",
    "ContactRole",
    "Deal",
    "DealLine",
    "Hold",
    "Location",
    "Note",
    "Stage",
    "Task",
    "Team",
    "TeamMember",
    "of_accounts",
]
