"""Who bears a document's discount: a whole split over lines so that the parts add up to it."""

from collections.abc import Sequence
from fractions import Fraction
from math import floor


def spread(discount_minor: int, nets: Sequence[int]) -> list[int]:
    """Each line's share of a document discount, in proportion to its net, by largest remainder.

    The shares sum to the discount exactly; of equal remainders the earlier line takes the odd minor unit. Lines below
    zero bear nothing, and no line bears more than its net. Refuses a discount below zero or above the lines' sum.
    """
    if discount_minor < 0:
        raise ValueError("A discount cannot be negative: add a line to charge more.")
    if discount_minor > max(sum(nets), 0):
        raise ValueError("The discount is larger than the lines it is taken from: lower it.")
    if discount_minor == 0:
        return [0] * len(nets)
    return apportion(discount_minor, [max(net, 0) for net in nets])


def apportion(whole_minor: int, weights: Sequence[int]) -> list[int]:
    """Split a whole in proportion to weights of zero or more; a whole of zero needs no weight."""
    heavy = sum(weights)
    if min(weights, default=0) < 0 or (heavy == 0 and whole_minor != 0):
        raise ValueError("An amount is split over weights of zero or more, and one of them must be above zero.")
    return largest_remainder(whole_minor, [Fraction(whole_minor * weight, heavy or 1) for weight in weights])


def largest_remainder(whole_minor: int, shares: Sequence[Fraction]) -> list[int]:
    """Whole numbers for exact shares: all are rounded down, and what is missing from the whole goes, one each, to
    the largest remainders, the earlier of equals first. Shares must add up to the whole, or round to it.
    """
    parts = [floor(share) for share in shares]
    missing = whole_minor - sum(parts)
    if not 0 <= missing <= len(parts):
        raise ValueError(f"Shares of {sum(shares)} do not make up {whole_minor}.")
    by_remainder = sorted(range(len(parts)), key=lambda place: parts[place] - shares[place])
    for place in by_remainder[:missing]:
        parts[place] += 1
    return parts
