"""Accounts and their places.  What is shown has the names and shapes of what can be entered."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, prefetch_related_objects

from baton.catalog.queries import every_of
from baton.crm.models import Account, Deal, Location
from baton.fields.queries import by_field, values_of
from baton.foundation.actors import Actor
from baton.foundation.models import User
from baton.foundation.nouns import Noun, show
from baton.foundation.plain import plain

NAMED = 200
AS_KEPT = (
    "version", "name", "legal_name", "number", "currency", "language", "website", "phone", "po_number", "po_required",
    "tax_id", "tax_exempt", "exemption_reason", "exemption_expires_on", "reverse_charge", "tax_country", "tax_region",
    "service_tier", "billing_address", "delivery_address", "delivery_preference", "credit_limit_minor",
)  # fmt: skip


def describe_accounts(actor: Actor, rows: Sequence[Account]) -> list[dict]:
    """Accounts as JSON; an account that was merged names its survivor."""
    prefetch_related_objects(rows, "owner")
    own = values_of(actor, "account", rows)
    return [_account(account) | {"fields": fields} for account, fields in zip(rows, own, strict=True)]


def names_of_accounts(actor: Actor, ids: Iterable[UUID | None]) -> dict[UUID | None, str]:
    """Names of those accounts that the actor may see."""
    wanted = {id for id in ids if id}
    return dict(Account.objects.visible_to(actor).filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}


def standing_accounts(actor: Actor) -> QuerySet[Account]:
    """What the actor sees of the accounts that were not merged into another.

    Asked for without those that were: of accounts that are their own survivors the server expects but few, and plans for them.
    """
    return Account.objects.visible_to(actor).exclude(pk__in=Account.objects.exclude(survivor=F("pk")).values("pk"))


def accounts_called(actor: Actor, words: str) -> QuerySet[Account]:
    """Of those the ones with such a name, or a number that begins so; for whoever chooses one."""
    called = Q(name__icontains=words) | Q(legal_name__icontains=words) | Q(number__istartswith=words)
    return standing_accounts(actor).filter(called).order_by("name")


def survivor_by() -> str:
    """How a row with an account leads to the one that stands for it: by what it was merged into, or at once where none was merged.

    Counted, not asked for the first: for one row the server would walk through all accounts, expecting it near their beginning.
    """
    return "account__survivor" if Account.objects.exclude(survivor=F("pk")).count() else "account"


def of_accounts_called(actor: Actor, words: str) -> Q:
    """Rows whose account is called something like it, or was merged into one that is; of so many accounts as NAMED says.

    The accounts are asked for first, so that the rows are then found by index.
    """
    called = Q(name__icontains=words) | Q(legal_name__icontains=words)
    seen = Account.objects.visible_to(actor)
    return Q(account__in=list(seen.filter(survivor__in=seen.filter(called).values("survivor")).values_list("pk", flat=True)[:NAMED]))


def terms_of(row: Account) -> dict | None:
    """The account's own terms as JSON; None: the organization's hold."""
    if row.terms_kind is None:
        return None
    return {name: plain(getattr(row, f"terms_{name}")) for name in ("kind", "days", "discount_percent", "discount_days")}


def label_of(user: User | None) -> str | None:
    """A person's name as it is shown beside his id."""
    return user.label if user else None


def _account(account: Account) -> dict:
    anchor = account.billing_anchor
    said = {"id": account.pk} | {name: getattr(account, name) for name in AS_KEPT}
    said |= {
        "terms": terms_of(account),
        "billing_every": every_of(account.billing_every_n, account.billing_every_unit),
        "billing_anchor": int(anchor) if anchor and anchor != "last" else anchor,
        "owner": account.owner_id,
        "owner_name": label_of(account.owner),
        "parent": account.parent_id,
        "bill_to": account.bill_to_id,
        "survivor": account.survivor_id,
    }
    return plain(said)


def describe_locations(actor: Actor, rows: Sequence[Location]) -> list[dict]:  # noqa: ARG001
    """Places as JSON."""
    names = ("version", "name", "address", "po_number")
    return [
        plain({"id": row.pk, "account": row.account_id, "bills_to": row.bills_to_id} | {name: getattr(row, name) for name in names})
        for row in rows
    ]


def open_deals_of_outer(actor: Actor) -> QuerySet[Deal]:
    """What may still be won of each account of an outer query, the newest first."""
    return Deal.objects.visible_to(actor).filter(account=OuterRef("pk"), outcome="open").order_by("-pk")


def places_of_outer(actor: Actor) -> QuerySet[Location]:
    """The places of each account of an outer query, the first ones first."""
    return Location.objects.visible_to(actor).filter(account=OuterRef("pk")).order_by("pk")


show(Noun("account", "accounts", Account, describe_accounts, {
    "name": "name", "number": "number", "owner": "owner", "parent": "parent", "currency": "currency",
    "service_tier": "service_tier", "tax_id": "tax_id", "survivor": "survivor",
}, families={"fields": by_field("account")}))  # fmt: skip
show(Noun("location", "locations", Location, describe_locations, {"account": "account", "name": "name"}))
