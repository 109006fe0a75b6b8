import structlog

from baton.crm.models import Account
from tests.foundation.furnished import an_account, deed
from tests.make import House

log = structlog.get_logger(__name__)


def failing(house: House) -> None:
    people = Account.objects.visible_to(house.operator)  # not looked at yet
    secret = "own" + " words"
    assert people.query and secret
    raise ValueError("no paper")


def test_a_logged_error_says_where_it_came_from_and_runs_no_query_and_tells_no_value(house: House, capsys, django_assert_num_queries):
    with deed(house.operator) as work:
        an_account(work, "Rosa Lind")
    with django_assert_num_queries(0):
        try:
            failing(house)
        except ValueError:
            log.exception("duty_failed", duty="probe")
    said = capsys.readouterr().out
    assert "duty_failed" in said and "ValueError: no paper" in said and "in failing" in said
    assert "Rosa" not in said and "own words" not in said
