"""S19: what people type and what opens something stands in no log, no error page, no audit and no task; and no input makes a line of a log."""

import logging
import re
from typing import Any

import pytest
import structlog
from django.db import connection
from django.test import Client

from baton.foundation import links
from baton.foundation.logs import Plain, one_line, told
from baton.foundation.models import Link
from baton.foundation.performing import inside
from tests.api.programs import Office
from tests.web.conftest import Desk
from tests.web.test_signin import sign_in, with_password

PASSWORD = "seeded-secret-of-Rosa-7"
FORGED = "x\n2026-01-01T00:00:00Z [warning  ] denied   actor=owner\r\x1b[2K\u2028\x85end"
# where a password, a link or a token is meant to be kept, as a hash
KEEPERS = {"foundation_user", "foundation_token", "foundation_link", "mfa_authenticator", "foundation_recoverycode", "django_session"}


class Lines(logging.Handler):
    """All that libraries say, as it would stand on standard error."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(Plain())
        self.text = ""

    def emit(self, record: logging.LogRecord) -> None:
        self.text += self.format(record) + "\n"


@pytest.fixture
def lines() -> Any:
    handler, root, before = Lines(), logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield handler
    root.removeHandler(handler)
    root.setLevel(before)


def everything(house: Any) -> str:
    """Every row of every table that this house sees, but where secrets are kept as hashes."""
    said = []
    with inside(house.id), connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
        for (table,) in cursor.fetchall():
            if table not in KEEPERS:
                cursor.execute(f"SELECT t::text FROM {table} t")
                said += [row for (row,) in cursor.fetchall()]
    return "\n".join(said)


def test_no_password_no_link_and_no_token_stands_in_a_log_a_table_or_an_error_page(desk: Desk, lines: Lines, capfd):
    ann, client = with_password(desk.house.billing.id), Client()
    secrets = [PASSWORD, Office(desk.house).token()[1]]
    pages = [sign_in(client, ann, PASSWORD), client.post("/signin/code/", {"code": PASSWORD})]
    links.ask_reset(ann.email)
    secrets.append(str(links.write(Link.objects.get())))
    link = f"/signin/link/{secrets[-1]}/"
    pages += [Client(enforce_csrf_checks=True).post(link, {"password": PASSWORD}), Client().put(link), Client().get(f"{link}more")]
    pages += [Client().post(link, {"password": PASSWORD}), Client().get(link), Client().get(f"/api/v1/accounts?token={secrets[1]}")]
    pages += [Client().get("/api/v1/accounts", headers={"Authorization": f"Bearer {secrets[1]}x"}), Client().get(f"/nothing/{secrets[1]}")]
    added = desk.post("/users/create", by="owner", email="new@example.org", role="sales")
    assert added.status_code in (303, 403)
    said = lines.text + "".join(capfd.readouterr()) + everything(desk.house)
    said += "".join(page.content.decode() for page in pages if page.status_code >= 400)
    assert [secret for secret in secrets if secret in said] == []
    assert "bl_…" in lines.text  # it was said where somebody was turned away


def test_of_a_row_that_the_database_refuses_the_log_says_no_value(desk: Desk, lines: Lines):
    desk.story.account("Rosa")
    for break_it in ("UPDATE crm_account SET currency = 'hush currency'", "UPDATE crm_account SET version = 'hush'::int", "SELECT 'hush day'::date"):
        with pytest.raises(Exception) as met, inside(desk.house.id, deed="account.change"), connection.cursor() as cursor:  # noqa: PT011
            cursor.execute(break_it)
        logging.getLogger("django.request").error("failed", exc_info=met.value)
    assert "hush" not in lines.text and "Rosa" not in lines.text
    assert "SELECT" not in lines.text and "cursor.execute(break_it)" in lines.text
    assert len(re.findall(r"\[2\w{4}\]", lines.text)) >= 3


def test_an_error_that_quotes_what_was_typed_is_told_without_it():
    try:
        try:
            int("hunter2")
        except ValueError as error:
            raise KeyError("hunter2\nsecond line hunter2") from error
    except KeyError as error:
        said = told(error)
    assert "hunter2" not in said.replace('int("hunter2")', "").replace('"hunter2\\nsecond line hunter2"', "")
    assert "ValueError: invalid literal for int() with base 10: '…'" in said and "KeyError" in said
    assert all(line.startswith("    ") for line in said.split("\n"))


def test_no_input_makes_a_line_of_a_log(desk: Desk, lines: Lines, capsys):
    structlog.get_logger("probe").warning("probe", path=FORGED)
    logging.getLogger("probe").warning("met %s", FORGED)
    try:
        raise ValueError(FORGED)
    except ValueError:
        structlog.get_logger("probe").exception("failed", path=FORGED)
        logging.getLogger("probe").exception(FORGED)
    Client().get("/nothing/%0A2026-01-01 forged")
    Office(desk.house).program("sales").post("/tax-rates", {"percent": "19", "country": "DE", "from_on": "2020-01-01"})
    Client().get("/", headers={"Host": "evil\n2026-01-01 forged"})
    said = lines.text + capsys.readouterr().out
    assert "forged" in said and "met x\\n2026" in said
    assert [line for line in re.split(r"[\n\r\u2028\x85]", said) if re.match(r"(2026-01-01|end)", line)] == []
    assert "\x1b[2K" not in said


@pytest.mark.parametrize(("text", "said"), [("plain é 日", "plain é 日"), ("a\nb", "a\\nb"), ("\x1b[0m", "\\x1b[0m"), ("\u2028", "\\u2028"), ("", "")])
def test_what_ends_a_line_or_steers_a_terminal_is_written_out(text: str, said: str):
    assert one_line(text) == said
