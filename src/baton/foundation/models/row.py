"""What every house table has: an id made by us, its organization, and a wall around it."""

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any, ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import DO_NOTHING, Q
from django.db.models.base import ModelState

from baton.foundation import many  # noqa: F401  how many ids are looked up
from baton.foundation.columns import CurrentOrganization
from baton.foundation.keys import new_id

if TYPE_CHECKING:
    from baton.foundation.actors import Actor, Scope


# What lies in an actor's reach, of models whose owner only a higher room knows; that room fills this in.
WITHIN: dict[type["Walled"], Callable[["Actor", "Scope"], Q]] = {}
# Likewise, what belongs to an account by way of the one it was merged into.
OF_SURVIVOR: dict[type["Walled"], Callable[[UUID], Q]] = {}


class Rows(models.QuerySet[Any]):
    """The second wall: what this actor may see.  Row-level security is the first."""

    def visible_to(self, actor: "Actor") -> Self:
        """Rows of the actor's organization, as far as his roles let him see them; else none."""
        return self.filter(self.model.seen_by(actor), organization_id=actor.organization)

    def of_account(self, account_id: UUID) -> Self:
        """Rows of an account and of all that were merged into it."""
        return self.filter(self.model.of_survivor(account_id))


class Recorded(models.Model):
    """Abstract: a model whose writing is audited.

    NOUN      the word for it in deeds, audit and announcements
    PART_OF   the field that leads to its root record, whose audit it is part of
    PERSONAL  fields whose values the audit must not keep
    KEYED     columns of JSON whose keys are fields by themselves
    """

    NOUN: ClassVar[str] = ""
    PART_OF: ClassVar[str | None] = None
    PERSONAL: ClassVar[frozenset[str]] = frozenset()
    KEYED: ClassVar[frozenset[str]] = frozenset()

    class Meta:
        abstract = True


class Walled(Recorded):
    """Abstract: a row of one organization.

    SEE  the rights of which one lets an actor see it; none: every member sees it
    """

    SEE: ClassVar[tuple[str, ...]] = ()

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organization = models.ForeignKey(
        "foundation.Organization",
        DO_NOTHING,
        db_default=CurrentOrganization(),
        db_constraint=False,
        db_index=False,
        editable=False,
        related_name="+",
    )

    objects = Rows.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any]) -> Self:  # type: ignore[override]  # stubs of a later Django
        """As Django's own, but without the signals that nobody listens to: a quarter of the time."""
        row = cls.__new__(cls)
        row._state = ModelState()
        row._state.adding, row._state.db = False, db
        row.__dict__.update(zip(field_names, values, strict=True))  # a deferred field is missing, and read when asked for
        return row

    @classmethod
    def seen_by(cls, actor: "Actor") -> Q:
        """Which rows of the organization the actor may see, as a condition."""
        if not cls.SEE:
            return Q()
        scope = actor.rights.scope(*cls.SEE)
        return Q(pk__in=()) if scope is None else cls.within(actor, scope)

    @classmethod
    def within(cls, actor: "Actor", scope: "Scope") -> Q:
        """Rows in the actor's own, team's or everybody's reach.  A model with an owner says more, or a higher room does."""
        if scope == "all":
            return Q()
        return WITHIN[cls](actor, scope) if cls in WITHIN else Q(pk__in=())

    @classmethod
    def of_survivor(cls, account_id: UUID) -> Q:
        """Rows that belong to an account, by way of the one it was merged into.  A model with an account says how, or a higher room."""
        if cls in OF_SURVIVOR:
            return OF_SURVIVOR[cls](account_id)
        raise TypeError(f"{cls.__name__} belongs to no account.")


class Row(Walled):
    """Abstract: a record that can change, and whose version says how often it did."""

    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True


class Fact(Walled):
    """Abstract: a record that is only ever added."""

    class Meta:
        abstract = True
