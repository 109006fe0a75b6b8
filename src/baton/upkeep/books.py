"""Do numbers, documents and ledger say the same?  Sums are made by PostgreSQL; what is owed is told by core."""

from collections import Counter
from uuid import UUID

from psycopg.sql import SQL

from baton.core import postings
from baton.core.postings import RECEIVABLE, Posting
from baton.upkeep.found import TOLD, Found, rows

CHUNK = 5_000

NUMBERS = SQL("""
WITH numbered AS (
    SELECT organization_id, series, sequence, number FROM billing_invoice WHERE sequence IS NOT NULL
     UNION ALL SELECT organization_id, series, sequence, number FROM billing_receipt
), borne AS (
    SELECT organization_id, series, count(*) AS documents, min(sequence) AS first, max(sequence) AS last,
           count(DISTINCT sequence) AS different, count(DISTINCT number) AS texts
      FROM numbered GROUP BY 1, 2
), given AS (
    SELECT s.organization_id, s.name || coalesce('-' || c.year, '') AS series, c.first_sequence, c.last_sequence
      FROM billing_counter c JOIN billing_series s ON s.id = c.series_id
)
SELECT organization_id, series, coalesce(documents, 0), first, last, different, texts,
       coalesce(first_sequence, 1), coalesce(last_sequence, 0)
  FROM borne FULL JOIN given USING (organization_id, series)
 WHERE documents > 0 OR last_sequence >= first_sequence ORDER BY 1, 2
""")
DOCUMENTS = SQL("""
SELECT id, document_state, number, net_minor, tax_minor FROM billing_invoice
 WHERE document_state IN ('issued', 'void') AND id > %s ORDER BY id LIMIT %s
""")
ENTRIES = SQL("""
SELECT e.source_id, d.name, c.name, e.amount_minor
  FROM ledger_ledgerentry e JOIN ledger_ledgeraccount d ON d.id = e.debit_id JOIN ledger_ledgeraccount c ON c.id = e.credit_id
 WHERE e.source_id = ANY(%s)
""")
BALANCES = SQL("""
WITH owed AS (
    SELECT a.survivor_id, i.currency, sum(i.balance_minor) AS minor, count(*) AS documents
      FROM billing_invoice i JOIN crm_account a ON a.id = i.account_id WHERE i.document_state IN ('issued', 'void') GROUP BY 1, 2
), booked AS (
    SELECT a.survivor_id, e.currency, sum(CASE WHEN d.name = %s THEN e.amount_minor ELSE -e.amount_minor END) AS minor
      FROM ledger_ledgerentry e JOIN crm_account a ON a.id = e.account_id
      JOIN ledger_ledgeraccount d ON d.id = e.debit_id JOIN ledger_ledgeraccount c ON c.id = e.credit_id
     WHERE %s IN (d.name, c.name) GROUP BY 1, 2
)
SELECT survivor_id, currency, coalesce(owed.minor, 0), coalesce(booked.minor, 0)
  FROM owed FULL JOIN booked USING (survivor_id, currency)
""")


def numbers_without_gap() -> Found:
    """V2: in each series of an organization every number from its first to its last is on one document."""
    found = Found()
    for organization, series, count, first, last, different, texts, begin, given in rows(NUMBERS):
        found.checked += count
        wanted = max(last or 0, given) - begin + 1
        if (first, count, different, texts) != (begin, wanted, wanted, wanted):
            words = f"Series {series} of organization {organization} has {count} numbers from {first} to {last}, {different} of them different"
            found.breach("organization", organization, f"{words}; it began at {begin} and gave {wanted}.")
    return found


def documents_are_booked() -> Found:
    """V3: each issued invoice has exactly the ledger entries that its amounts ask for, a void one also their opposites."""
    found, last = Found(), UUID(int=0)
    while documents := rows(DOCUMENTS, [last, CHUNK]):
        last = documents[-1][0]
        booked: dict[UUID, Counter[Posting]] = {id: Counter() for id, *_ in documents}
        for source, debit, credit, minor in rows(ENTRIES, [list(booked)]):
            booked[source][Posting(debit, credit, minor)] += 1
        for id, state, number, net_minor, tax_minor in documents:
            found.checked += 1
            wanted = Counter(postings.invoice_issued(net_minor, tax_minor))
            if state == "void":
                wanted.update(postings.invoice_voided(net_minor, tax_minor))
            if booked[id] != wanted and len(found.breaches) < TOLD:
                missing, surplus = wanted - booked[id], booked[id] - wanted
                words = f"Invoice {number} ({state}) lacks {missing.total()} ledger entries and has {surplus.total()} that do not belong to it."
                found.breach("invoice", id, words)
    return found


def balances_agree() -> Found:
    """V4: what the ledger says a customer owes is the sum of the open balances of his invoices, in each currency."""
    found = Found()
    for account, currency, owed, booked in rows(BALANCES, [RECEIVABLE, RECEIVABLE]):
        found.checked += 1
        if owed != booked:
            words = f"Account {account} owes {booked} minor units of {currency} by the ledger, and {owed} by its invoices."
            found.breach("account", account, words)
    return found
