"""Fields that a role may not write: refused by name whichever way they come, and nothing else of the same input is kept."""

import random
from typing import Any

import pytest

from baton.crm.models import Account
from baton.foundation.actions import ACTIONS
from baton.foundation.actors import Actor
from baton.foundation.errors import Answer, NotAllowed
from baton.foundation.inputs import call
from baton.foundation.locks import GROUPS, groups_of
from baton.foundation.performing import perform, reading
from tests.exchange.bringing import Bringing
from tests.make import House
from tests.story import Story

# A value of each field that moves it from what stands, as a door takes it; fields of one input share a line.
MOVES: dict[str, dict[str, Any]] = {
    "name": {"name": "Other"},
    "owner": {"owner": "billing"},
    "phone": {"phone": "1"},
    "website": {"website": "other.example"},
    "terms_kind": {"terms": {"kind": "end_of_month", "days": 0}},
    "terms_days": {"terms": {"kind": "net", "days": 45}},
    "terms_discount_percent": {"terms": {"kind": "net", "days": 14, "discount_percent": "2", "discount_days": 7}},
    "terms_discount_days": {"terms": {"kind": "net", "days": 14, "discount_percent": "3", "discount_days": 5}},
    "billing_every_n": {"billing_every": {"n": 2, "unit": "month"}},
    "billing_every_unit": {"billing_every": {"n": 1, "unit": "year"}},
    "billing_anchor": {"billing_anchor": "last"},
    "credit_limit_minor": {"credit_limit_minor": 5},
    "currency": {"currency": "USD"},
    "service_tier": {"service_tier": "Gold"},
    "tax_id": {"tax_id": "DE136695976"},
    "tax_exempt": {"tax_exempt": True, "exemption_reason": "School"},
    "exemption_reason": {"tax_exempt": True, "exemption_reason": "Church"},
    "exemption_expires_on": {"tax_exempt": True, "exemption_reason": "Church", "exemption_expires_on": "2030-01-01"},
    "reverse_charge": {"reverse_charge": True},
    "tax_country": {"tax_country": "FR"},
    "tax_region": {"tax_region": "BY"},
    "po_number": {"po_number": "PO-1"},
    "po_required": {"po_required": True},
    "bill_to": {"bill_to": "Payer"},
}
FREE: dict[str, dict[str, Any]] = {
    "legal_name": {"legal_name": "Free GmbH"}, "number": {"number": "N-1"}, "language": {"language": "fr"},
    "delivery_preference": {"delivery_preference": "post"}, "billing_address": {"billing_address": {"line1": "Elsewhere 1", "city": "Bonn", "country": "DE"}},
}  # fmt: skip
COLUMNS = {"phone": ("Phone", "222222"), "terms_days": ("Payment terms", "14"), "currency": ("Currency", "USD"), "tax_id": ("VAT number", "DE136695976"), "website": ("Website", "other.example")}
BODIES, IN_SOAK = 100, 2_000
GROUPED = [(name, GROUPS[Account][name]) for name in MOVES]
ROLES = ("sales", *(f"writes {group}" for group in sorted(groups_of("account"))))


@pytest.fixture
def story(house: House) -> Story:
    """An account of the seller's, one that pays, and a role for each group that writes no other."""
    story = Story(house)
    story.account("Acme", contact=None)
    story.account("Payer", contact=None)
    for group in groups_of("account"):
        lines = [{"name": "account.see"}, {"name": "import.*"}, {"name": "contact.*"}]
        lines += [{"name": f"account.{verb}", "groups": [group]} for verb in ("change", "create")]
        story.do("role.create", by="owner", name=f"writes {group}", rights=lines)
    return story


def entered(story: Story, moves: dict[str, Any]) -> dict[str, Any]:
    """What a field moves to, with the ids of this house."""
    ids = {"billing": str(story.actor("billing").id), "Payer": story.ids["Payer"]}
    return {name: ids.get(value, value) if isinstance(value, str) else value for name, value in moves.items()}


def standing(house: House) -> list[dict]:
    with reading(house.operator):
        return list(Account.objects.order_by("pk").values())


def test_every_locked_field_is_tried_here():
    names = {field.name for field in Account._meta.concrete_fields}
    assert {name for name in GROUPS[Account] if name in names} == set(MOVES)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("verb", ["change", "create"])
def test_each_field_alone_and_beside_one_that_is_free(house: House, story: Story, role: str, verb: str):
    actor, of = house.person(role), story.ids["Acme"] if verb == "change" else None
    name = {} if verb == "change" or actor.rights.may_write("account", "relationship") else {"legal_name": "Nameless"}
    for field, group in GROUPED:
        allowed = actor.rights.may_write("account", group)
        base = {"name": "Fresh", "anyway": True} if verb == "create" else {}
        for beside in ({}, FREE["language"]):
            before, body = standing(house), {**base, **name, **beside, **entered(story, MOVES[field])}
            refusal = tried(story, f"account.{verb}", of, body, actor)
            if allowed and (verb == "change" or actor.rights.may_write("account", "relationship")):
                assert refusal is None, (role, field, refusal)
                continue
            assert isinstance(refusal, NotAllowed), (role, field, refusal)
            assert set(refusal.fields) & {field, f"{field}_id", "name"}, (role, field, refusal.fields)
            assert standing(house) == before, (role, field)


def tried(story: Story, deed: str, of: str | None, body: dict[str, Any], actor: Actor) -> Answer | None:
    """Do a deed, and take it back when it was done; the refusal when it was not."""
    try:
        with perform(actor) as work:
            call(ACTIONS[deed], work, of, body)
            raise Undone
    except Undone:
        return None
    except Answer as refusal:
        return refusal


class Undone(Exception):
    """It was done, and is not to be."""


@pytest.mark.parametrize("role", [role for role in ROLES if role != "sales"])
def test_a_file_changes_no_locked_field_and_says_so(house: House, story: Story, role: str):
    """Also in bulk: what the role may not write stays, with the reason at the row."""
    actor, bringing = house.person(role), Bringing(house)
    story.do("account.change", "Acme", number="K-1")
    for field, (header, value) in COLUMNS.items():
        before = {row["id"]: row for row in standing(house)}
        run = bringing.bring(f"Company,Account number,{header}\nAcme,K-1,{value}\n", by=actor, duplicates="update")
        after = {row["id"]: row for row in standing(house)}
        moved = {key for id, row in after.items() for key, now in row.items() if before.get(id, {}).get(key) != now} - {"version"}
        locked = {key for key in moved if (group := GROUPS[Account].get(key)) and not actor.rights.may_write("account", group)}
        assert locked == set(), (role, field)
        if not actor.rights.may_write("account", GROUPS[Account][field]):
            [(_, _, reason)] = bringing.rows(run)
            assert reason.startswith("Your role may not change"), (role, field, reason)


def test_two_roles_together_reach_no_further_than_each_for_its_own_fields(house: House, story: Story):
    """Terms of his own accounts, and of all accounts the relationship, are no terms of all accounts."""
    for name, scope, groups in (("terms of mine", "own", ["terms"]), ("names of all", "all", ["relationship"])):
        rights = [{"name": "account.see"}, {"name": "account.change", "scope": scope, "groups": groups}]
        story.do("role.create", by="owner", name=name, rights=rights)
    clerk = house.person("terms of mine")
    story.do("user.change_roles", str(clerk.id), by="owner", roles=["terms of mine", "names of all"])
    clerk = house.person("terms of mine")
    story.do("account.change", "Payer", owner=str(clerk.id))
    terms, phone = {"credit_limit_minor": 5}, {"phone": "1"}
    assert tried(story, "account.change", story.ids["Payer"], terms | phone, clerk) is None
    assert tried(story, "account.change", story.ids["Acme"], phone, clerk) is None
    refusal = tried(story, "account.change", story.ids["Acme"], terms | phone, clerk)
    assert isinstance(refusal, NotAllowed) and set(refusal.fields) == {"credit_limit_minor"}, refusal


@pytest.mark.parametrize(("lines", "words"), [(["contact.*"], "Your role may not open accounts"), (["account.create"], "Your role may not note people")])
def test_a_file_does_nothing_that_its_importer_may_not_do_by_hand(house: House, story: Story, lines: list[str], words: str):
    """Nor for who may change accounts of his own only: whose a row is, no file asks."""
    rights = [{"name": name} for name in ("account.see", "import.*", *lines)] + [{"name": "account.change", "scope": "own"}]
    story.do("role.create", by="owner", name="importer", rights=rights)
    story.do("account.change", "Acme", number="K-1")
    actor, bringing, before = house.person("importer"), Bringing(house), standing(house)
    run = bringing.bring("Company,Account number,Legal name,Email\nAcme,K-1,Acme Other,\nNew,,New Ltd,a@new.example\n", by=actor, duplicates="update")
    reasons = [reason for _, _, reason in bringing.rows(run)]
    assert reasons[0] == "Your role may not change legal name." and words in reasons[1], reasons
    assert standing(house) == before


def test_random_inputs_move_only_what_may_be_moved(house: House, story: Story):
    walk_at_random(house, story, BODIES)


@pytest.mark.soak
def test_many_random_inputs_move_only_what_may_be_moved(house: House, story: Story):
    walk_at_random(house, story, IN_SOAK)


def walk_at_random(house: House, story: Story, count: int) -> None:
    """For each role: several fields at once, locked and free.  Done whole or not at all, and only by who may write each of them."""
    dice, done = random.Random(20260105), 0
    for role in ROLES:
        actor = house.person(role)
        for _ in range(count):
            fields = dice.sample([*MOVES, *FREE], dice.randint(1, 5))
            body = {key: value for field in fields for key, value in entered(story, (MOVES | FREE)[field]).items()}
            before = standing(house)
            try:
                with perform(actor) as work:
                    call(ACTIONS["account.change"], work, story.ids["Acme"], body)
            except Answer:
                assert standing(house) == before, (role, body)
                continue
            moved = difference(before, standing(house))
            locked = {name for name in moved if name in GROUPS[Account] and not actor.rights.may_write("account", GROUPS[Account][name])}
            assert locked == set(), (role, body)
            done += 1
    assert done > count // 10, "hardly anything was allowed, so hardly anything was tried"


def difference(before: list[dict], after: list[dict]) -> set[str]:
    return {name for old, new in zip(before, after, strict=True) for name in new if old[name] != new[name]} - {"version"}
