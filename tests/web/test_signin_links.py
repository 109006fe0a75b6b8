"""Links by mail: invitations and new passwords, once and not for long, and telling nobody who has a login."""

import re
from datetime import timedelta

import pytest
from django.test import Client, override_settings

from baton.foundation import links
from baton.foundation.clock import real_now
from baton.foundation.errors import Refused
from baton.foundation.models import Link, User
from baton.messages.links import mail_links
from tests.make import House
from tests.messages.servers import MailServer
from tests.web.conftest import Desk
from tests.web.test_signin import PASSWORD, sign_in


def invite(desk: Desk, email: str = "new@example.org", role: str = "sales") -> str:
    """The secret of the mail that an invitation sends."""
    desk.house.do(links.invite_user, email=email, role=role, by=desk.house.owner)
    secret = links.write(Link.objects.exclude(mail_at=None).get())
    assert secret
    return secret


def opened(secret: str, **form: str):
    client = Client()
    return client, client.post(f"/signin/link/{secret}/", form) if form else client.get(f"/signin/link/{secret}/")


def test_who_was_invited_sets_a_password_and_is_in(desk: Desk):
    secret = invite(desk)
    html = opened(secret)[1].content.decode()
    assert f"Welcome to {desk.house.organization.name}" in html and "new@example.org" in html
    client, answer = opened(secret, password=PASSWORD)
    assert answer["Location"] == "/" and client.get("/").status_code == 200
    assert sign_in(Client(), "new@example.org")["Location"] == "/"


def test_a_link_is_good_once(desk: Desk):
    secret = invite(desk)
    opened(secret, password=PASSWORD)
    answer = opened(secret, password="another harbour 9")[1]
    assert answer.status_code == 422 and "no longer good" in answer.content.decode()
    assert sign_in(Client(), "new@example.org", "another harbour 9").status_code == 200


def test_looking_at_it_does_not_use_it_up(desk: Desk):
    """Mail scanners look at every link."""
    secret = invite(desk)
    for _ in range(3):
        assert opened(secret)[1].status_code == 200
    assert opened(secret, password=PASSWORD)[1]["Location"] == "/"


def test_a_link_ends(desk: Desk):
    secret = invite(desk)
    Link.objects.update(made_at=real_now() - timedelta(days=8), expires_at=real_now() - timedelta(seconds=1))
    assert opened(secret)[1].status_code == 422
    with pytest.raises(Refused):
        links.found(secret)


def test_links_whose_time_is_over_for_a_month_are_forgotten(desk: Desk):
    for email, days in (("old@example.org", 31), ("new@example.org", 29)):
        invite(desk, email)
        over = real_now() - timedelta(days=days)
        Link.objects.filter(user__email=email).update(made_at=over - timedelta(days=7), expires_at=over)
    links.forget()
    assert list(Link.objects.values_list("user__email", flat=True)) == ["new@example.org"]


def test_a_weak_password_is_refused_and_the_link_stays_good(desk: Desk):
    secret = invite(desk)
    answer = opened(secret, password="password")[1]
    assert answer.status_code == 422 and "too short" in answer.content.decode()
    assert opened(secret, password=PASSWORD)[1]["Location"] == "/"


def test_a_second_invitation_ends_the_first(desk: Desk):
    first, second = invite(desk), invite(desk)
    assert opened(first)[1].status_code == 422
    assert opened(second)[1].status_code == 200


def test_no_secret_is_kept(desk: Desk):
    secret = invite(desk)
    [link] = Link.objects.all()
    assert link.digest and secret not in str(vars(link)) and len(secret) > 40


def test_who_is_there_already_is_not_invited_again_and_his_password_stays(desk: Desk):
    desk.house.person("sales", "old@example.org")
    with pytest.raises(Refused, match="already belongs"):
        desk.house.do(links.invite_user, email="old@example.org", role="sales", by=desk.house.owner)
    other = House("Elsewhere")
    other.do(links.invite_user, email="old@example.org", role="sales")
    assert not Link.objects.exists()


def test_nobody_invites_to_what_he_does_not_hold(desk: Desk):
    assert desk.post("/users/invite", by="billing", email="x@example.org", role="owner").status_code == 403
    assert not User.objects.filter(email="x@example.org").exists()


def test_who_was_disabled_meanwhile_does_not_come_in_by_a_link(desk: Desk):
    secret = invite(desk)
    desk.story.do("user.disable", str(User.objects.get(email="new@example.org").pk), by="owner")
    assert opened(secret, password=PASSWORD)[1].status_code == 422


# a new password


def ask(email: str, network: str = "203.0.113.1"):
    return Client(REMOTE_ADDR=network).post("/signin/forgot/", {"email": email})


def test_asking_says_the_same_whether_or_not_there_is_such_a_login(desk: Desk):
    email = User.objects.get(pk=desk.house.sales.id).email
    known, unknown = ask(email).content.decode(), ask("nobody@example.org").content.decode()
    tokens = re.compile(r'value="[^"]{60,}"')
    assert tokens.sub("", known.replace(email, "X")) == tokens.sub("", unknown.replace("nobody@example.org", "X"))
    assert Link.objects.count() == 1


def test_as_many_statements_are_sent_for_one_as_for_the_other(desk: Desk, django_assert_num_queries):
    email = User.objects.get(pk=desk.house.sales.id).email
    with django_assert_num_queries(1):
        links.ask_reset(email)
    with django_assert_num_queries(1):
        links.ask_reset("nobody@example.org")


def test_a_flood_of_them_is_not_mailed_and_nobody_is_told(desk: Desk):
    email = User.objects.get(pk=desk.house.sales.id).email
    answers = {ask(email, f"203.0.113.{n}").status_code for n in range(12)}
    assert answers == {200} and Link.objects.count() == 5


def test_whose_membership_or_login_is_disabled_gets_no_mail(desk: Desk):
    email = User.objects.get(pk=desk.house.sales.id).email
    User.objects.filter(email=email).update(is_active=False)
    ask(email)
    User.objects.filter(email=email).update(is_active=True)
    desk.story.do("user.disable", str(desk.house.sales.id), by="owner")
    ask(email)
    assert not Link.objects.exists()


def test_a_new_password_ends_every_session_and_the_other_links(desk: Desk):
    email = User.objects.get(pk=desk.house.sales.id).email
    client = desk.at("sales")
    for _ in range(2):
        links.ask_reset(email)
    first, second = (links.write(link) for link in links.to_mail())
    opened(first, password="new harbour lights 8")
    assert client.get("/me/").status_code == 302
    assert opened(second, password="another harbour 9")[1].status_code == 422


# the mails


@pytest.fixture
def mailbox():
    server = MailServer()
    server.start()
    yield server
    server.stop()


@override_settings(BATON_URL="https://baton.example")
def test_the_mail_leads_to_the_configured_address_whatever_host_was_asked(desk: Desk, mailbox):
    email = User.objects.get(pk=desk.house.sales.id).email
    Client().post("/signin/forgot/", {"email": email}, headers={"Host": "localhost", "X-Forwarded-Host": "evil.example"})
    with override_settings(EMAIL_URL=f"smtp://127.0.0.1:{mailbox.port}"):
        mail_links()
        mail_links()
    [mail] = mailbox.received
    assert mail.recipients == [email] and mail.header("Subject") == "A new password"
    [address] = re.findall(r"https?://\S+", mail.text)
    assert address.startswith("https://baton.example/signin/link/bl_") and "evil" not in mail.text
    assert opened(address.split("/")[-2])[1].status_code == 200


def test_a_sandbox_mails_nobody(db):
    house = House(kind="sandbox")
    house.do(links.invite_user, email="new@example.org", role="sales")
    mail_links()
    assert Link.objects.get().mail_at is None and Link.objects.get().digest is None


def test_where_no_server_is_set_the_mail_waits(desk: Desk):
    desk.house.do(links.invite_user, email="new@example.org", role="sales")
    with override_settings(EMAIL_URL=""):
        mail_links()
    assert Link.objects.get().mail_at > real_now() and Link.objects.get().digest is None
