"""From a won deal to money in the bank: the handoff's later steps, as prose."""

from tests.stories.firm import Firm, letter, paper


def test_a_won_deal_is_issued_sent_and_paid_and_everybody_sees_it_at_once(firm_by_post: Firm):
    firm = firm_by_post
    firm.account("Acme", contact="ap@acme.example", terms={"kind": "net", "days": 14})
    firm.deal("Audit 2026", "Acme", "2 x Audit", po_number="PO-7")
    audit = firm.win("Audit 2026")

    # sent with a pause in which it could be taken back: no number is drawn yet, and nothing has gone out
    firm.do("invoice.send", audit, hold_seconds=30)
    assert firm.stands("Audit 2026") == "Draft Scheduled"
    firm.later(seconds=20)
    assert (firm.stands("Audit 2026"), firm.server.received) == ("Draft Scheduled", [])

    # the pause ends: issued, numbered, set, kept and mailed, without anybody; the server is busy at first
    firm.server.answers[""] = ["451 4.3.2 too busy"]
    firm.later(seconds=15)
    assert firm.stands("Audit 2026") == "INV-1 Sent"
    [written] = firm.all("message")
    assert (written["state"], firm.server.received) == ("queued", [])
    firm.later(minutes=2)
    [received] = firm.server.received
    assert letter(received) == "ap@acme.example: Invoice INV-1 from Harbour Works [INV-1.pdf]"
    assert received.header("Message-ID") == written["message_id"]  # of both tries
    said = paper(received)
    assert "PO-7" in said and "€2,856.00" in said and "Acme GmbH" in said
    assert firm.see("invoice", audit)["delivery_state"] == "accepted"

    # a second invoice, and one payment over both with 25.00 too much
    travel = firm.bill("Acme", "1 x Travel at 100.00 EUR")
    firm.do("invoice.send", travel)
    assert firm.owes("Acme") == ["open 2975.00 EUR, overdue 0.00 EUR, credit 0.00 EUR"]
    payment = firm.pay("Acme", "3000.00 EUR", reference="INV-1 and INV-2, thanks")

    # deal and account say so at once, before any job has run
    assert firm.stands("Audit 2026") == "INV-1 Paid"
    assert firm.owes("Acme") == ["open 0.00 EUR, overdue 0.00 EUR, credit 25.00 EUR"]
    assert firm.announced().count("invoice.paid") == 2

    # the receipt: numbered, kept, mailed
    firm.later(seconds=10)
    assert [letter(one) for one in firm.server.received[1:]] == [
        "ap@acme.example: Invoice INV-2 from Harbour Works [INV-2.pdf]",
        "ap@acme.example: Receipt R-1 from Harbour Works [R-1.pdf]",
    ]
    said = paper(firm.server.received[2])
    assert "INV-1" in said and "INV-2" in said and "€3,000.00" in said and "25.00" in said
    assert [document["name"] for document in firm.all("document")] == ["INV-1.pdf", "INV-2.pdf", "R-1.pdf"]

    # a copy for whoever lost it: its document is there, so it goes at once, as a mail of its own
    firm.do("invoice.send", audit)
    firm.later(seconds=10)
    assert letter(firm.server.received[3]) == letter(received)
    assert firm.server.received[3].header("Message-ID") != received.header("Message-ID")

    # one of the two is taken back: its invoice is open again, the other stays paid, and the money is not lost
    [first, _] = firm.see("payment", payment)["allocations"]
    firm.do("allocation.undo", first["id"])
    assert firm.stands("Audit 2026") == "INV-1 Sent"
    assert firm.see("invoice", travel)["chip"] == "Paid"
    assert firm.owes("Acme") == ["open 2856.00 EUR, overdue 0.00 EUR, credit 2881.00 EUR"]
    firm.do("payment.allocate", payment)
    assert firm.stands("Audit 2026") == "INV-1 Paid"

    assert firm.timeline("Acme", "deal", "payment") == [
        "Deal opened: Audit 2026", "Deal won: Audit 2026", "3,000.00 EUR received, receipt R-1, 25.00 EUR of it kept as credit",
    ]  # fmt: skip
    assert firm.unsaid("Acme") == []
    assert firm.wrong() == []


def test_after_the_win_nobody_types_what_is_known_already(firm_by_post: Firm):
    firm = firm_by_post
    firm.account("Acme", contact="ap@acme.example", legal_name="Acme Handels GmbH", terms={"kind": "net", "days": 10}, language="de")
    firm.deal("Audit 2026", "Acme", "2 x Audit less 5%", "1 x Travel at 80.00 EUR", po_number="PO-7", discount_percent="2")

    invoice = firm.win("Audit 2026")
    firm.do("invoice.send", invoice, hold_seconds=30)
    firm.later(minutes=1)
    # 2 × 1,200.00 − 5 % + 80.00 = 2,360.00; less 2 % = 2,312.80; 19 % of it = 439.43
    firm.pay("Acme", "2752.23 EUR", reference="Rechnung INV-1")
    firm.later(minutes=1)

    # every value of the sale stands on the paper, in the customer's language, and nobody entered one of them twice
    sent, receipt = firm.server.received
    assert letter(sent) == "ap@acme.example: Rechnung INV-1 von Harbour Works [INV-1.pdf]"
    for value in ("Acme Handels GmbH", "Hauptstr. 1", "PO-7", "Zahlbar innerhalb von 10 Tagen", "Audit", "Travel"):
        assert value in paper(sent), value
    assert letter(receipt) == "ap@acme.example: Zahlungsbestätigung R-1 von Harbour Works [R-1.pdf]"
    assert firm.stands("Audit 2026") == "INV-1 Paid"
    assert firm.owes("Acme") == []
    assert firm.typed("Audit 2026") == 0
    assert firm.tasks() == []
    assert firm.wrong() == []


def test_what_is_changed_by_hand_after_the_win_is_counted(firm_by_post: Firm):
    """The count of the story above can be other than zero."""
    firm = firm_by_post
    firm.account("Acme", contact="ap@acme.example")
    firm.deal("Audit 2026", "Acme", "1 x Audit")
    firm.do("invoice.change", firm.win("Audit 2026"), po_number="PO-8")
    assert firm.typed("Audit 2026") == 1
