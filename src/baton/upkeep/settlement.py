"""Does what was paid explain what is still open?  Every figure is told twice, by the records and by the ledger."""

from psycopg.sql import SQL

from baton.upkeep.found import Found, rows

# an allocation that was undone, and the undoing itself, settle nothing
LIVE = """
live AS (
    SELECT a.payment_id, a.invoice_id, a.amount_minor FROM billing_allocation a
     WHERE a.undoes_id IS NULL AND NOT EXISTS (SELECT 1 FROM billing_allocation u WHERE u.undoes_id = a.id)
)
"""
INVOICES = SQL(f"""
WITH {LIVE}, settled AS (SELECT invoice_id, sum(amount_minor) AS minor FROM live GROUP BY 1), booked AS (
    SELECT e.item, sum(CASE WHEN d.name = 'receivable' THEN e.amount_minor ELSE -e.amount_minor END) AS minor
      FROM ledger_ledgerentry e
      JOIN ledger_ledgeraccount d ON d.id = e.debit_id JOIN ledger_ledgeraccount c ON c.id = e.credit_id
     WHERE 'receivable' IN (d.name, c.name) AND e.item IS NOT NULL GROUP BY 1
)
SELECT i.id, i.number, i.balance_minor, i.total_minor - coalesce(s.minor, 0), coalesce(b.minor, 0)
  FROM billing_invoice i LEFT JOIN settled s ON s.invoice_id = i.id LEFT JOIN booked b ON b.item = i.id
 WHERE i.document_state = 'issued'
""")  # noqa: S608
PAYMENTS = SQL(f"""
WITH {LIVE}, given AS (SELECT payment_id, sum(amount_minor) AS minor FROM live GROUP BY 1), booked AS (
    SELECT e.source_id,
           sum(CASE WHEN d.name = 'bank' THEN e.amount_minor ELSE 0 END) AS received,
           sum(CASE WHEN d.name = 'fees' THEN e.amount_minor ELSE 0 END) AS fee
      FROM ledger_ledgerentry e JOIN ledger_ledgeraccount d ON d.id = e.debit_id
     WHERE e.source_kind = 'payment' GROUP BY 1
)
SELECT p.id, p.amount_minor, coalesce(g.minor, 0) + coalesce(c.balance_minor, 0), p.fee_minor,
       coalesce(b.received, 0), coalesce(b.fee, 0), EXISTS (SELECT FROM billing_receipt r WHERE r.payment_id = p.id)
  FROM billing_payment p LEFT JOIN given g ON g.payment_id = p.id LEFT JOIN billing_credit c ON c.payment_id = p.id
  LEFT JOIN booked b ON b.source_id = p.id
""")  # noqa: S608
CREDITS = SQL("""
WITH kept AS (
    SELECT a.survivor_id, c.currency, sum(c.balance_minor) AS minor
      FROM billing_credit c JOIN crm_account a ON a.id = c.account_id GROUP BY 1, 2
), booked AS (
    SELECT a.survivor_id, e.currency, sum(CASE WHEN c.name = 'customer_credit' THEN e.amount_minor ELSE -e.amount_minor END) AS minor
      FROM ledger_ledgerentry e JOIN crm_account a ON a.id = e.account_id
      JOIN ledger_ledgeraccount d ON d.id = e.debit_id JOIN ledger_ledgeraccount c ON c.id = e.credit_id
     WHERE 'customer_credit' IN (d.name, c.name) GROUP BY 1, 2
)
SELECT survivor_id, currency, coalesce(kept.minor, 0), coalesce(booked.minor, 0)
  FROM kept FULL JOIN booked USING (survivor_id, currency)
""")


def settlements_follow() -> Found:
    """V5: balances are what allocations leave, payments are wholly allocated or credit, and the ledger says the same.

    Each payment has its receipt.
    """
    found = Found()
    for id, number, balance, left, booked in rows(INVOICES):
        found.checked += 1
        if not balance == left == booked:
            words = f"Invoice {number} says {balance} minor units are open, its allocations leave {left}, its ledger {booked}."
            found.breach("invoice", id, words)
    for id, amount, spoken_for, fee, received, fee_booked, has_receipt in rows(PAYMENTS):
        found.checked += 1
        if not has_receipt:
            found.breach("payment", id, f"Payment {id} has no receipt.")
        if amount != spoken_for or amount != received or fee != fee_booked:
            words = (
                f"Payment {id} is {amount} minor units with a fee of {fee}; {spoken_for} of it are allocated or credit, "
                f"and the ledger knows {received} and a fee of {fee_booked}."
            )
            found.breach("payment", id, words)
    for account, currency, kept, booked in rows(CREDITS):
        found.checked += 1
        if kept != booked:
            words = f"Account {account} has {kept} minor units of {currency} as credit, and {booked} by the ledger."
            found.breach("account", account, words)
    return found
