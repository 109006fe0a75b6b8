"""Which fields of an account belong to which group of rights, and when a deal may still change.

In no group, so that whoever may change the account may set them, are `legal_name`, `number`, `language`, `parent`, the
two addresses and `delivery_preference`: they say who the customer is and how papers reach him, the seller is the one
who learns them, and readiness asks him for them.  They decide neither how much is owed nor when nor to whom it is billed.
Who receives invoices (the contact role `accounts_payable`) is guarded like `bill_to`, in actions/contacts.py.
Bank details come with payment methods, in billing.
"""

from baton.crm.models import Account, Contact, Deal, DealLine
from baton.fields.holders import hold
from baton.foundation.locks import freeze, group
from baton.foundation.seconding import limit_discount, limit_terms

group(Account, "relationship", ["name", "owner", "phone", "website"])
group(
    Account,
    "terms",
    [
        "terms_kind", "terms_days", "terms_discount_percent", "terms_discount_days",
        "billing_every_n", "billing_every_unit", "billing_anchor", "credit_limit_minor", "currency", "service_tier",
    ],
)  # fmt: skip
group(
    Account,
    "tax",
    ["tax_id", "tax_exempt", "exemption_reason", "exemption_expires_on", "reverse_charge", "tax_country", "tax_region"],
)
group(Account, "po", ["po_number", "po_required"])
group(Account, "billing_contact", ["bill_to"])

hold(Account, group="relationship")
hold(Contact)
hold(Deal)

# A closed deal is what was agreed.  What goes on about it (who minds it, what comes next) is not frozen.
freeze(
    Deal,
    "outcome",
    {"open"},
    spared={"outcome", "win", "closed_at", "lost_reason", "owner", "next_step", "next_step_on"},
)

limit_terms(Account)
limit_discount(Account, "terms_discount_percent")
limit_terms(Deal)
limit_discount(Deal)
limit_discount(DealLine)
