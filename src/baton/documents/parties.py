"""Who a document is from and to: addresses as the post of each country wants them, and what the law wants beside them."""

from typing import Final

from babel import Locale

# Where the postcode follows the place on its line (Universal Postal Union, addressing of each country).
REGION_AND_POSTCODE_LAST: Final = frozenset({"US", "CA", "AU", "IN", "NZ", "SG", "TW"})
POSTCODE_BELOW: Final = frozenset({"GB", "IE"})
# Value added tax by that name: the European Union, and its neighbours that have one.
VAT_COUNTRIES: Final = frozenset(
    ("AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT",
     "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK")
)  # fmt: skip
VAT_PREFIXES: Final = (VAT_COUNTRIES - {"CH", "LI", "IS", "NO", "GR"}) | {"EL", "XI"}  # as VIES writes them, and GB's own


def address_lines(address: dict, home: str, locale: Locale) -> list[str]:
    """The lines of an address; its country is named only where it is not `home`."""
    country = address.get("country") or ""
    lines = [address.get("line1"), address.get("line2"), *_place(address, country)]
    if country and country != home:
        lines.append((locale.territories.get(country) or country).upper())
    return [line for line in lines if line]


def tax_id_word(tax_id: str) -> str:
    """Which word stands before a tax number: that of a VAT number, or the general one."""
    return "vat_id" if tax_id[:2] in VAT_PREFIXES and tax_id[2:3].isalnum() else "tax_id"


def tax_word(seller: dict) -> str:
    """What the tax itself is called where the seller is."""
    return "vat" if (seller.get("address") or {}).get("country") in VAT_COUNTRIES else "sales_tax"


def grouped_iban(iban: str) -> str:
    """In groups of four, as ISO 13616 has it printed."""
    plain = iban.replace(" ", "")
    return " ".join(plain[start : start + 4] for start in range(0, len(plain), 4))


def _place(address: dict, country: str) -> list[str]:
    city, region, postcode = (address.get(part) or "" for part in ("city", "region", "postcode"))
    if country in REGION_AND_POSTCODE_LAST:
        tail = " ".join(part for part in (region, postcode) if part)
        return [", ".join(part for part in (city, tail) if part)]
    if country in POSTCODE_BELOW:
        return [city, region, postcode]
    return [" ".join(part for part in (postcode, city) if part), region]
