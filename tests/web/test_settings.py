"""Settings: each page says what it affects, owners change it, others read it, and what cannot be is refused in words."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from baton.foundation.models import User
from tests.documents.pictures import png
from tests.web.conftest import Desk

PAGES = ("", "bank/", "defaults/", "tax/", "numbering/", "modules/", "mail/")


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def page(desk: Desk, name: str = "", by: str = "owner") -> str:
    return desk.at(by).get(f"/settings/{name}").content.decode()


def refused(desk: Desk, address: str, form: str, back: str, by: str = "owner", **fields: str) -> str:
    answer = desk.post(address, by=by, form=form, back=f"/settings/{back}", **fields)
    assert answer.status_code == 422
    return answer.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_who_opens_settings(desk, name):
    assert [desk.at(role).get(f"/settings/{name}").status_code for role in ("owner", "billing", "accountant", "sales", "read only")] == [200, 200, 403, 403, 403]


def test_only_those_find_them_in_the_menu(desk):
    assert 'href="/settings/"' in desk.at("billing").get("/").content.decode()
    assert 'href="/settings/"' not in desk.at("sales").get("/").content.decode()


@pytest.mark.parametrize("name", ["", "bank/", "defaults/", "numbering/", "modules/"])
def test_billing_reads_what_owners_change(desk, name):
    assert "/change" in page(desk, name) or "/set_path" in page(desk, name)
    html = page(desk, name, by="billing")
    assert "Owners can change this" in html
    assert "/change" not in html and "/set_path" not in html


def test_business_details_are_saved_and_stand_on_what_is_issued_next(desk):
    fields = {"legal_name": "Baton & Co GmbH", "address.city": "Berlin", "address.country": "DE", "tax_id": "DE136695976"}
    assert desk.post("/businesses/change", by="owner", next="/settings/", **fields).status_code == 303
    html = page(desk, by="billing")
    assert "Baton &amp; Co GmbH" in html and "DE136695976" in html and "Berlin" in html


def test_texts_are_set_by_language_and_all_of_them_can_be_taken_away(desk):
    texts = {f"texts.{language}.{name}": "" for language in ("en", "de", "fr") for name in ("intro", "payment", "footer")}
    desk.post("/businesses/change", by="owner", **texts | {"texts.de.footer": "Danke", "texts.en.intro": "Hello"})
    [business] = desk.story.all("business")
    assert business["texts"] == {"en": {"intro": "Hello", "payment": "", "footer": ""}, "de": {"intro": "", "payment": "", "footer": "Danke"}}
    desk.post("/businesses/change", by="owner", **texts)
    assert desk.story.all("business")[0]["texts"] == {}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"legal_name": ""}, "A business has a legal name"),
        ({"colour": "teal"}, "is no colour"),
        ({"send_hold_seconds": "121"}, "Sending waits 0 to 120 seconds, not 121"),
        ({"address.country": "Atlantis"}, "is no country"),
    ],
)
def test_business_details_that_cannot_be_are_refused_in_words(desk, fields, words):
    form = "business.change:look" if "colour" in fields or "send_hold_seconds" in fields else "business.change:who"
    assert words in refused(desk, "/businesses/change", form, "", **fields)


def test_bank_details_are_checked_and_never_for_billing_to_change(desk):
    words = refused(desk, "/businesses/change_bank", "business.change_bank:", "bank/", holder="Baton", iban="DE00 1234")
    assert "does not check, so something was mistyped" in words and 'value="DE00 1234"' in words
    assert desk.post("/businesses/change_bank", by="billing", holder="Me", iban="DE89370400440532013000").status_code == 403
    assert desk.post("/businesses/change_bank", by="owner", holder="Baton", iban="DE89 3704 0044 0532 0130 00").status_code == 303
    assert "DE89370400440532013000" in page(desk, "bank/", by="billing")


def test_defaults_say_how_many_drafts_follow_and_they_do(desk):
    desk.story.rate("19")
    desk.story.account("Acme")
    desk.story.bill("Acme", "1 x Audit at 1.00 EUR"), desk.story.bill("Acme", "1 x Audit at 1.00 EUR")
    desk.story.bill("Acme", "1 x Audit at 1.00 EUR", terms={"kind": "net", "days": 5})
    assert "2 drafts follow, 1 has its own terms and stays" in plain(page(desk, "defaults/"))
    fields = {"name": "Baton", "terms.kind": "net", "terms.days": "14", "tax_category": "S", "discount_limit_percent": "20"}
    assert desk.post("/organizations/change", by="owner", next="/settings/defaults/", **fields).status_code == 303
    assert [one["terms"]["days"] for one in desk.story.all("invoice")] == [14, 14, 5]
    assert "Net 14" in page(desk, "defaults/", by="billing")


def test_defaults_that_cannot_be_are_refused_at_their_field(desk):
    html = refused(desk, "/organizations/change", "organization.change:", "defaults/", **{"terms.kind": "net", "terms.days": "999"})
    assert re.search(r'name="terms.days"[^>]*aria-invalid="true"', html) and "Terms run 0 to 366 days, not 999" in html


def test_rates_are_listed_by_place_and_billing_adds_one(desk):
    assert "There is no rate yet" in page(desk, "tax/")
    rate = {"category": "S", "percent": "19", "from_on": "2020-01-01", "country": "DE", "region": "", "code": "standard"}
    assert desk.post("/tax-rates/create", next="/settings/tax/", **rate).status_code == 303
    assert "DE Taxed at the rate of the place standard 1 Jan 2020 19%" in plain(page(desk, "tax/"))
    assert "There is a standard rate of DE from 2020-01-01 already" in refused(desk, "/tax-rates/create", "tax_rate.create:", "tax/", by="billing", **rate)
    assert "is no country" in refused(desk, "/tax-rates/create", "tax_rate.create:", "tax/", by="billing", **rate | {"country": "Mars"})


def test_a_series_shows_its_next_numbers_and_where_it_begins_until_it_has_begun(desk):
    assert "Next: INV-1 , INV-2 , INV-3" in plain(page(desk, "numbering/"))
    [series] = desk.story.all("series", kind="invoice", by="owner")
    fields = {"prefix": "BTN-", "padding": "4", "per_year": "false", "next_number": "2041", "version": str(series["version"])}
    assert desk.post(f"/series/{series['id']}/change", by="owner", next="/settings/numbering/", **fields).status_code == 303
    assert "Next: BTN-2041 , BTN-2042 , BTN-2043" in plain(page(desk, "numbering/"))
    desk.story.rate("19")
    desk.story.account("Acme")
    desk.story.do("invoice.issue", desk.story.bill("Acme", "1 x Audit at 1.00 EUR"))
    html = page(desk, "numbering/")
    assert "Next: BTN-2042" in plain(html) and html.count('name="next_number"') == 1  # the receipts'


def test_a_prefix_that_another_series_has_is_refused(desk):
    [series] = desk.story.all("series", kind="invoice", by="owner")
    html = refused(desk, f"/series/{series['id']}/change", f"series.change:{series['id']}", "numbering/", prefix="R-")
    assert "prefix" in html and 'value="R-"' in html


def test_the_path_decides_the_menu_and_loses_nothing(desk):
    assert "You win deals" in page(desk, "modules/")
    assert desk.post("/organizations/set_path", by="owner", path="invoice-first", next="/settings/modules/").status_code == 303
    html = page(desk, "modules/")
    assert "You send invoices and take payments" in html and 'href="/deals/"' not in html
    assert desk.post("/organizations/set_path", by="billing", path="suite").status_code == 403
    desk.post("/organizations/set_path", by="owner", path="suite")
    assert 'href="/deals/"' in page(desk, "modules/")


def add(desk: Desk, email: str = "new@example.org", by: str = "owner", **more: str):
    return desk.post("/settings/users/add", by=by, **{"form": "user.create:", "back": "/settings/users/", "email": email, "role": "sales", "name": "Nina"} | more)


def test_a_person_is_added_with_a_password_that_is_shown_once(desk):
    answer = add(desk, key="k1")
    html = answer.content.decode()
    password = re.search(r'id="password" value="([^"]+)"', html).group(1)
    assert answer.status_code == 200 and answer["Cache-Control"] == "no-store"
    assert User.objects.get(email="new@example.org").check_password(password)
    assert "Nina" in page(desk, "users/") and password not in page(desk, "users/")
    again = add(desk, key="k1").content.decode()
    assert password not in again and "The form came twice" in again


@pytest.mark.parametrize(
    ("fields", "words"), [({"email": "nobody"}, "is no e-mail address"), ({"role": ""}, "There is no role"), ({"role": "boss"}, "There is no role")]
)
def test_a_person_who_cannot_be_is_refused_in_words(desk, fields, words):
    answer = add(desk, **fields)
    html = answer.content.decode()
    assert answer.status_code == 422 and words in html and 'value="Nina"' in html


@pytest.mark.parametrize("role", ["billing", "accountant", "sales", "read only"])
def test_only_owners_see_the_people_and_add_to_them(desk, role):
    assert desk.at(role).get("/settings/users/").status_code == 403
    assert add(desk, by=role).status_code == 403
    assert not User.objects.filter(email="new@example.org").exists()
    if role == "billing":
        assert "Users" not in page(desk, by=role)


def test_mail_says_whether_it_is_set_and_never_the_password(desk):
    with override_settings(EMAIL_URL=""):
        assert "No mail server is set" in page(desk, "mail/") and "baton mail test" in page(desk, "mail/")
    with override_settings(EMAIL_URL="smtp+tls://me:s3cret@mail.example.org:587"):
        html = page(desk, "mail/")
        assert "mail.example.org, port 587" in html and "s3cret" not in html


def queries(desk: Desk, name: str) -> int:
    client = desk.at("owner")
    client.get(f"/settings/{name}")
    with CaptureQueriesContext(connection) as captured:
        assert client.get(f"/settings/{name}").status_code == 200
    return len(captured)


def test_no_page_asks_more_of_many_than_of_few(desk):
    names = (*PAGES, "users/")
    desk.story.rate("19")
    desk.story.account("Acme")
    desk.story.bill("Acme", "1 x Audit at 1.00 EUR")
    few = [queries(desk, name) for name in names]
    for n in range(6):
        desk.story.rate("7", country="FR", from_on=f"20{n + 10}-01-01")
        desk.story.bill("Acme", "1 x Audit at 1.00 EUR")
        desk.house.person("sales", email=f"s{n}@example.org")
    assert [queries(desk, name) for name in names] == few
    assert max(few) <= 30


@pytest.mark.parametrize(("role", "found"), [("owner", True), ("billing", True), ("sales", False)])
def test_any_setting_is_found_by_its_name(desk, role, found):
    html = desk.at(role).get("/find/?q=numberin").content.decode()
    assert ("Settings: Numbering" in html and 'href="/settings/numbering/"' in html) == found


def picture(desk: Desk, content: bytes | None, by: str = "owner"):
    fields = {"organization": str(desk.house.id), "form": "business.set_logo:", "back": "/settings/", "next": "/settings/"}
    file = {"content": SimpleUploadedFile("logo.png", content, "image/png")} if content is not None else {}
    return desk.at(by).post("/settings/logo/set", fields | file)


def test_a_logo_is_taken_from_a_file_shown_and_taken_away(desk):
    assert picture(desk, png(4, 4)).status_code == 303
    assert 'alt="The logo on documents"' in page(desk)
    kept = desk.at("billing").get("/settings/logo")
    assert (kept["Content-Type"], kept.content) == ("image/png", png(4, 4))
    assert desk.post("/businesses/set_logo", by="owner", content="").status_code == 303
    assert desk.at("owner").get("/settings/logo").status_code == 404


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"hello", "this is neither"), (None, "Choose a PNG or JPEG picture"), (b"\x89PNG\r\n\x1a\n" + b"0" * 1_000_001, "The logo is too large")],
)
def test_what_is_no_logo_is_refused_at_its_field(desk, content, words):
    answer = picture(desk, content)
    html = answer.content.decode()
    assert answer.status_code == 422 and words in html and re.search(r'name="content"[^>]*aria-invalid="true"', html)
    assert desk.story.all("business", by="owner")[0]["logo"] == ""


def test_billing_sets_no_logo(desk):
    assert picture(desk, png(4, 4), by="billing").status_code == 403
