"""Who the demo's customers are, and what is sold to them.  Every name is invented."""

from dataclasses import dataclass
from random import Random
from typing import Final

from stdnum import luhn
from stdnum.at import uid

FIRST: Final = (
    "Alder", "Northwind", "Juniper", "Fernhill", "Quarry Road", "Lakeside", "Summit", "Stonebridge", "Orchard", "Harrow", "Copper",
    "Bluebell", "Marsh", "Kestrel", "Willow", "Granite", "Cedar", "Foxglove", "Larch", "Riverside",
)  # fmt: skip
TRADES: Final = ("Dental", "Logistics", "Veterinary Clinics", "Nurseries", "Brewing", "Academy", "Cycle Works", "Legal", "Catering", "Optics", "Print", "Joinery")
PEOPLE: Final = ("Anna Weber", "Luc Martin", "Sofia Rossi", "Tom Becker", "Clara Novak", "Paul Meyer", "Ida Lind", "Marc Dubois", "Nora Klein", "Emil Brandt")
PLACES: Final = {
    "DE": (("20457", "Hamburg"), ("10115", "Berlin"), ("50667", "Köln"), ("80331", "München")),
    "FR": (("75002", "Paris"), ("69001", "Lyon")),
    "AT": (("1010", "Wien"),),
    "US": (("10001", "New York"),),
}
STREETS: Final = ("Hafenstraße", "Marktplatz", "Gartenweg", "Lindenallee", "Mühlgasse")
PRODUCTS: Final = {  # name: (unit, price in euros, price in dollars), in minor units
    "Care plan": ("month", 180_00, 195_00),
    "Studio retainer": ("month", 950_00, 1_030_00),
    "Support hours": ("hour", 92_00, 100_00),
    "Workshop": ("day", 640_00, 690_00),
    "Website build": ("piece", 5_800_00, 6_300_00),
    "Brand refresh": ("piece", 3_400_00, 3_700_00),
}
RETAINERS: Final = ("Care plan", "Studio retainer", "Support hours")
PROJECTS: Final = ("Workshop", "Website build", "Brand refresh")
ABROAD: Final = ("FR", "AT")  # whose customers have a VAT id


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer as the demo plays him: when he comes, what he takes how often, and how he pays."""

    name: str
    country: str
    currency: str
    month: int  # since the beginning
    retainer: str
    quantity: int
    every: int  # months
    pays: str  # prompt, late, in_part, never
    po_required: bool
    contact: str


def customers(count: int, months: int, chance: Random) -> list[Customer]:
    """So many, most of them early; the same for the same chance."""
    names = [f"{first} {trade}" for trade in TRADES for first in FIRST]
    chance.shuffle(names)
    return [_customer(name, place, months, chance) for place, name in enumerate(names[:count])]


def _customer(name: str, place: int, months: int, chance: Random) -> Customer:
    country = chance.choices(("DE", "FR", "AT", "US"), (78, 10, 7, 5))[0]
    return Customer(
        name=name, country=country, currency="USD" if country == "US" else "EUR",
        month=0 if place < 12 else min(chance.randint(0, months), chance.randint(0, months)),
        retainer=chance.choice(RETAINERS), quantity=chance.choice((1, 1, 1, 2, 3)), every=chance.choice((1, 1, 3, 3, 6)),
        pays=chance.choices(("prompt", "late", "in_part", "never"), (76, 17, 5, 2))[0],
        po_required=chance.random() < 0.12, contact=chance.choice(PEOPLE),
    )  # fmt: skip


def account_of(customer: Customer, number: int, owner: str, chance: Random) -> dict:
    """What is typed in for him, once."""
    postcode, city = chance.choice(PLACES[customer.country])
    address = {"line1": f"{chance.choice(STREETS)} {chance.randint(1, 90)}", "postcode": postcode, "city": city, "country": customer.country}
    said = {
        "name": customer.name, "legal_name": f"{customer.name} {'GmbH' if customer.country in ('DE', 'AT') else 'SARL' if customer.country == 'FR' else 'Inc.'}",
        "number": f"C-{number:04}", "currency": customer.currency, "owner": owner, "billing_address": address,
        "tax_country": customer.country, "po_required": customer.po_required, "service_tier": chance.choice(("Standard", "Standard", "Silver", "Gold")),
        "language": {"DE": "de", "AT": "de", "FR": "fr"}.get(customer.country, "en"),
    }  # fmt: skip
    if customer.country == "US":
        said |= {"tax_exempt": True, "exemption_reason": "Service to a business outside the European Union"}
    if customer.country in ABROAD:
        said |= {"tax_id": _vat_id(customer.country, number), "reverse_charge": True}
    if customer.po_required:
        said["po_number"] = f"PO-{chance.randint(4000, 9800)}"
    if chance.random() < 0.3:
        said["terms"] = {"kind": "net", "days": chance.choice((14, 21, 45))}
    return said


def _vat_id(country: str, number: int) -> str:
    """The VAT id of a customer by his number, with check digits that are right."""
    if country == "AT":
        digits = f"U{1358000 + number:07}"
        return f"AT{digits}{uid.calc_check_digit(digits)}"
    digits = f"{30326000 + number:08}"
    siren = f"{digits}{luhn.calc_check_digit(digits)}"
    return f"FR{(12 + 3 * (int(siren) % 97)) % 97:02}{siren}"


def email_of(customer: Customer) -> str:
    """Where his invoices go: a name that no mail reaches (RFC 2606)."""
    return f"accounts@{customer.name.lower().replace(' ', '-')}.example"
