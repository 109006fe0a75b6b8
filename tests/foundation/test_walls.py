"""Two walls between organizations: PostgreSQL's row-level policy, and what `visible_to` and `load` ask for.

Each is taken away in turn, and the other still holds.
"""

from collections.abc import Iterator

import psycopg
import pytest
from django.db import DataError, Error, IntegrityError, ProgrammingError, connection, transaction
from django.db.models import Model

from baton.catalog.models import Price, Product
from baton.crm.models import Account, Deal, Location, Stage, Task
from baton.foundation.errors import NotFound
from baton.foundation.performing import inside, perform, reading
from tests.foundation.furnished import DAY, a_task, an_account, deed, furnish, walled_models
from tests.make import House


def test_every_table_of_the_house_has_a_row_to_try(furnished: House):
    with furnished.look():
        empty = [model.__name__ for model in walled_models() if not model.objects.exists()]
    assert not empty, f"give furnished.py a row of {empty}"


def test_no_row_of_a_neighbour_is_seen_without_the_second_wall(furnished: House, neighbour: House):
    for model in walled_models():
        with inside(furnished.id):
            own = set(model.objects.values_list("organization", flat=True))
        with inside(neighbour.id), connection.cursor() as cursor:
            seen = set(model.objects.values_list("organization", flat=True))
            cursor.execute(f"SELECT count(*) FROM {model._meta.db_table} WHERE organization_id = %s", [furnished.id])  # noqa: S608
            assert cursor.fetchone() == (0,), model.__name__
        assert own == {furnished.id}, model.__name__
        assert seen <= {neighbour.id}, model.__name__


def test_without_the_policy_the_second_wall_holds_for_every_model(standing_house: House, owner: psycopg.Connection):
    neighbour = House("Neighbour Ltd")
    furnish(standing_house)
    furnish(neighbour)
    with without_policies(owner):
        through_the_hole = with_rows_of_both()
        for model in walled_models():
            assert model in through_the_hole, f"the policy of {model.__name__} was not really off"
            with reading(standing_house.operator):
                seen = set(model.objects.visible_to(standing_house.operator).values_list("organization", flat=True))
            assert seen == {standing_house.id}, model.__name__


def test_without_the_policy_load_and_rows_still_do_not_reach_a_neighbour(standing_house: House, owner: psycopg.Connection):
    neighbour = House("Neighbour Ltd")
    with deed(neighbour.operator) as work:
        theirs = a_task(work)
    with without_policies(owner), deed(standing_house.operator) as work:
        assert Task.objects.filter(pk=theirs.pk).exists()  # the policy is really off
        assert not work.rows(Task).filter(pk=theirs.pk).exists()
        with pytest.raises(NotFound, match="There is no task"):
            work.load(Task, theirs.pk)


def test_a_neighbours_record_is_not_found_like_one_that_never_was(house: House, neighbour: House):
    with deed(neighbour.operator) as work:
        theirs = a_task(work)
    with deed(house.operator) as work, pytest.raises(NotFound, match=f"There is no task {theirs.pk}"):
        work.load(Task, theirs.pk)


@pytest.mark.parametrize("statement", ["UPDATE crm_task SET subject = 'x'", "DELETE FROM crm_task"])
def test_a_deed_cannot_change_a_neighbours_row(house: House, neighbour: House, statement: str):
    with deed(neighbour.operator) as work:
        a_task(work)
    with inside(house.id, deed="probe.write"), connection.cursor() as cursor:
        cursor.execute(statement)
        assert cursor.rowcount == 0


def test_a_row_cannot_be_written_into_or_moved_to_another_organization(house: House, neighbour: House):
    with pytest.raises(ProgrammingError, match="row-level security"), inside(house.id, deed="probe.write"):
        Task.objects.create(kind="other", subject="x", organization_id=neighbour.id)
    with deed(house.operator) as work:
        a_task(work)
    with pytest.raises(ProgrammingError, match="row-level security"), inside(house.id, deed="probe.write"):
        Task.objects.update(organization=neighbour.id)


def test_a_forgotten_organization_is_a_loud_error_and_never_an_empty_page(standing_house: House):
    for model in walled_models():
        with pytest.raises((ProgrammingError, DataError)), transaction.atomic():
            list(model.objects.all())


def test_a_forgotten_organization_is_a_loud_error_on_a_fresh_connection_too(standing_house: House):
    connection.close()
    for model in walled_models():
        with pytest.raises((ProgrammingError, DataError), match="baton.organization"), transaction.atomic():
            list(model.objects.all())


def test_a_reference_to_another_organizations_record_is_refused_by_postgresql(house: House, neighbour: House):
    with deed(neighbour.operator) as work:
        theirs = an_account(work, "Theirs")
        product = work.create(Product, name="Plan")
    refusals = {
        "crm_location_account_id_wall": lambda w: w.create(Location, account_id=theirs.pk, name="x"),
        "crm_task_account_id_wall": lambda w: a_task(w, account_id=theirs.pk),
        "crm_account_survivor_id_wall": lambda w: w.create(Account, name="x", survivor_id=theirs.pk),
        "catalog_price_product_id_wall": lambda w: w.create(
            Price, product_id=product.pk, currency="EUR", unit_minor=1, from_on=DAY
        ),
        "crm_deal_account_id_wall": lambda w: w.create_many(
            Deal, ["account", "name", "stage"], [(theirs.pk, "x", w.rows(Stage).first().pk)]
        ),
    }
    for key, write in refusals.items():
        with pytest.raises(IntegrityError, match=key), deed(house.operator) as work:
            write(work)


def test_the_owners_login_is_held_by_the_composite_keys_too(standing_house: House, owner: psycopg.Connection):
    """He passes the policies, so it is the key alone that refuses a reference across organizations."""
    neighbour = House("Neighbour Ltd")
    with deed(standing_house.operator) as work:
        a_task(work, account=an_account(work))
    with pytest.raises(psycopg.errors.ForeignKeyViolation), owner.transaction():
        owner.execute("SELECT set_config('baton.deed', 'probe.write', true)")
        owner.execute("UPDATE crm_task SET organization_id = %s", [neighbour.id])


def test_work_opened_for_one_organization_cannot_be_led_into_another_by_its_columns(house: House, neighbour: House):
    with pytest.raises(Error, match="row-level security"), deed(house.operator) as work:
        work.create_many(Task, ["organization", "kind", "subject"], [(neighbour.id, "other", "x")])


def test_there_is_no_work_in_an_organization_that_is_not_there(house: House):
    stranger = house.operator.__class__("operator", None, "operator", Task().pk, house.operator.rights)
    with pytest.raises(NotFound, match="no organization"), perform(stranger):
        pytest.fail("the body ran")


class without_policies:
    """Row-level security taken away from every table of the house, and put back."""

    def __init__(self, owner: psycopg.Connection):
        self.owner = owner

    def __enter__(self) -> None:
        self._set("DISABLE")

    def __exit__(self, *failure: object) -> None:
        self._set("ENABLE")

    def _set(self, how: str) -> None:
        connection.close()  # a cached plan or an open lock must not decide
        for model in walled_models():
            self.owner.execute(f"ALTER TABLE {model._meta.db_table} {how} ROW LEVEL SECURITY")


def with_rows_of_both() -> set[type[Model]]:
    return set(_with_rows_of_both())


def _with_rows_of_both() -> Iterator[type[Model]]:
    for model in walled_models():
        with transaction.atomic():
            if len(set(model.objects.values_list("organization", flat=True))) == 2:
                yield model


def test_inside_no_statement_is_compiled_first(house: House):
    with house.look(), connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)
