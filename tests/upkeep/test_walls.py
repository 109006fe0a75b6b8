"""`baton verify` sees a wall that was taken down, and a record that reached through."""

import pytest

from baton.catalog.models import Price, Product
from baton.foundation.models import AuditEntry
from baton.foundation.performing import perform
from baton.foundation.walls import key_name
from baton.upkeep.walls import walled_models
from tests.make import House
from tests.upkeep.breaking import breaches, broken, checked, ids

KEY = key_name(Price, "product_id")
MOVE = "UPDATE catalog_price SET product_id = %s WHERE id = %s"


@pytest.fixture
def priced(standing_house) -> tuple[House, Product, Price]:
    return standing_house, *product_with_price(standing_house)


def product_with_price(house: House) -> tuple[Product, Price]:
    with perform(house.operator) as work, work.acting("product.create", "people"):
        product = work.create(Product, name=f"Support {house.id.hex[-6:]}", unit="hour", tax_category="S")
        price = work.create(Price, product=product, currency="EUR", unit_minor=100, from_on=work.today)
    return product, price


def test_standing_walls_are_counted_and_hold(priced):
    assert breaches("walls") == []
    assert checked("walls") == len(walled_models()) > 15
    assert breaches("V8") == []
    assert checked("V8") > 50


def test_a_record_that_refers_to_another_organization_is_named(priced):
    """Seen red with the composite key removed: the update below is then refused by nobody."""
    _, product, price = priced
    _, foreign_price = product_with_price(House("Second Ltd"))
    with broken(
        Price,
        f"ALTER TABLE catalog_price DROP CONSTRAINT {KEY}",
        (MOVE, [product.pk, foreign_price.pk]),
        mend=((MOVE, [foreign_price.product_id, foreign_price.pk]),),
    ):
        words = breaches("V8")
        assert ids("V8") == {foreign_price.pk}
    assert any(f"price {foreign_price.pk} refers by product to {product.pk}" in w for w in words)
    assert any(f"the key {KEY} is missing" in w for w in words)
    assert price.pk not in ids("V8")
    assert breaches("V8") == []


def test_a_key_that_was_never_checked_is_no_key(priced):
    definition = "FOREIGN KEY (organization_id, product_id) REFERENCES catalog_product (organization_id, id) NOT VALID"
    with broken(
        Price,
        f"ALTER TABLE catalog_price DROP CONSTRAINT {KEY}",
        f"ALTER TABLE catalog_price ADD CONSTRAINT {KEY} {definition}",
    ):
        assert [KEY in w and "is not in force" in w for w in breaches("V8")] == [True]


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("ALTER TABLE catalog_product DISABLE ROW LEVEL SECURITY", "row-level security is off"),
        ("ALTER POLICY wall ON catalog_product USING (true)", "its policies are"),
        ("DROP TRIGGER guard ON catalog_product", "its guard is missing"),
        ("ALTER TABLE catalog_product DISABLE TRIGGER guard", "its guard is missing or disabled"),
    ],
)
def test_each_part_of_a_wall_is_missed(standing_house, statement, words):
    with broken(Product, statement):
        found = breaches("walls")
    assert len(found) == 1
    assert found[0].startswith("catalog_product") and words in found[0]
    assert breaches("walls") == []


def test_a_second_policy_that_lets_more_through_is_seen(standing_house):
    with broken(Product, "CREATE POLICY extra ON catalog_product USING (true)", mend=("DROP POLICY extra ON catalog_product",)):
        assert "should be the wall alone" in breaches("walls")[0]


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("ALTER TABLE foundation_auditentry DISABLE TRIGGER append_only", "append-only trigger is missing or disabled"),
        ("GRANT UPDATE ON foundation_auditentry TO baton_app", "baton_app may change or delete its rows"),
    ],
)
def test_facts_that_could_be_changed_are_seen(standing_house, statement, words):
    with broken(AuditEntry, statement):
        assert [words in w for w in breaches("walls")] == [True]
