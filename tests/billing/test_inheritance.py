"""Where each value of a draft comes from, and what would hold if it were not set there."""

from typing import Any
from uuid import UUID

import pytest

from baton.billing.inheritance import effective_accounts, effective_deals, effective_drafts
from baton.billing.models import Invoice
from baton.crm.models import Account, Deal
from baton.foundation.performing import reading
from tests.story import COMPLETE, Story

LEVELS = ("organization", "account", "deal", "here")


def net(days: int) -> dict:
    return {"kind": "net", "days": days}


SET: dict[str, dict[str, dict]] = {
    "terms": {
        "organization": {"terms_days": 45}, "account": {"terms": net(14)}, "deal": {"terms": net(7)}, "here": {"terms": net(3)},
    },
    "po_number": {"account": {"po_number": "PO-A"}, "deal": {"po_number": "PO-D"}, "here": {"po_number": "PO-H"}},
    "discount_percent": {"deal": {"discount_percent": "5"}, "here": {"discount_percent": "2.5"}},
    "currency": {"organization": {"currency": "CHF"}, "account": {"currency": "JPY"}, "deal": {"currency": "USD"}},
    "language": {"account": {"language": "de"}},
}  # fmt: skip
FULL = {"discount_percent": None, "discount_days": None}
VALUES: dict[str, list[tuple[str, Any, Any]]] = {  # from, value, parent_value
    "terms": [
        ("organization", net(45) | FULL, None), ("account", net(14) | FULL, net(45) | FULL),
        ("deal", net(7) | FULL, net(14) | FULL), ("here", net(3) | FULL, net(7) | FULL),
    ],
    "po_number": [("account", "PO-A", None), ("deal", "PO-D", "PO-A"), ("here", "PO-H", "PO-D")],
    "discount_percent": [("deal", "5.00", None), ("here", "2.50", "5.00")],
    "currency": [("organization", "CHF", None), ("account", "JPY", "CHF"), ("deal", "USD", "JPY")],
    "language": [("account", "de", "en")],
}  # fmt: skip
CASES = [(field, *case) for field, cases in VALUES.items() for case in cases]


def won(story: Story, field: str, up_to: str) -> str:
    """A won deal's draft, with the field set on every level up to one."""
    setting = {level: SET[field].get(level, {}) for level in LEVELS[: LEVELS.index(up_to) + 1]}
    story.change_house(**setting["organization"])
    story.account("Acme", **setting.get("account", {}))
    story.deal("Audit 2026", "Acme", "1 x Work at 100 EUR", **setting.get("deal", {}))
    draft = story.win("Audit 2026")
    if setting.get("here"):
        story.do("invoice.change", draft, **setting["here"])
    return draft


def at(story: Story, level: str, draft: str) -> tuple[str, str]:
    """The id and name of a level."""
    house = story.house.organization
    return {
        "organization": (str(house.pk), house.name),
        "account": (story.ids["Acme"], "Acme"),
        "deal": (story.ids.get("Audit 2026", ""), "Audit 2026"),
        "here": (draft, "Draft"),
    }[level]


@pytest.mark.parametrize(("field", "level", "value", "parent_value"), CASES)
def test_a_value_is_of_the_lowest_level_that_set_it_and_names_what_it_hides(
    story: Story, field: str, level: str, value: Any, parent_value: Any
):
    draft = won(story, field, level)
    id, label = at(story, level, draft)
    said = story.see("invoice", draft)["origins"][field]
    below = LEVELS[LEVELS.index(level) - 1] if parent_value is not None else None
    assert said == {"from": level, "id": id, "label": label, "value": value, "parent_value": parent_value, "parent_from": below}


def test_tax_address_and_contact_are_the_accounts_alone(story: Story):
    story.account("Acme", tax_region="by", tax_exempt=True, exemption_reason="Charity", exemption_expires_on="2999-12-31")
    origins = story.see("invoice", story.bill("Acme", "1 x Audit"))["origins"]
    account = {"from": "account", "id": story.ids["Acme"], "label": "Acme", "parent_value": None, "parent_from": None}
    assert origins["tax_profile"] == account | {
        "value": {
            "tax_id": "", "tax_exempt": True, "exemption_reason": "Charity", "exemption_expires_on": "2999-12-31",
            "reverse_charge": False, "tax_country": "DE", "tax_region": "BY",
        }
    }  # fmt: skip
    address = origins["billing_address"]
    assert address == account | {"value": address["value"]}
    assert address["value"].items() >= COMPLETE["billing_address"].items()  # type: ignore[attr-defined]
    assert origins["ap_contact"] == account | {
        "value": {"id": story.ids["ap@example.org"], "name": "ap", "email": "ap@example.org"}
    }


def test_what_nobody_set_is_missing_on_the_last_level_that_could_have(story: Story):
    story.account("Bare", contact=None, billing_address=None)
    origins = story.see("invoice", story.bill("Bare", "1 x Audit"))["origins"]
    unset = {name: origin["from"] for name, origin in origins.items() if origin["value"] is None}
    assert unset == {"po_number": "account", "discount_percent": "here", "billing_address": "account", "ap_contact": "account"}
    assert origins["language"]["value"] == "en"


def test_null_makes_each_field_inherited_again(story: Story):
    story.account("Acme", terms=net(14), po_number="PO-A")
    draft = story.bill("Acme", "1 x Audit", terms={"kind": "end_of_month", "days": 10}, po_number="", discount_percent="50")
    said = story.see("invoice", draft)
    assert (said["terms"]["kind"], said["po_number"], said["total_minor"]) == ("end_of_month", "", 71_400)
    assert {said["origins"][name]["from"] for name in ("terms", "po_number", "discount_percent")} == {"here"}
    assert said["origins"]["po_number"]["parent_value"] == "PO-A"  # an empty number of its own hides the account's

    story.do("invoice.change", draft, terms=None, po_number=None, discount_percent=None)
    said = story.see("invoice", draft)
    assert (said["terms"]["days"], said["po_number"], said["discount_percent"], said["total_minor"]) == (14, "PO-A", None, 142_800)
    assert {said["origins"][name]["from"] for name in ("terms", "po_number")} == {"account"}


def test_a_draft_keeps_its_currency_when_its_accounts_changes(story: Story):
    story.account("Acme")
    draft = story.bill("Acme", "1 x Audit")
    assert story.see("invoice", draft)["origins"]["currency"]["from"] == "organization"
    story.do("account.change", "Acme", currency="CHF")
    story.run_jobs()
    origin = story.see("invoice", draft)["origins"]["currency"]
    assert (origin["from"], origin["value"], origin["parent_value"]) == ("here", "EUR", "CHF")


def test_a_drafts_own_currency_is_its_own_from_the_start(story: Story):
    story.account("Edo", currency="JPY")
    origin = story.see("invoice", story.bill("Edo", "1 x Visit at 100 EUR", currency="EUR"))["origins"]["currency"]
    assert (origin["from"], origin["value"], origin["parent_value"]) == ("here", "EUR", "JPY")


def test_early_payment_terms_come_from_the_account(story: Story):
    story.account("Acme", terms={"kind": "net", "days": 30, "discount_percent": "2", "discount_days": 10})
    value = story.see("invoice", story.bill("Acme", "1 x Audit"))["origins"]["terms"]["value"]
    assert value == {"kind": "net", "days": 30, "discount_percent": "2.00", "discount_days": 10}


@pytest.mark.parametrize(
    ("contacts", "written_to"),
    [
        ([("old@x.example", "2026-01-01"), ("new@x.example", "2026-02-01")], "new@x.example"),
        ([("now@x.example", "2026-01-01"), ("later@x.example", "2999-01-01")], "now@x.example"),
        ([("first@x.example", "2026-01-01"), ("second@x.example", "2026-01-01")], "second@x.example"),
    ],
)
def test_of_several_billing_contacts_the_newest_that_has_begun_is_written_to(story: Story, contacts: list, written_to: str):
    story.account("Acme", contact=None)
    for email, from_on in contacts:
        made = story.do("contact.create", name=email, email=email)
        story.do("contact.give_role", str(made.pk), account=story.ids["Acme"], role="accounts_payable", from_on=from_on)
    assert story.see("invoice", story.bill("Acme", "1 x Audit"))["origins"]["ap_contact"]["value"]["email"] == written_to


def test_who_cannot_be_reached_or_has_another_role_is_not_written_to(story: Story):
    story.account("Acme", contact="reached@x.example")
    mute = story.do("contact.create", name="Mute")
    story.do("contact.give_role", str(mute.pk), account=story.ids["Acme"], role="accounts_payable")
    story.contact("Acme", "buyer@x.example", role="buyer")
    assert story.see("invoice", story.bill("Acme", "1 x Audit"))["origins"]["ap_contact"]["value"]["email"] == "reached@x.example"


def test_a_merged_accounts_draft_inherits_from_the_survivor(story: Story):
    story.account("Acme", terms=net(14))
    draft = story.bill("Acme", "1 x Audit")
    story.account("Brandt", contact="b@example.org", terms=net(60))
    with story.deed("account.merge") as work:
        work.change(work.rows(Account).get(pk=story.ids["Acme"]), survivor_id=UUID(story.ids["Brandt"]))
    origins = story.see("invoice", draft)["origins"]
    assert (origins["terms"]["label"], origins["terms"]["value"]["days"]) == ("Brandt", 60)
    assert origins["ap_contact"]["value"]["email"] == "b@example.org"


def test_drafts_deals_and_accounts_are_read_with_all_they_inherit_by_two_queries_each(story: Story, django_assert_num_queries):
    for name in ("Acme", "Brandt", "Celik"):
        story.account(name, contact=f"{name}@example.org")
        story.deal(f"{name} deal", name, "1 x Audit", terms=net(7))
        story.bill(name, "1 x Audit")
    house, actor = story.house.organization, story.house.operator
    with reading(actor):
        for read, model, kind in ((effective_drafts, Invoice, "account"), (effective_deals, Deal, "here"), (effective_accounts, Account, "here")):
            with django_assert_num_queries(2):
                found = read(house, model.objects.visible_to(actor))
            assert [one.origins["ap_contact"].value["email"].split("@")[0] for one in found] == [one.account.name for one in found]
            assert {one.origins["tax_profile" if model is Account else "po_number"].kind for one in found} <= {kind, "account"}
            assert len(found) == 3
