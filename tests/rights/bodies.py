"""What can be done to the grounds: for every deed of people a record and an input with which an owner does it.

A new door needs its line here; without one the matrix of rights does not know it, and the build fails.
"""

from base64 import b64encode
from typing import Any, NamedTuple
from uuid import UUID

from baton.messages.actions.outcomes import bounce, try_message
from tests.documents.pictures import png
from tests.exchange.bringing import Bringing
from tests.story import Story

LATER = "2030-01-01"


class Body(NamedTuple):
    """A deed's record, if it has one, and its input; `refused` where even an owner is refused, in these words."""

    of: str | None
    entered: dict[str, Any]
    refused: str = ""


def bodies(story: Story, draft: str, billed: str) -> dict[str, Body]:
    """A body for every deed that people do."""
    return _relations(story) | _billing(story, draft, billed) | _imports(story) | _catalog(story) | _house(story)


def _relations(story: Story) -> dict[str, Body]:
    ids, buyer = story.ids, story.ids["buyer@acme.example"]
    acme, bare = ids["Acme"], ids["Bare"]
    held = str(story.do("hold.place", subject_kind="account", subject_id=bare, words="Wait.").pk)
    return {
        "account.change": Body(acme, {"phone": "123"}),
        "account.create": Body(None, {"name": "Quite another"}),
        "contact.change": Body(buyer, {"phone": "123"}),
        "contact.create": Body(None, {"name": "Cleo", "role": {"account": acme, "role": "buyer"}}),
        "contact.end_role": Body(buyer, {"account": acme, "role": "buyer"}),
        "contact.give_role": Body(buyer, {"account": bare, "role": "accounts_payable"}),
        "contact.leave": Body(buyer, {}),
        "deal.change": Body(ids["Ready"], {"name": "Readier"}),
        "deal.create": Body(None, {"name": "Next", "account": acme}),
        "deal.lose": Body(ids["Ready"], {"reason": "Too dear."}),
        "deal.reopen": Body(ids["Lost"], {}),
        "deal.return": Body(ids["Won"], {"reason": "Wrong."}),
        "deal.win": Body(ids["Ready"], {}),
        "hold.lift": Body(held, {}),
        "hold.place": Body(None, {"subject_kind": "account", "subject_id": acme, "words": "Wait."}),
        "location.change": Body(_first(story, "location"), {"po_number": "PO-8"}),
        "location.create": Body(None, {"account": acme, "name": "Barn"}),
        "note.add": Body(None, {"account": acme, "text": "Called."}),
        "task.complete": Body(_first(story, "task", state="open"), {}),
        "task.create": Body(None, {"subject": "Call", "account": acme}),
        "team.add_member": Body(ids["North"], {"user": str(story.actor("billing").id)}),
        "team.create": Body(None, {"name": "West"}),
        "team.remove_member": Body(ids["North"], {"user": str(story.actor("sales").id)}),
        "team.rename": Body(ids["North"], {"name": "Far North"}),
    }


def _billing(story: Story, draft: str, billed: str) -> dict[str, Body]:
    acme = story.ids["Acme"]
    line = {"lines": [{"description": "Work", "quantity": "1", "unit_minor": 1000}]}
    paid = {"account": acme, "currency": "EUR", "received_on": "2026-02-01", "amount_minor": 500}
    payment = str(story.do("payment.create", **paid, allocations=[]).pk)
    taken = story.see("payment", str(story.do("payment.create", **paid, allocations=[{"invoice": story.ids["late"]}]).pk))
    planned = story.bill("Acme", "1 x Work at 10.00 EUR")
    story.do("invoice.send", planned, hold_seconds=120)
    sent = story.bill("Acme", "1 x Work at 10.00 EUR")
    story.do("invoice.send", sent, hold_seconds=0)
    rule = str(story.do("approval_rule.create", by="owner", kind="total", limit_minor=10**9, chain=["owner"]).pk)
    large = story.bill("Acme", "1 x Work at 20000000.00 EUR")
    decided = {"version": story.see("invoice", large)["version"], "words": "Too much."}
    story.run_jobs()
    return {
        "approval_rule.change": Body(rule, {"limit_minor": 10**10, "chain": ["owner"]}),
        "approval_rule.create": Body(None, {"kind": "terms", "chain": ["billing"]}),
        "approval_rule.retire": Body(rule, {}),
        "approval_rule.use_examples": Body(None, {}, "There are rules already"),
        "allocation.undo": Body(taken["allocations"][0]["id"], {}),
        "invoice.approve": Body(large, decided),
        "invoice.refuse_approval": Body(large, decided),
        "invoice.change": Body(draft, {"po_number": "PO-9"}),
        "invoice.create": Body(None, {"account": acme, **line}),
        "invoice.discard": Body(draft, {}),
        "invoice.issue": Body(draft, {}),
        "invoice.send": Body(draft, {}),
        "invoice.unsend": Body(planned, {}),
        "invoice.void": Body(billed, {"reason": "Twice."}),
        "message.resend": Body(_bounced(story), {}),
        "payment.allocate": Body(payment, {"allocations": [{"invoice": story.ids["late"]}]}),
        "payment.create": Body(None, {**paid, "allocations": []}),
    }


def _bounced(story: Story) -> str:
    """A mail that came back."""
    mail, clock = story.all("message")[0], story.house.clock
    id = UUID(mail["id"])
    story.house.do(try_message, id, version=mail["version"], by=clock)
    story.house.do(bounce, id, attempt=1, words="550 no", refused={"ap@example.org": "550 no"}, by=clock)
    return str(id)


def _imports(story: Story) -> dict[str, Body]:
    text = "Name,City\nThird,Bonn\n"
    house = Bringing(story.house)
    seen, more, done = house.start(text), house.start(text), house.bring("Name,City\nFourth,Bonn\n")
    parked = house.bring("Name,Country\nFifth,Utopia\n")
    running = house.start(text)
    story.do("import.run", str(running.pk))
    asking = house.bring("Name,Website,Country,Email\nAcme,acme.example,DE,a@acme.example\n")
    return {
        "import.change": Body(str(seen.pk), {"duplicates": "update"}),
        "import.decide": Body(str(asking.pk), {"line": 2, "choice": "create"}),
        "import.fix": Body(str(parked.pk), {"line": 2, "cells": {"Country": "DE"}}),
        "import.run": Body(str(more.pk), {}),
        "import.start": Body(None, {"sha256": seen.sha256, "file_name": "c.csv", "kind": "accounts"}),
        "import.stop": Body(str(running.pk), {"reason": "No."}),
        "import.undo": Body(str(done.pk), {}),
    }


def _catalog(story: Story) -> dict[str, Body]:
    product = _first(story, "product")
    gone = str(story.do("product.create", name="Gone").pk)
    story.do("product.retire", gone)
    return {
        "price.create": Body(None, {"product": product, "currency": "USD", "unit_minor": 1}),
        "price.succeed": Body(story.ids["Audit"], {"unit_minor": 1, "from_on": LATER}),
        "product.change": Body(product, {"name": "Thing"}),
        "product.create": Body(None, {"name": "Other"}),
        "product.restore": Body(gone, {}),
        "product.retire": Body(product, {}),
        "tax_rate.create": Body(None, {"country": "DE", "percent": "7", "from_on": LATER, "code": "less"}),
    }


def _house(story: Story) -> dict[str, Body]:
    clerk = str(story.do("role.create", by="owner", name="clerk", rights=[{"name": "account.see"}]).pk)
    seller = str(story.actor("sales").id)
    out = str(story.house.person("sales", f"out-{story.house.id.hex[-12:]}@example.org").id)
    story.do("user.disable", out, by="owner")
    field, old_field = (str(story.do("field_definition.create", by="owner", noun="account", label=label, kind="text").pk) for label in ("Sector", "Old"))
    story.do("field_definition.retire", old_field, by="owner")
    return {
        "business.change": Body(None, {"phone": "1"}),
        "business.change_bank": Body(None, {"holder": "Baton", "iban": "DE89370400440532013000"}),
        "business.set_logo": Body(None, {"content": b64encode(png(30, 10)).decode()}),
        "change.approve": Body(_asked(story, "sales"), {}),
        "change.refuse": Body(_asked(story, "sales"), {"words": "No."}),
        "change.request": Body(None, {"deed": "account.change", "subject": story.ids["Acme"], "entered": {"phone": "1"}, "reason": "Moved."}),
        "change.withdraw": Body(_asked(story, "owner"), {}),
        "field_definition.change": Body(field, {"help": "As the customer says it."}),
        "field_definition.create": Body(None, {"noun": "account", "label": "Colour", "kind": "text"}),
        "field_definition.reinstate": Body(old_field, {}),
        "field_definition.rename": Body(field, {"label": "Segment"}),
        "field_definition.retire": Body(field, {}),
        "clock.move": Body(None, {"to": "2030-01-01T00:00:00Z"}, "The clock of a live organization cannot be moved."),
        "organization.change": Body(None, {"name": "Baton & Co"}),
        "organization.set_second_person": Body(None, {"terms_days": 60}),
        "organization.set_path": Body(None, {"path": "invoice-first"}),
        "role.change": Body(clerk, {"name": "clerks"}),
        "role.create": Body(None, {"name": "porter", "rights": [{"name": "account.see"}]}),
        "role.require_second_factor": Body(clerk, {"required": True}),
        "role.retire": Body(clerk, {}),
        "series.change": Body(_first(story, "series"), {"prefix": "Q-"}),
        "template.change": Body(None, {"kind": "invoice", "language": "en", "subject": "Hello", "body": "Bye"}),
        "token.create": Body(None, {"name": "robot"}),
        "token.revoke": Body(_token(story), {}),
        "user.change_roles": Body(seller, {"roles": ["billing"]}),
        "user.create": Body(None, {"email": "new@example.org", "role": "sales"}),
        "user.disable": Body(seller, {}),
        "user.end_sessions": Body(seller, {}),
        "user.enable": Body(out, {}),
        "user.name_delegate": Body(None, {"delegate": seller}),
        "user.invite": Body(None, {"email": "guest@example.org", "role": "sales"}),
    }


def _asked(story: Story, by: str) -> str:
    asked = story.do("change.request", by=by, deed="account.change", subject=story.ids["Acme"], entered={"phone": "1"}, reason="Moved.")
    return str(asked.pk)


def _token(story: Story) -> str:
    token, _ = story.do("token.create", by="owner", name="old robot")
    return str(token.pk)


def _first(story: Story, noun: str, **filters: str) -> str:
    return str(story.all(noun, by="owner", **filters)[0]["id"])
