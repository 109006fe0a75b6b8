"""Addresses that forms are sent to beside those of the deeds: each does a deed that is known here, and nothing for who may not do it."""

from typing import Any

import pytest

from baton.foundation.models import Denial
from baton.foundation.performing import reading
from tests.exchange.bringing import Bringing
from tests.rights.grounds import INSIDE, OUTSIDE, Grounds
from tests.rights.test_pages import address_of
from tests.web.furnished import behind

pytestmark = pytest.mark.django_db
# the deed behind each; none: it is about the person himself, or only looks
FORMS: dict[str, str | None] = {
    "change_ask": "change.request",
    "import_cells": "import.fix",
    "import_columns": "import.change",
    "import_upload": "import.start",
    "invoice_first": "invoice.create",
    "invoice_sheet_send": "invoice.send",
    "invoice_sheet_undo": "invoice.unsend",
    "me_codes": None,
    "me_end_session": None,
    "me_remove": None,
    "payment_preview": None,
    "settings_logo_set": "business.set_logo",
    "settings_role_save": "role.change",
    "settings_token_add": "token.create",
    "settings_user_add": "user.create",
    "switch": None,
}


def test_every_form_is_known(grounds: Grounds):
    walked = {name for place in grounds.places if (name := grounds.name_of(place))}
    assert {path.name for path in behind() if path.name not in walked} <= set(FORMS)


@pytest.mark.parametrize("name", [one for one in (*INSIDE, *OUTSIDE) if one not in ("owner", "foreign")])
def test_a_form_does_nothing_for_who_may_not_do_its_deed(grounds: Grounds, name: str):
    wrong = {}
    for form, deed in known(grounds).items():
        if deed is None or name in INSIDE and grounds.actors[name].rights.scope(deed) is not None:
            continue
        before, at = grounds.denials(), address(grounds, form)
        with grounds.unchanged(f"{name} {form}"):
            status = grounds.call(name, "post", at, fields(grounds)).status_code
        noted = grounds.denials() - before
        if (status, noted) != ((302, 0) if name == "anonymous" else (403, 0) if name == "disabled" else (403, 1)):
            wrong[form] = (status, noted)
    assert wrong == {}


def test_a_denial_says_which_deed_it_was(grounds: Grounds):
    grounds.call("sales", "post", "/tax-rates/create", {})
    with reading(grounds.house.operator):
        assert Denial.objects.order_by("-pk")[0].what == "tax_rate.create"


def known(grounds: Grounds) -> dict[str, str | None]:
    names = {path.name for path in behind()}
    return {form: deed for form, deed in FORMS.items() if form in names}


def address(grounds: Grounds, form: str) -> str:
    if "import" in form and form != "import_upload":
        run = grounds.once("import", lambda: Bringing(grounds.house).start("Name\nNine\n").pk)
        return address_of(form).replace("00000000-0000-7000-8000-000000000000", str(run))
    return address_of(form)


def fields(grounds: Grounds) -> dict[str, Any]:
    """What any of these forms would hold."""
    draft = grounds.story.ids["draft"]
    return {"pick": draft, "email": "x@example.org", "role": "sales", "line": "2", "columns.0": "", "cells.0": "x", "name": "Mine"}
