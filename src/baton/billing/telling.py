"""Billing's announcements in words."""

from baton.foundation.telling import BY_STANDING, tell

# What queries.stands says of an invoice too, to who may see no more of it.
BY_STANDING["invoice"] = frozenset({"number", "total_minor", "balance_minor", "currency", "issued_on", "due_on"})

tell({
    "allocation.made": "{{ amount }} allocated to {{ number }}",
    "allocation.undone": "{{ amount }} taken back from {{ number }}",
    "approval_rule.changed": "Rule for approval changed: {{ kind }}",
    "approval_rule.created": "Rule for approval made: {{ kind }}",
    "approval_rule.retired": "Rule for approval taken away: {{ kind }}",
    "business.changed": "Business details changed: {{ fields }}",
    "deal.won": "Deal won: {{ name }}",
    "deal.returned": "Win taken back{% if reason %}: {{ reason }}{% endif %}",
    "invoice.accepted": "{{ number }} accepted by the mail server",
    "invoice.approval_delegated": "{{ role }} was silent, so {{ to }} may approve",
    "invoice.approval_refused": "Approval refused for {{ role }}: {{ words }}",
    "invoice.approval_voided": "Changed after {{ by }} had decided, so it is asked for anew",
    "invoice.approved": "Approved for {{ role }}{% if words %}: {{ words }}{% endif %}{% if next %}; then {{ next }}{% endif %}",
    "invoice.bounced": "{{ number }} refused by the mail server: {{ words }}",
    "invoice.changed": "Draft invoice changed: {{ fields }}",
    "invoice.discarded": "Draft invoice discarded",
    "invoice.drafted": "Draft invoice made",
    "invoice.failed": "{{ number }} did not go out: {{ words }}",
    "invoice.issued": "{{ number }} issued, {{ total }}, due {{ due_on }}",
    "invoice.paid": "{{ number }} paid, {{ total }}",
    "invoice.parked": "Invoice was not sent: {{ words }}",
    "invoice.refreshed": "Draft invoice follows what it inherits",
    "invoice.reopened": "{{ number }} is open again, {{ balance }}",
    "invoice.scheduled": "Invoice goes out {{ send_at }}",
    "invoice.sent": "{{ number }} sent",
    "invoice.unscheduled": "Invoice taken back before it went out",
    "invoice.viewed": "{{ number }} looked at by the customer",
    "invoice.voided": "{{ number }} void: {{ reason }}",
    "payment.received": "{{ amount }} received, receipt {{ receipt }}{% if credit_minor %}, {{ credit }} of it kept as credit{% endif %}",
    "series.changed": "Numbering changed: {{ fields }}",
})  # fmt: skip
