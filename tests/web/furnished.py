"""A house in which every page has something to show, and the addresses of all of them."""

from base64 import b64encode
from typing import Any

from django.urls import URLPattern

from baton.web.urls import urlpatterns
from tests.documents.pictures import png
from tests.exchange.bringing import Bringing
from tests.story import Story

DAY = "2026-01-05"  # long ago, so that what is due then is late


def furnish(story: Story) -> list[str]:
    """Fill the house; answers where each page stands: more than once where a record looks otherwise by its state."""
    _ground(story)
    pages = [*bare(), "/deals/?view=list", "/find/?q=acme", "/settings/logo", "/payments/?tab=credit", "/products/?tab=retired", "/settings/audit/export.csv"]
    return [*pages, *_deals(story), *_invoices(story), *_payments(story), *_people(story), *_imports(story), *_staff(story), *_requests(story)]


def bare() -> list[str]:
    """The pages that are about no record."""
    return [f"/{path.pattern}" for path in behind() if "<" not in str(path.pattern) and str(path.pattern).endswith("/")] + ["/"]


def behind() -> list[URLPattern]:
    """The addresses behind the entrance, but for that of the deeds."""
    return [path for path in urlpatterns if hasattr(path.callback, "rights") and path.name != "deed"]


def _ground(story: Story) -> None:
    story.do("business.change", by="owner", email="accounts@baton.example")
    story.do("business.set_logo", by="owner", content=b64encode(png(60, 20)).decode())
    story.rate("19", code="standard", category="S")
    story.product("Audit", "1200.00 EUR", unit="day")
    story.product("Manual", "80.00 EUR")
    story.account("Acme", terms={"kind": "net", "days": 14}, number="C-1", tax_id="DE136695976")
    story.account("Acme North", parent=story.ids["Acme"], bill_to=story.ids["Acme"])
    story.account("Bare", contact=None, legal_name="", billing_address=None, tax_country="", po_required=True)
    story.contact("Acme", "buyer@acme.example", role="buyer")
    story.do("location.create", account=story.ids["Acme"], name="Yard", po_number="PO-YARD")
    story.do("note.add", account=story.ids["Acme"], text="Called about the audit.\nThey want it in spring.")
    story.do("task.create", subject="Call Acme about spring", account=story.ids["Acme"], kind="call", due_at="2026-01-05T09:00:00Z")


def _deals(story: Story) -> list[str]:
    """Deals that lack nothing, lack much, have no lines, are won, lost and returned."""
    story.deal("Ready", "Acme", "2 x Audit less 5%", "1 x Travel at 80.50 EUR", po_number="PO-7", next_step="Call Ann", next_step_on=DAY)
    story.deal("Gaps", "Bare", "1 x Audit")
    story.deal("Empty", "Acme")
    for name in ("Won", "Lost", "Back"):
        story.deal(name, "Acme", "1 x Manual")
    story.win("Won")
    story.do("deal.lose", "Lost", by="sales", reason="Too dear.")
    story.win("Back")
    story.do("deal.return", "Back", reason="The price is wrong.")
    ready = story.ids["Ready"]
    more = [f"/deals/{ready}/?do=lines", f"/deals/{ready}/?do=lose", f"/deals/{ready}/edit/", f"/deals/new/?account={story.ids['Acme']}"]
    return [f"/deals/{story.ids[name]}/" for name in ("Ready", "Gaps", "Empty", "Won", "Lost", "Back")] + more


def _invoices(story: Story) -> list[str]:
    """Drafts that are ready, lack something, are scheduled or put away; invoices that are late, part paid, paid and void."""
    draft, scheduled, gone = (story.bill("Acme", "1 x Audit", "2 x Manual less 10%") for _ in range(3))
    lacking = story.bill("Bare", "1 x Manual")
    story.do("invoice.send", scheduled, hold_seconds=120)
    story.do("invoice.discard", gone)
    late, paid, partly, void = (story.bill("Acme", f"1 x Work at {price} EUR") for price in ("100.00", "50.00", "30.00", "20.00"))
    for invoice in (late, paid, partly, void):
        story.do("invoice.issue", invoice, issued_on=DAY)
    story.do("invoice.void", void, reason="Written twice.")
    story.ids |= {"late": late, "paid": paid, "partly": partly}
    more = [f"/invoices/{draft}/?edit=lines", f"/invoices/{late}/pdf", "/i/INV-1/", f"/invoices/new/?account={story.ids['Acme']}"]
    more += ["/invoices/?tab=review", f"/invoices/sheet/?pick={draft}&pick={lacking}&pick={scheduled}&pick={late}"]
    return [f"/invoices/{id}/" for id in (draft, lacking, scheduled, gone, late, void)] + more


def _payments(story: Story) -> list[str]:
    """Money that settled, of which one part was undone, and money that no invoice has taken."""
    whole = _pay(story, 69_50, reference="INV-2 and INV-3", allocations=[_part(story, "paid", 59_50), _part(story, "partly", 10_00)])
    [first, _] = story.see("payment", whole)["allocations"]
    story.do("allocation.undo", first["id"])
    story.do("payment.allocate", whole, allocations=[{"invoice": story.ids["paid"]}])
    kept = _pay(story, 25_00, allocations=[])
    told = next(event["id"] for event in story.all("event") if event["name"] == "payment.received")
    places = [f"/payments/{whole}/", f"/payments/{kept}/", f"/payments/{whole}/receipt.pdf", f"/why/{told}/"]
    return [*places, f"/invoices/{story.ids['paid']}/", f"/invoices/{story.ids['partly']}/", f"/payments/new/?account={story.ids['Acme']}&amount_minor=1"]


def _people(story: Story) -> list[str]:
    """Accounts and those who work there, and a product."""
    person, acme, lacking = story.ids["buyer@acme.example"], story.ids["Acme"], story.ids["Bare"]
    places = [f"/accounts/{acme}/", f"/accounts/{lacking}/", f"/accounts/{story.ids['Acme North']}/", f"/accounts/{acme}/edit/"]
    places += [f"/contacts/{person}/", f"/contacts/{person}/edit/", f"/contacts/{person}/handover/", f"/contacts/new/?account={acme}"]
    places += [f"/accounts/{acme}/?tab={tab}" for tab in ("deals", "invoices", "payments", "contacts", "documents", "history")]
    return [*places, f"/products/{story.all('product')[0]['id']}/"]


def _imports(story: Story) -> list[str]:
    """A file that is looked at and asks much, one that runs, one that was brought in, and one that was taken back."""
    house = Bringing(story.house)
    text = "Name,Website,Country,Email,Thing\nAcme,acme.example,DE,a@acme.example,DE\nBad,bad.example,Utopia,b@bad.example,FR\nWorse,,Utopia,no@@one,IT\n"
    story.do("account.create", name="Acme Web", website="acme.example", billing_address={"city": "Bonn", "country": "DE"}, anyway=True)
    seen, runs, done = house.start(text), house.start(text), house.bring(text)
    story.do("import.run", str(runs.pk))
    gone = house.undo(house.bring("Name,City\nGone,Bonn\n"))
    mends = [f"/imports/{one.pk}/?row=3&column=1" for one in (seen, done)]
    return [*mends, *(f"/imports/{one.pk}/" for one in (seen, runs, done, gone)), f"/imports/{done.pk}/rejected.csv"]


def _staff(story: Story) -> list[str]:
    """A role of one's own, which somebody holds, beside a built-in one; and somebody who is kept out."""
    rights = [{"name": "account.see"}, {"name": "account.change", "scope": "team", "groups": ["relationship", "po"]}, {"name": "deal.*", "scope": "own"}]
    own = str(story.do("role.create", by="owner", name="assistant", rights=rights).pk)
    story.do("role.create", by="owner", name="nobody's", rights=rights[:1])
    kept_out = str(story.house.person("assistant").id)
    story.do("user.disable", kept_out, by="owner")
    built_in = next(role["id"] for role in story.all("role", by="owner") if role["name"] == "sales")
    people = [str(story.actor(role).id) for role in ("owner", "sales")]
    return [*(f"/settings/roles/{id}/" for id in (own, built_in)), *(f"/settings/users/{id}/" for id in (kept_out, *people)), f"/settings/roles/new/?copy={built_in}"]


def _requests(story: Story) -> list[str]:
    """Terms that a seller asked for, and the form that asks."""
    acme = story.ids["Acme"]
    asked = story.do("change.request", by="sales", deed="account.change", subject=acme, entered={"terms": {"kind": "net", "days": 60}}, reason="They pay late")
    return [f"/changes/{asked.pk}/", f"/changes/new/?of=account&id={acme}&field=terms"]


def _pay(story: Story, amount_minor: int, **more: Any) -> str:
    entered = {"account": story.ids["Acme"], "currency": "EUR", "received_on": "2026-02-01", "amount_minor": amount_minor}
    return str(story.do("payment.create", **entered, **more).pk)


def _part(story: Story, invoice: str, amount_minor: int) -> dict[str, Any]:
    return {"invoice": story.ids[invoice], "amount_minor": amount_minor}
