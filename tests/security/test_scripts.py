"""S12: whatever people type, a page shows it as text."""

from html.parser import HTMLParser
from typing import Any

from tests.security.poisoned import PAYLOAD, SHORT, poison
from tests.security.some import some
from tests.web.conftest import Desk

STARTS = ("javascript:", "data:text", "vbscript:")


class Looked(HTMLParser):
    """What of a page would run, as a browser reads it."""

    def __init__(self, html: str):
        super().__init__()
        self.wrong: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        for name, value in attrs:
            leads = (value or "").strip().lower() if name in ("href", "src", "action", "formaction") else ""
            if name.startswith("on") or name in ("style", "srcdoc") or leads.startswith(STARTS):
                self.wrong.append(f"<{tag} {name}={value}>")
        if tag in ("iframe", "object", "embed", "base") or tag == "img" and dict(attrs).get("src") == "q":
            self.wrong.append(f"<{tag}>")


def test_the_look_sees_what_would_run():
    assert Looked(f"<p title=\"{PAYLOAD}\">").wrong and Looked(f"<p>{SHORT}</p>").wrong and Looked("<a href=' JavaScript:x()'>").wrong
    assert Looked("<p title='&quot;onx=1'>&lt;img onerror=q()&gt;</p>").wrong == []


def test_no_text_of_anybody_becomes_a_part_of_a_page(desk: Desk):
    story, places = poison(desk.house)
    found, shown = {}, 0
    for role in ("owner", "sales"):
        client: Any = desk.at(role)
        for place in places if role == "owner" else some(places, 4):
            answer = client.get(place)
            if answer["Content-Type"].startswith("text/html"):
                html = answer.content.decode()
                shown += html.count("onerror=q()") + html.count("onx=1")
                found |= {(role, place): wrong} if (wrong := Looked(html).wrong) else {}
    assert found == {}
    assert len(story.places) > 30 and shown > 300, (sorted(story.places), shown)


def test_what_was_typed_wrongly_comes_back_as_text(desk: Desk):
    story, places = poison(desk.house)
    client: Any = desk.at("owner")
    for place in [one for one in places if one.partition("?")[0].endswith(("/new/", "/edit/", "/settings/", "/bank/", "/defaults/"))]:
        fields = {"organization": str(desk.house.id), "back": place, "form": "account.create:", "name": "", "billing_address.country": PAYLOAD, "legal_name": PAYLOAD, "q": PAYLOAD, "version": PAYLOAD}
        assert Looked(client.post("/accounts/create", fields).content.decode()).wrong == [], place
    for place in ("/accounts/?q=", "/find/?q=", "/deals/?whose=", "/contacts/?at=", "/invoices/?tab=", "/payments/new/?amount_minor=", "/signin/?next=", "/nothing/", "/i/"):
        assert Looked(client.get(place + PAYLOAD.replace("#", "")).content.decode()).wrong == [], place
