"""The mail that is shown beside a draft is the one that goes."""

from uuid import UUID

from baton.billing.preview import would_be
from baton.foundation.performing import reading
from baton.messages.models import Message
from baton.messages.queries import planned
from tests.make import House
from tests.story import Story


def test_the_mail_that_is_shown_with_a_draft_is_the_mail_that_goes(house: House):
    story = Story(house)
    story.rate("19")
    story.account("Acme", po_number="PO-7")
    story.contact("Acme", "second@acme.example")
    story.do("business.change", by="owner", email="billing@harbour.example")
    story.do("template.change", by="owner", kind="invoice", language="en", subject="{{ number }} for {{ buyer.name }}", body="{{ total }}, PO {{ po_number }}")
    draft = story.bill("Acme", "1 x Audit at 100 EUR")
    with reading(house.billing):
        coming = would_be(house.billing, house.organization, UUID(draft))
        shown = planned(coming.effective.account.pk, coming.snapshot | {"number": "INV-1"}, coming.goes_on)
    story.do("invoice.send", draft)
    story.run_jobs()
    with story.house.look():
        [mail] = Message.objects.prefetch_related("recipients")
        assert (mail.subject, mail.body) == shown.said
        assert [one.address for one in mail.recipients.order_by("pk")] == [person.address for person in shown.to]
    assert len(shown.to) == 2
