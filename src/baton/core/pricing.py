"""What a line costs: quantity, unit price and line discount, rounded once."""

from decimal import Decimal
from typing import Final, Literal, get_args

from baton.core.money import rounded

PriceModel = Literal["flat", "per_unit"]

QUANTITY_DECIMALS: Final = 6
QUANTITY_DIGITS: Final = 12
NO_DISCOUNT: Final = Decimal(0)


def charge(model: PriceModel, quantity: Decimal, unit_minor: int, discount_percent: Decimal = NO_DISCOUNT) -> int:
    """A line's net under a price model, in minor units: flat costs its price whatever the quantity is."""
    if model not in get_args(PriceModel):
        raise ValueError(f'"{model}" is not a way to price: use {" or ".join(get_args(PriceModel))}.')
    check_quantity(quantity)
    return line_net(Decimal(1) if model == "flat" else quantity, unit_minor, discount_percent)


def line_net(quantity: Decimal, unit_minor: int, discount_percent: Decimal = NO_DISCOUNT) -> int:
    """Quantity × unit price − line discount, in minor units (EN 16931 BT-131).

    The product is rounded once, half away from zero, after the discount; the discount to print is
    line_gross_minor − line_net. A unit price may be negative, a quantity may not.
    """
    if not discount_percent.is_finite() or not 0 <= discount_percent <= 100:
        raise ValueError(f"A discount is 0 to 100 percent, not {discount_percent}.")
    check_quantity(quantity)
    (units, parts), (off, of) = quantity.as_integer_ratio(), discount_percent.as_integer_ratio()
    return rounded(units * unit_minor * (100 * of - off), parts * 100 * of)


def line_gross_minor(quantity: Decimal, unit_minor: int) -> int:
    """Quantity × unit price before any discount, rounded half away from zero to the minor unit."""
    return line_net(quantity, unit_minor)


def check_quantity(quantity: Decimal) -> None:
    """Refuse a quantity that no line can have: zero, negative, not a number, over 6 decimals or 12 digits."""
    if not quantity.is_finite():
        raise ValueError(f"The quantity {quantity} is not a number: type digits, such as 1 or 2.5.")
    if quantity <= 0:
        raise ValueError(f"The quantity is {quantity} but must be above zero; to take something back, credit it.")
    if quantity.adjusted() >= QUANTITY_DIGITS:
        raise ValueError(f"The quantity {quantity} is too large: it may have {QUANTITY_DIGITS} digits.")
    # Tiny exponents are refused before a fraction is made of them, which would take the machine's memory.
    if quantity.adjusted() < -QUANTITY_DECIMALS or 10**QUANTITY_DECIMALS % quantity.as_integer_ratio()[1]:
        raise ValueError(f"The quantity {quantity} has more than {QUANTITY_DECIMALS} decimals: round it.")
