"""Two tables: who hears an announcement, and what runs when."""

from datetime import timedelta

from procrastinate import App

from baton.billing.jobs import hand_on_approvals, recheck_drafts, send_invoices
from baton.documents.jobs import keep_document
from baton.exchange.jobs import work_off_import
from baton.foundation import duties, garbage, hearing, jobs, links, sealing, tries
from baton.foundation.duties import Duty, each, each_due
from baton.messages.jobs import mail_document, mail_sent_invoice, send_mail
from baton.messages.links import mail_links
from baton.upkeep import daily, nightly
from baton.web import sessions

# what a draft inherits from, is taxed by, or is approved by
FOLLOWED = (
    "account.changed", "contact.changed", "contact.left", "contact.role_ended", "contact.role_given", "deal.changed",
    "product.changed", "tax_rate.created", "organization.changed",
    "approval_rule.created", "approval_rule.changed", "approval_rule.retired",
)  # fmt: skip

HEARS: dict[str, list[hearing.Handler]] = {
    **dict.fromkeys(FOLLOWED, [recheck_drafts]),
    "invoice.issued": [keep_document],
    "payment.received": [keep_document],
    "document.stored": [mail_document],
    "invoice.sent": [mail_sent_invoice],
    "import.ordered": [work_off_import],
}

DUTIES = [
    Duty("requeue_stalled", "*/10 * * * * *", timedelta(minutes=2), jobs.requeue_stalled, inward=True),
    Duty("delete_old_jobs", "0 20 3 * * *", timedelta(hours=26), jobs.delete_old_jobs, inward=True),
    Duty("send_invoices", "*/5 * * * * *", timedelta(minutes=2), each_due("send_invoices", send_invoices)),
    Duty("hand_on_approvals", "20 * * * * *", timedelta(minutes=10), each_due("hand_on_approvals", hand_on_approvals), inward=True),
    Duty("send_mail", "*/5 * * * * *", timedelta(minutes=15), each_due("send_mail", send_mail)),
    Duty("mail_links", "*/5 * * * * *", timedelta(minutes=15), mail_links),
    Duty("forget_tries", "0 40 3 * * *", timedelta(hours=26), tries.forget, inward=True),
    Duty("forget_links", "0 42 3 * * *", timedelta(hours=26), links.forget, inward=True),
    Duty("forget_sessions", "0 44 3 * * *", timedelta(hours=26), sessions.forget, inward=True),
    Duty("seal_audit", "0 * * * * *", timedelta(minutes=10), each("seal_audit", sealing.unsealed, sealing.seal), inward=True),
    Duty("tell_owners", "0 0 6 * * *", timedelta(hours=26), each("tell_owners", daily.live_houses, daily.tell_owners)),
    Duty("forget_keys", "0 */10 * * * *", timedelta(minutes=30), each_due("forget_keys", jobs.forget_keys)),
]
# A backup is made once a night; both look every hour whether that was done.
BACKUPS = [
    Duty("back_up", "0 15 * * * *", timedelta(hours=3), nightly.back_up, loud=True),
    Duty("try_restore", "0 45 * * * *", timedelta(hours=3), nightly.try_restore, loud=True),
]


def connect(queue: App) -> None:
    """Put both tables into force.  The queue calls this once, when every room is loaded."""
    jobs.attach(queue)
    for announcement, handlers in HEARS.items():
        for handler in handlers:
            hearing.hear(announcement, handler)
    duties.install(queue, [*DUTIES, *(BACKUPS if nightly.are_wanted() else ())])
    garbage.collect_seldom()
