from baton.core.postings import LEDGER_ACCOUNTS
from baton.foundation.work import Work
from baton.ledger.models import LedgerAccount


def open_books(work: Work) -> None:
    """Step: give a new organization its ledger accounts."""
    for name in LEDGER_ACCOUNTS:
        work.create(LedgerAccount, name=name)
