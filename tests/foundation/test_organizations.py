"""Founding an organization, and what is refused."""

import pytest
from django.db import IntegrityError

from baton.billing.actions.founding import found
from baton.crm.models import Stage
from baton.foundation.errors import NotAllowed, Refused
from baton.foundation.models import Announcement, AuditEntry, Due, Organization, Role
from baton.foundation.organizations import OrganizationInput, set_path
from baton.foundation.performing import inside
from baton.foundation.roles import BUILT_IN
from baton.ledger.models import LedgerAccount
from tests.make import House

GOOD = {"name": "Acme", "currency": "EUR", "timezone": "Europe/Berlin", "country": "DE"}


def refused(**wrong: str) -> Refused:
    with pytest.raises(Refused) as refusal:
        found(OrganizationInput(**{**GOOD, **wrong}))
    assert not Organization.objects.exists()
    return refusal.value


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "  ", "must not be empty"),
        ("currency", "EURO", "EURO"),
        ("currency", "XYZ", "XYZ"),
        ("timezone", "Berlin", '"Berlin" is no time zone; write one like Europe/Berlin'),
        ("timezone", "../../etc/passwd", '"../../etc/passwd" is no time zone; write one like Europe/Berlin'),
        ("country", "Germany", '"GERMANY" is no country; write two letters like DE'),
        ("kind", "trial", "must be one of live, sandbox, probe"),
        ("path", "other", "must be one of suite, connected, invoice-first"),
    ],
)
def test_a_wrong_field_is_named(db, field: str, value: str, words: str):
    refusal = refused(**{field: value})
    assert set(refusal.fields) == {field}
    assert words in refusal.fields[field]
    assert refusal.words.startswith(f"No organization was made. {field}: ")


def test_all_that_is_wrong_is_named_at_once(db):
    assert set(refused(name="", currency="?", timezone="x", country="", kind="x", path="x").fields) == {
        "name", "currency", "timezone", "country", "kind", "path",
    }  # fmt: skip


def test_codes_are_taken_in_small_letters_too(db):
    organization = found(OrganizationInput(**GOOD | {"currency": "eur", "country": "de", "name": " Acme "}))
    assert (organization.name, organization.currency, organization.country) == ("Acme", "EUR", "DE")


def test_a_new_organization_has_its_roles_pipeline_books_and_first_duty(house: House):
    with house.look():
        assert sorted(Role.objects.filter(organization=house.id).values_list("name", flat=True)) == sorted(BUILT_IN)
        assert list(Stage.objects.order_by("position").values_list("name", flat=True)) == ["Qualified", "Proposal", "Quote sent", "Agreed"]
        assert LedgerAccount.objects.count() == 9
        assert Announcement.objects.get(name="organization.created").subject_id == house.id
        assert set(AuditEntry.objects.values_list("deed", flat=True)) == {"organization.create"}
    assert Due.objects.filter(duty="forget_keys", organization=house.id).exists()


def test_an_organization_is_not_founded_twice(house: House):
    with pytest.raises(IntegrityError, match="foundation_organization_pkey"), inside(house.id, deed="probe.write"):
        Organization.objects.create(**GOOD, id=house.id)


def test_the_path_is_chosen_by_name(house: House):
    assert house.do(set_path, path="invoice-first").version == 2
    with pytest.raises(Refused, match='"other" is no path; choose one of suite, connected, invoice-first.'):
        house.do(set_path, path="other")
    with pytest.raises(NotAllowed):
        house.do(set_path, by=house.sales, path="suite")


@pytest.mark.parametrize(("field", "value"), [("kind", "trial"), ("path", "other")])
def test_postgresql_itself_refuses_what_no_organization_is(house: House, field: str, value: str):
    with pytest.raises(IntegrityError, match=f"organization_{field}"), inside(house.id, deed="probe.write"):
        Organization.objects.filter(pk=house.id).update(**{field: value})
