from datetime import date
from decimal import Decimal
from typing import Literal

from baton.catalog import checks
from baton.catalog.models import TaxRate
from baton.core import tax
from baton.foundation.actions import action
from baton.foundation.errors import Refused, require
from baton.foundation.inputs import given
from baton.foundation.unique import unique
from baton.foundation.work import Work


@given
class TaxRateInput:
    """A percentage of an EN 16931 category in a country, or in one region of it, from a day on.

    The code names a rate through time: "standard" stays the same when its percentage changes.
    """

    code: str = "standard"
    country: str
    region: str = ""
    category: Literal["S", "Z", "E", "AE", "K", "G", "O"] = "S"
    percent: Decimal
    from_on: date


@action("tax_rate.create")
def create_tax_rate(work: Work, entered: TaxRateInput) -> TaxRate:
    """Add a rate.  One that changes is added again with its new percentage and day; the old days keep theirs."""
    country, code = checks.country(entered.country, "country"), entered.code.strip()
    require(country, "A tax rate needs its country. Nothing was saved.", "country")
    require(code, "A tax rate needs a code, such as standard or reduced. Nothing was saved.", "code")
    try:
        tax.check_percent(entered.category, entered.percent)
    except ValueError as error:
        raise Refused(f"{error} Nothing was saved.", {"percent": str(error)}) from error
    words = f"There is a {code} rate of {country} from {entered.from_on} already. Nothing was saved."
    with unique("tax_rate_unique", words, "from_on"):
        rate = work.create(
            TaxRate, code=code, country=country, region=entered.region.strip().upper(), category=entered.category,
            percent=entered.percent, from_on=entered.from_on,
        )  # fmt: skip
    work.announce("tax_rate.created", rate, code=code, country=country, percent=entered.percent, from_on=entered.from_on)
    return rate
