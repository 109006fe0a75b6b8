from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.rights.bodies import Body, bodies
from tests.rights.grounds import Grounds


@pytest.fixture
def _django_db_helper(grounds: Grounds) -> None:  # noqa: ARG001
    """Tests marked `django_db` here share the transaction of the grounds, in place of one each."""


@pytest.fixture(scope="package")
def grounds(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Grounds]:  # noqa: ARG001
    """Both houses, furnished once for all tests here, each of which leaves them as they were."""
    with django_db_blocker.unblock(), transaction.atomic():
        grounds = Grounds()
        yield grounds
        transaction.set_rollback(True)


@pytest.fixture(scope="package")
def known(grounds: Grounds) -> dict[str, Body]:
    """What can be done there, by the names of the deeds."""
    return bodies(grounds.story, grounds.story.ids["draft"], grounds.story.ids["billed"])
