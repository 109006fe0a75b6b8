from baton.foundation.models.duty import Due, Proof
from baton.foundation.models.organization import Organization
from baton.foundation.models.people import Membership, Role, RoleAssignment, RoleRight, User
from baton.foundation.models.record import Announcement, AuditEntry, Denial, Key
from baton.foundation.models.request import ChangeRequest
from baton.foundation.models.row import Fact, Row, Rows
from baton.foundation.models.seal import Seal
from baton.foundation.models.signin import LastCode, Link, RecoveryCode, Tries
from baton.foundation.models.token import Tally, Token

__all__ = [
    "Announcement",
    "AuditEntry",
    "ChangeRequest",
    "Denial",
    "Due",
    "Fact",
    "Key",
    "LastCode",
    "Link",
    "Membership",
    "Organization",
    "Proof",
    "RecoveryCode",
    "Role",
    "RoleAssignment",
    "RoleRight",
    "Row",
    "Rows",
    "Seal",
    "Tally",
    "Token",
    "Tries",
    "User",
]
