from typing import Any, Literal
from uuid import UUID

from baton.catalog.actions.prices import PriceInput, add_price
from baton.catalog.models import Product
from baton.foundation.actions import action
from baton.foundation.errors import Refused, require
from baton.foundation.inputs import UNSET, Unset, fields_set, given
from baton.foundation.unique import unique
from baton.foundation.work import Work

TaxCategory = Literal["", "S", "Z", "E", "AE", "K", "G", "O"]


@given
class ProductInput:
    """A thing or service: its unit in words, the bookkeeper's code, its EN 16931 category (blank: the organization's)."""

    name: str | Unset = UNSET
    unit: str | Unset = UNSET
    revenue_code: str | Unset = UNSET
    tax_category: TaxCategory | Unset = UNSET
    is_goods: bool | Unset = UNSET


@action("product.create")
def create_product(work: Work, entered: ProductInput, *, price: PriceInput | None = None) -> Product:
    """Put a product into the catalog, with a first price if one is given."""
    fields = _checked(entered)
    require(fields.get("name"), "A product needs a name. Nothing was saved.", "name")
    with _one_of_a_name(fields):
        product = work.create(Product, **fields)
    work.announce("product.created", product, name=product.name)
    if price is not None:
        _add_first(work, product, price)
    return product


@action("product.change")
def change_product(work: Work, product_id: UUID, entered: ProductInput, *, version: int | None = None) -> Product:
    """Change what a product is called and how it is taxed; what it costs is succeeded by price.succeed."""
    product = work.load(Product, product_id, version=version)
    fields = _checked(entered)
    moved = [name for name, value in fields.items() if getattr(product, name) != value]
    with _one_of_a_name(fields):
        work.change(product, **fields)
    if moved:
        work.announce("product.changed", product, fields=moved)
    return product


@action("product.retire")
def retire_product(work: Work, product_id: UUID, *, version: int | None = None) -> Product:
    """Offer a product no longer.  What was sold stays as it is, and what is being sold goes on."""
    product = work.load(Product, product_id, version=version)
    require(product.retired_at is None, f"{product.name} is retired already. Nothing was changed.")
    work.change(product, retired_at=work.now)
    work.announce("product.retired", product, name=product.name)
    return product


@action("product.restore")
def restore_product(work: Work, product_id: UUID, *, version: int | None = None) -> Product:
    """Offer a retired product again, at the prices it has."""
    product = work.load(Product, product_id, version=version)
    require(product.retired_at is not None, f"{product.name} is not retired. Nothing was changed.")
    work.change(product, retired_at=None)
    work.announce("product.restored", product, name=product.name)
    return product


def _add_first(work: Work, product: Product, price: PriceInput) -> None:
    """Step: add a price that is a part of the product's input, where its faults are looked for."""
    try:
        add_price(work, product, price)
    except Refused as refused:
        raise Refused(refused.words, {f"price.{name}": words for name, words in refused.fields.items()}) from refused


def _checked(entered: ProductInput) -> dict[str, Any]:
    fields = fields_set(entered)
    if "name" in fields:
        fields["name"] = fields["name"].strip()
        require(fields["name"], "A product needs a name. Nothing was saved.", "name")
    return fields


def _one_of_a_name(fields: dict[str, Any]) -> Any:
    words = f'There is a product "{fields.get("name")}" already. Nothing was saved; choose another name.'
    return unique("product_name_unique", words, "name")
