"""The whole handoff by a program: sold, drafted, issued, paid; and what sales may not."""

from tests.api.programs import Office, problem

ADDRESS = {"line1": "Hauptstr. 1", "postcode": "10115", "city": "Berlin", "country": "DE"}


def test_programs_of_sales_and_billing_take_a_deal_to_the_money(office: Office):
    sales, billing = office.program("sales"), office.program("billing")
    assert billing.post("/tax-rates", {"percent": "19", "country": "DE", "from_on": "2020-01-01"}).status_code == 201
    product = billing.post("/products", {"name": "Retainer"}).json()
    price = billing.post("/prices", {"product": product["id"], "currency": "EUR", "unit_minor": 100_000}).json()
    seller = str(office.house.sales.id)
    account = billing.post("/accounts", {"name": "Acme", "legal_name": "Acme GmbH", "owner": seller, "billing_address": ADDRESS, "tax_country": "DE"}).json()
    assert account["billing_address"]["city"] == "Berlin"
    contact = billing.post("/contacts", {"name": "Ann", "email": "ann@acme.example"}).json()
    given = billing.post(f"/contacts/{contact['id']}/give_role", {"account": account["id"], "role": "accounts_payable"})
    assert given.json()["roles"][0]["account_name"] == "Acme"

    deal = sales.post("/deals", {"name": "Retainer", "account": account["id"], "lines": [{"price": price["id"], "quantity": "2"}]}).json()
    assert deal["owner"] == seller and deal["worth"] == {"currency": "EUR", "net_minor": 200_000}
    assert sales.get(f"/deals/{deal['id']}/readiness").json()["ready"] is True
    won = sales.post(f"/deals/{deal['id']}/win", Idempotency_Key="win-1")
    assert won.status_code == 200
    draft = won.json()
    assert draft["document_state"] == "draft" and "lines" not in draft, "sales sees how it stands and no more"
    refused = problem(sales.post(f"/invoices/{draft['id']}/issue"), 403)
    assert "may not do invoice.issue" in refused["detail"]

    issued = billing.post(f"/invoices/{draft['id']}/issue", {}, Idempotency_Key="issue-1")
    assert issued.json()["number"] == "INV-1" and issued.json()["total_minor"] == 238_000
    paid = billing.post("/payments", {
        "account": account["id"], "amount_minor": 238_000, "currency": "EUR", "received_on": str(issued.json()["issued_on"]), "method": "bank_transfer",
        "allocations": [{"invoice": draft["id"], "amount_minor": 238_000}],
    }, Idempotency_Key="pay-1")  # fmt: skip
    assert paid.status_code == 201, paid.content
    assert billing.get(f"/invoices/{draft['id']}").json()["settlement"] == "paid"
    assert billing.get(f"/accounts/{account['id']}/balance").json() == {"items": [], "next": None}
    told = [one["name"] for one in billing.get(f"/accounts/{account['id']}/timeline").json()["items"]]
    assert told[:2] == ["invoice.paid", "payment.received"] or "invoice.paid" in told
    by = {one["actor"]["kind"] for one in billing.get("/events?name=invoice.issued").json()["items"]}
    assert by == {"token"}
