"""A postal address: how it is typed and kept."""

from baton.catalog import checks
from baton.foundation.inputs import given


@given
class AddressInput:
    """A postal address; the country by its two letters (ISO 3166)."""

    line1: str = ""
    line2: str = ""
    postcode: str = ""
    city: str = ""
    region: str = ""
    country: str = ""


def stored(entered: AddressInput | None, field: str) -> dict[str, str]:
    """The address as an account keeps it: the parts that say something; Refused when the country is none."""
    if entered is None:
        return {}
    parts = {name: value.strip() for name, value in vars(entered).items() if value.strip()}
    if "country" in parts:
        parts["country"] = checks.country(parts["country"], f"{field}.country")
    return parts
