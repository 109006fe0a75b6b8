from baton.foundation.errors import Conflict, NotAllowed, NotFound, Refused
from tests.make import House


def test_a_product_comes_with_its_first_price_and_both_are_told(desk):
    product = desk.do("product.create", name="Audit", unit="day", price={"currency": "eur", "unit_minor": 120_000})
    shown = desk.show("product", product)
    assert (shown["name"], shown["unit"], shown["tax_category"], shown["is_goods"]) == ("Audit", "day", "", False)
    [price] = shown["prices"]
    assert (price["currency"], price["unit_minor"], price["every"], price["until_on"]) == ("EUR", 120_000, None, None)
    assert desk.told(product) == ["product.created"]
    assert desk.told(price["id"]) == ["price.created"]


def test_changing_a_product_tells_what_moved_and_the_same_again_tells_nothing(desk):
    product = desk.do("product.create", name="Audit")
    desk.do("product.change", product, name="Review", is_goods=True)
    desk.do("product.change", product, name="Review")
    [event] = desk.all("event", subject=product, name="product.changed")
    assert event["data"] == {"fields": ["name", "is_goods"]}
    assert desk.show("product", product)["version"] == 2


def test_a_name_is_given_once(desk):
    first = desk.do("product.create", name="Audit")
    words = 'There is a product "Audit" already. Nothing was saved; choose another name.'
    refused = desk.refused("product.create", name=" Audit ", kind=Refused)
    assert (refused.words, refused.fields) == (words, {"name": words})
    second = desk.do("product.create", name="Review")
    assert desk.refused("product.change", second, name="Audit", kind=Refused).words == words
    assert [row["id"] for row in desk.all("product", name="Audit")] == [first]


def test_a_product_without_a_name_is_refused(desk):
    assert desk.refused("product.create", kind=Refused).words == "A product needs a name. Nothing was saved."
    product = desk.do("product.create", name="Audit")
    assert desk.refused("product.change", product, name="  ", kind=Refused).fields == {"name": "A product needs a name. Nothing was saved."}


def test_a_text_that_is_too_long_is_refused_by_its_field_not_by_the_database(desk):
    refused = desk.refused("product.create", name="x" * 201, kind=Refused)
    assert refused.words == "name: Ensure this value has at most 200 characters (it has 201). Nothing was saved."
    assert list(refused.fields) == ["name"]
    assert "null character" in desk.refused("product.create", name="a\0b", kind=Refused).fields["name"]


def test_an_unknown_tax_category_and_an_unknown_field_are_named(desk):
    refused = desk.refused("product.create", name="Audit", tax_category="X", colour="red", kind=Refused)
    assert set(refused.fields) == {"tax_category", "colour"}
    assert refused.fields["colour"] == "there is no such field"


def test_a_stale_version_is_a_conflict(desk):
    product = desk.do("product.create", name="Audit")
    desk.do("product.change", product, name="Review", version=1)
    conflict = desk.refused("product.change", product, name="Check", version=1, kind=Conflict)
    assert conflict.words == "The product was changed meanwhile. Nothing of yours was saved."
    assert conflict.current.name == "Review"


def test_sales_sees_the_catalog_but_does_not_write_it(desk, house):
    product = desk.do("product.create", name="Audit")
    assert desk.show("product", product, by=house.sales)["name"] == "Audit"
    assert desk.refused("product.create", name="Gift", by=house.sales, kind=NotAllowed).words == "sales may not do product.create. Nothing was changed."


def test_a_product_of_another_organization_is_not_found_in_the_same_words(desk, house):
    product = desk.do("product.create", name="Audit")
    stranger = House("Other Ltd").person("billing", "stranger@example.org")
    foreign = desk.refused("product.change", product, name="Mine", by=stranger, kind=NotFound)
    absent = desk.refused("product.change", str(house.id), name="Mine", by=house.billing, kind=NotFound)
    assert foreign.words.replace(product, "…") == absent.words.replace(str(house.id), "…") == "There is no product …."


def test_listing_products_takes_as_many_queries_for_ten_as_for_one(desk, django_assert_num_queries):
    desk.price("P0")
    owner = desk.house.owner
    with django_assert_num_queries(6):  # products and prices, and four around them
        assert len(desk.all("product", by=owner)) == 1
    for n in range(1, 10):
        desk.price(f"P{n}")
    with django_assert_num_queries(6):
        assert len(desk.all("product", by=owner)) == 10


def test_a_retired_product_keeps_its_prices_and_can_be_restored(desk):
    product = desk.do("product.create", name="Audit", price={"currency": "EUR", "unit_minor": 120_000})
    desk.do("product.retire", product, version=1)
    shown = desk.show("product", product)
    assert shown["retired_at"] is not None and len(shown["prices"]) == 1
    assert desk.refused("product.retire", product, kind=Refused).words == "Audit is retired already. Nothing was changed."
    desk.do("product.restore", product)
    assert desk.show("product", product)["retired_at"] is None
    assert desk.refused("product.restore", product, kind=Refused).words == "Audit is not retired. Nothing was changed."
    assert desk.told(product) == ["product.created", "product.retired", "product.restored"]


def test_what_is_wrong_with_a_first_price_is_named_as_its_part(desk):
    refused = desk.refused("product.create", name="Audit", price={"currency": "EURO", "unit_minor": 1}, kind=Refused)
    assert list(refused.fields) == ["price.currency"]
    refused = desk.refused("product.create", name="Audit", price={"currency": "EUR", "unit_minor": -1}, kind=Refused)
    assert list(refused.fields) == ["price.unit_minor"]
    assert desk.all("product") == []
