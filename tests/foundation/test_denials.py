"""What was not allowed is on record: who, what, when, where; and for ninety days."""

from datetime import timedelta

from baton.foundation.clock import real_now
from baton.foundation.jobs import forget_keys
from baton.foundation.models import Denial
from baton.foundation.performing import inside
from tests.make import House
from tests.web.conftest import Desk


def test_a_page_and_a_deed_that_are_not_allowed_are_noted_after_the_refused_work(house: House):
    desk = Desk(house)
    assert desk.at("sales").get("/settings/").status_code == 403
    assert desk.post("/tax-rates/create", by="sales", country="DE", percent="19", back="/").status_code == 403
    with house.look():
        noted = [(denial.actor["label"], denial.what, denial.path, denial.words) for denial in Denial.objects.order_by("pk")]
    assert noted == [
        ("sales", "settings", "/settings/", "sales may not open this page. Ask an administrator for the right to it."),
        ("sales", "tax_rate.create", "/tax-rates/create", "sales may not do tax_rate.create. Nothing was changed."),
    ]


def test_what_is_not_there_or_makes_no_sense_is_no_denial(house: House):
    desk = Desk(house)
    desk.post("/deals/00000000-0000-7000-8000-000000000000/win", by="sales")
    desk.post("/deals/create", by="sales", name="", back="/deals/new/")
    with house.look():
        assert not Denial.objects.exists()


def test_denials_are_forgotten_after_ninety_days_by_the_duty_of_the_house(house: House, neighbour: House):
    for one in (house, neighbour):
        Desk(one).at("sales").get("/settings/")
        Desk(one).at("sales").get("/settings/bank/")
        with inside(one.id, deed="probe.write"):
            Denial.objects.filter(what="settings").update(at=real_now() - timedelta(days=90, hours=1))
    forget_keys(house.organization)
    with house.look():
        assert list(Denial.objects.values_list("what", flat=True)) == ["settings_bank"]
    with neighbour.look():
        assert Denial.objects.count() == 2
