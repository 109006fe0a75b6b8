"""Rows of a file as accounts and their people: each brought in once, or told why not."""

from tests.exchange.bringing import table

ACME = ["Acme GmbH", "K-1", "", "Berlin", "10115", "Germany", "acme.de", "Anna Abel", "anna@acme.de", "+49 30 901820"]
ZETA = ["Zeta SARL", "K-2", "", "Lyon", "69001", "France", "zeta.fr", "Zoé Zola", "zoe@zeta.fr", ""]


def test_a_row_becomes_an_account_with_its_person(desk):
    run = desk.bring(table([ACME, ZETA]))
    assert (run.state, run.rows, run.created) == ("done", 2, 2), desk.rows(run)
    assert desk.names() == ["Acme GmbH", "Zeta SARL"]
    acme = desk.account("Acme GmbH")
    assert (acme.number, acme.website, acme.billing_address) == ("K-1", "acme.de", {"postcode": "10115", "city": "Berlin", "country": "DE"})
    assert desk.people("Acme GmbH") == [("Anna Abel", "anna@acme.de", "accounts_payable")]


def test_the_same_file_twice_makes_nothing_new(desk):
    desk.bring(table([ACME, ZETA]))
    again = desk.bring(table([ACME, ZETA]))
    assert (again.unchanged, again.rows) == (2, 2)
    assert desk.names() == ["Acme GmbH", "Zeta SARL"] and desk.contacts() == ["Anna Abel", "Zoé Zola"]
