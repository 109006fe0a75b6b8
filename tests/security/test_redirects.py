"""S16: nobody is led off the site by `next` or `back`, and mails lead to the origin that is configured."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client, override_settings

from baton.messages.server import address_of
from baton.web.pages import local
from tests.security.some import some
from tests.web.conftest import Desk
from tests.web.test_signin import PASSWORD, with_password

HOSTS = ["evil.example", "evil.example:443", "testserver@evil.example", "testserver.evil.example", "evil.example%2f", "[::1]", "0x7f.1", "еvil.example"]
SHAPES = [
    "https://{}", "http://{}/", "//{}", "///{}", "////{}", "/\\{}", "\\\\{}", "/\\/{}", "\\/{}", "/%09/{}", "/\t/{}", "\t//{}", " //{}", "/\n/{}", "https:{}", "https:/{}", "https:///{}", "HTTPS://{}",
]  # fmt: skip
CORPUS = [shape.format(host) for shape in SHAPES for host in HOSTS] + [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", "data:text/html,<script>1</script>", "vbscript:x", "file:///etc/passwd", "blob:x", "mailto:x@evil.example", "ftp://evil.example",
    "ws://evil.example", "\x00//evil.example", "%2f%2fevil.example", "/%2f/evil.example", "?next=//evil.example", "#//evil.example", "..//evil.example", "", " ", "\r\nLocation: https://evil.example",
    "/ok\r\nSet-Cookie: a=b", "//", "///", "/\\", "\\",
]  # fmt: skip


def leads_off(location: str) -> bool:
    """As a browser reads an address: a backslash is a slash, and what steers is left out."""
    read = "".join(sign for sign in location.replace("\\", "/") if sign >= " ").strip()
    return not read.startswith("/") or read.startswith("//") or "\n" in location or "\r" in location


def test_the_corpus_is_large_and_read_as_browsers_do():
    assert len(CORPUS) >= 80
    assert leads_off("/\t/evil.example") and leads_off("/\\evil.example") and not leads_off("/accounts/?q=//x")


@pytest.mark.parametrize("address", CORPUS)
def test_an_address_that_is_not_our_own_is_today(address: str):
    assert not leads_off(local(address))


def test_signing_in_leads_nowhere_else(desk: Desk):
    sam = with_password(desk.house.sales.id)
    Authenticator.objects.filter(user=sam).delete()
    wrong = []
    for address in some(CORPUS, 10):
        for place, posted in (("/signin/", {"next": address}), (f"/signin/?next={address.replace('#', '%23')}", {})):
            client: Any = Client(raise_request_exception=False)
            answer = client.post(place, {"login": sam.email, "password": PASSWORD, **posted})
            if answer.status_code not in (302, 400) or answer.status_code == 302 and leads_off(answer["Location"]):
                wrong.append((place, posted, answer.status_code, answer.get("Location")))
    assert wrong == []


def test_no_deed_and_no_page_that_is_shown_again_leads_elsewhere(desk: Desk):
    client: Any = desk.at("billing")
    client.raise_request_exception = False
    for address in some(CORPUS, 10, 3):
        fields = {"organization": str(desk.house.id), "text": "x"}
        for sent in ({"next": address}, {"back": address}, {"next": address, "back": address}):
            answer = client.post("/notes/add", fields | sent)
            assert answer.status_code < 500 and not leads_off(answer.get("Location", "/")), (address, sent)
        answer = client.post(f"/organizations/{desk.house.id}/switch", fields | {"next": address})
        assert answer.status_code in (302, 303, 400) and not leads_off(answer.get("Location", "/")), address


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "testserver.evil.example", "127.0.0.1@evil.example", "evil.example/", " ", "127.0.0.1, evil.example"])
def test_another_host_than_ours_is_not_answered(host: str):
    assert Client(SERVER_NAME="x").get("/signin/", headers={"Host": host}).status_code == 400


def test_mails_lead_to_the_configured_origin():
    with override_settings(BATON_URL="https://baton.example/"):
        assert address_of("/signin/link/bl_x/") == "https://baton.example/signin/link/bl_x/"
