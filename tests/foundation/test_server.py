"""The server writes while we make ready what comes next: nothing is asked before it is done, and nothing that failed is lost."""

import pytest
from django.db import IntegrityError, OperationalError, connection

from baton.catalog.models import Product
from baton.foundation import bulk
from baton.foundation.errors import Conflict, Refused
from baton.foundation.keys import new_id
from baton.foundation.server import Server, alongside
from baton.foundation.unique import unique
from tests.foundation.furnished import deed
from tests.make import House

LATE = Conflict("too late")
SLOW = "SELECT pg_sleep(0.05)"
BEFORE = ("CREATE TEMPORARY TABLE IF NOT EXISTS numbers (n int) ON COMMIT DELETE ROWS", "COPY numbers FROM STDIN (FORMAT binary)")
NONE = b"PGCOPY\n\xff\r\n\0" + bytes(8) + b"\xff\xff"  # no rows, as binary COPY takes them
MANY = [(f"P{i}",) for i in range(bulk.FEW)]
TWICE = [(id, "Twice") for id in [new_id()] * bulk.FEW]


def begin(server: Server, text: str, rows: int) -> None:
    server.begin((*BEFORE, text, "TRUNCATE numbers"), NONE, rows, LATE)


def value(text: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(text)
        return cursor.fetchone()[0]


def test_whatever_is_asked_next_waits_for_what_was_begun(db):
    with alongside() as server:
        begin(server, SLOW, 1)
        assert value("SELECT 7") == 7
        begin(server, SLOW, 1)
        begin(server, "SELECT generate_series(1, 3)", 3)
    assert value("SELECT 8") == 8


def test_blocks_within_a_block_share_its_server_and_leave_it_running(db):
    told = []
    with pytest.raises(Conflict), alongside() as server:
        with alongside() as inner:
            begin(inner, SLOW, 2)
        told.append(inner is server)
    assert told == [True]


def test_too_few_rows_are_told_by_what_comes_next(db):
    with pytest.raises(Conflict, match="late"), alongside() as server:
        begin(server, SLOW, 2)
        value("SELECT 7")
        pytest.fail("The next question was answered before it was known.")


@pytest.mark.parametrize("meanwhile", [True, False], ids=["while it writes", "before it is asked to"])
def test_a_server_that_is_gone_is_told_as_by_any_other_question(transactional_db, meanwhile):
    connection.ensure_connection()
    with pytest.raises(OperationalError), alongside() as server:
        if meanwhile:
            begin(server, "SELECT pg_terminate_backend(pg_backend_pid())", 1)
        else:
            connection.connection.close()
            begin(server, SLOW, 1)
    connection.close()
    assert value("SELECT 10") == 10


def test_what_failed_is_told_at_the_end_of_the_block(db):
    with pytest.raises(IntegrityError, match="null value"), alongside() as server:
        begin(server, "INSERT INTO foundation_user (email) VALUES (NULL)", 1)


def test_after_another_error_the_connection_answers_again(db):
    with pytest.raises(ZeroDivisionError), alongside() as server:
        begin(server, SLOW, 1)
        raise ZeroDivisionError
    assert value("SELECT 9") == 9
    assert not [wrapper for wrapper in connection.execute_wrappers if isinstance(wrapper, Server)]


def test_many_rows_that_the_database_refuses_are_refused_by_the_call_that_wrote_them(house: House):
    with pytest.raises(IntegrityError, match="catalog_product_pkey"), deed(house.operator) as work:
        work.create_many(Product, ["id", "name"], TWICE)
        pytest.fail("The call returned before it was known.")


def test_what_may_stand_only_once_is_refused_in_its_words_though_its_rows_are_still_being_written(house: House):
    with pytest.raises(Refused, match="There is one."), deed(house.operator) as work, alongside():
        with unique("catalog_product_pkey", "There is one.", "name"):
            work.create_many(Product, ["id", "name"], TWICE)


def test_many_changes_of_which_one_is_late_are_a_conflict_on_every_path(house: House):
    with deed(house.operator) as work:
        work.create_many(Product, ["name"], MANY)
    with pytest.raises(Conflict, match="One of 50 products"), deed(house.operator) as work:
        products = list(work.rows(Product).order_by("pk"))
        products[7].version += 1
        work.change_many(products, ["name"], [(f"Q{i}",) for i in range(len(products))])
    with house.look():
        assert set(Product.objects.values_list("name", flat=True)) == {name for (name,) in MANY}
