"""Files that were brought in, and what became of each of their rows."""

from typing import Any, Final

from django.db import models
from django.db.models import Q

from baton.crm.models import Account
from baton.foundation.columns import Reference
from baton.foundation.models import Row, User

KINDS: Final = ("accounts", "contacts")
POLICIES: Final = ("ask", "skip", "update", "create")  # what is done with a row that is an account we have
OPEN_STATES: Final = ("new", "running")
ENDED_STATES: Final = ("done", "stopped", "undoing", "undone")
TAKEN: Final = ("created", "updated", "unchanged")  # the row is in Baton
TO_MEND: Final = ("rejected", "undecided")  # a person may still bring it in
NOT_BEGUN: Final = "Put away before it was begun."  # why such an import is stopped
PUT_AWAY: Final = Q(state="stopped", reason__startswith=NOT_BEGUN)
ROW_STATES: Final = (*TAKEN, *TO_MEND, "left_out", "undone")


class Import(Row):
    """A file brought in, or on its way.  The file itself is kept under its hash.

    `columns` says which field each column of the file is; `decisions` what a person decided about lines that have not
    had their turn.  `last_line` is the last line whose outcome is on record: whoever goes on begins after it.
    """

    NOUN = "import"
    SEE = ("import.see",)
    PERSONAL = frozenset({"columns", "decisions"})  # columns show samples of what is in them

    kind = models.CharField(max_length=10)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.BigIntegerField()
    layout = models.CharField(max_length=60)
    header_line = models.PositiveIntegerField()
    columns = models.JSONField()
    duplicates = models.CharField(max_length=6, default="ask")
    decisions = models.JSONField(default=dict)
    state = models.CharField(max_length=8, default="new")
    reason = models.CharField(max_length=500, blank=True)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    undecided = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    undone = models.PositiveIntegerField(default=0)
    last_line = models.PositiveIntegerField(default=0)
    started_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(name="import_newest", fields=["organization", "id"])]
        constraints = [
            models.CheckConstraint(name="import_kind", condition=Q(kind__in=KINDS)),
            models.CheckConstraint(name="import_duplicates", condition=Q(duplicates__in=POLICIES)),
            models.CheckConstraint(name="import_hash", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
            models.CheckConstraint(
                name="import_state",
                condition=Q(state__in=OPEN_STATES, ended_at=None) | Q(state__in=ENDED_STATES, ended_at__isnull=False),
            ),
        ]

    @property
    def is_put_away(self) -> bool:
        """Was it stopped before anybody ran it?  The same as PUT_AWAY."""
        return self.state == "stopped" and self.reason.startswith(NOT_BEGUN)

    @property
    def rows(self) -> int:
        """Rows of the file, without lines that are none, like totals."""
        return self.created + self.updated + self.unchanged + self.rejected + self.undecided + self.undone


def decisions_of(run: Import) -> dict[int, dict[str, Any]]:
    """What people decided about lines that have not had their turn, by line: `choice`, `account` and `cells`."""
    return {int(line): said for line, said in run.decisions.items()}


class ImportRow(Row):
    """A row of an import: its cells as they were in the file, what became of it, and why.

    `did` is what it made and changed, for taking it back: `account` if it opened one, ids of `contacts` and `roles`,
    and by record what its `fields` were and became.  `wanted_parent` names the account that is to stand above its own
    and was not there yet.
    """

    NOUN = "import_row"
    PART_OF = "run"
    SEE = ("import.see",)
    PERSONAL = frozenset({"cells", "did", "digest", "reason", "wanted_parent"})

    run = Reference(Import, related_name="lines")
    line = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)  # of what the row says, whatever its columns are called
    state = models.CharField(max_length=9)
    reason = models.TextField(blank=True)
    account = Reference(Account, null=True)
    cells = models.JSONField()
    did = models.JSONField(default=dict)
    wanted_parent = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(name="import_row_same", fields=["organization", "digest"], condition=Q(state__in=TAKEN)),
            models.Index(name="import_row_of_account", fields=["organization", "account"], condition=Q(account__isnull=False)),
            models.Index(name="import_row_to_mend", fields=["organization", "run", "line"], condition=Q(state__in=TO_MEND)),
        ]
        constraints = [
            models.UniqueConstraint(name="import_row_once", fields=["organization", "run", "line"]),
            models.CheckConstraint(name="import_row_state", condition=Q(state__in=ROW_STATES)),
        ]
