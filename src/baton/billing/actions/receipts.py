"""Making out receipts: numbered in the order of their payments, and frozen as they are."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from baton.billing.actions.numbering import Taken, take_numbers
from baton.billing.inheritance import Effective
from baton.billing.models import Business, Receipt
from baton.billing.receipting import receipt_of
from baton.billing.snapshot import digest_of, paper_of
from baton.billing.spreading import Settlement
from baton.foundation.plain import plain
from baton.foundation.work import Work

RECEIPT = ("payment", "account", "issued_on", "series", "sequence", "number", "snapshot", "digest")


def make_receipts(work: Work, settlements: Sequence[Settlement], payers: Mapping[UUID, Effective]) -> list[Taken]:
    """Step: a receipt for each payment, dated today whenever the money came; answers their numbers.

    To be called when all else is computed: from here on, whoever takes a receipt's number too must wait.
    """
    paper = paper_of(work.organization, work.rows(Business).get())
    by_survivor = {payer.account.pk: payer for payer in payers.values()}
    snapshots = [receipt_of(one, by_survivor[one.payment.account_id], paper) for one in settlements]
    numbers = take_numbers(work, "receipt", work.today, len(settlements))
    rows = []
    for one, snapshot, taken in zip(settlements, snapshots, numbers, strict=True):
        snapshot |= {"number": taken["number"], "issued_on": plain(work.today)}
        rows.append((one.payment.pk, one.payment.account_id, work.today, *taken.values(), snapshot, digest_of(snapshot)))
    work.create_many(Receipt, RECEIPT, rows)
    return numbers
