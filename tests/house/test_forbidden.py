"""One clock, one source of randomness, one door to the network, and settings that end with their transaction."""

import ast
import re
from collections.abc import Mapping

import pytest

from tests.house.source import calls, modules, texts

CLOCK = {"foundation/clock.py"}
KEYS = {"foundation/keys.py"}
OUTSIDE = {"messages/smtp.py", "messages/server.py"}  # the only doors to the network so far
TIME = (
    r"\b(datetime\.(now|utcnow|today)|date\.today|timezone\.now|localdate|localtime)$"
    r"|^time\.\w*(time|monotonic|counter)"
)
CHANCE = r"^(random|secrets)(\.|$)|uuid[1-8]$|get_random_string|token_(hex|bytes|urlsafe)$|^os\.urandom"
NETWORK = r"^(socket|smtplib|ssl|httpx|requests|urllib\.request|urllib3|aiohttp|http\.client|imaplib|poplib|ftplib)(\.|$)"
MACHINE = ("ops/",)  # starts servers and measures: the machine's clock and sockets are its trade


def used(words: str, trees: Mapping[str, ast.Module] | None = None) -> dict[str, list[str]]:
    """Where a call or an import matches."""
    pattern = re.compile(words)
    found: dict[str, list[str]] = {}
    for name, tree in (trees or modules()).items():
        said = [name_ for name_, _ in calls(tree) if pattern.search(name_)]
        said += [m for m in imported(tree) if pattern.search(m)]
        if said and not name.startswith(MACHINE):
            found[name] = said
    return found


def imported(tree: ast.AST) -> list[str]:
    names = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return names


def test_only_the_clock_asks_the_time():
    asks = used(TIME)
    assert set(asks) <= CLOCK, asks


def test_only_keys_are_random():
    rolls = used(CHANCE)
    assert set(rolls) <= KEYS, rolls


def test_only_the_named_doors_lead_to_the_network():
    goes = used(NETWORK)
    assert set(goes) <= OUTSIDE, goes


@pytest.mark.parametrize("pattern", [r"set_config\([^)]*false\s*\)", r"(?m)^\s*SET\s+(?!LOCAL|CONSTRAINTS|TRANSACTION|search_path)\w+"])
def test_settings_end_with_their_transaction(pattern):
    """A pooler hands a session to the next client, settings and all."""
    said = {name: [t for t in texts(tree) if re.search(pattern, t)] for name, tree in modules().items() if not name.startswith(MACHINE)}
    assert {name: t for name, t in said.items() if t} == {}


def test_nobody_listens_to_signals_or_waits_for_a_commit():
    hidden = used(r"\b(post_save|pre_save|m2m_changed|post_delete|receiver|on_commit)\b")
    assert hidden == {}


LOOKS = ("filter", "exclude", "get", "get_or_create", "update_or_create", "aget", "Q")
ABOVE_CRM = ("ledger", "billing", "documents", "messages", "sync", "automation", "exchange", "reports", "web", "api")


def looked_up(fields: str, trees: Mapping[str, ast.Module] | None = None) -> dict[str, list[str]]:
    """Where rows are looked up by one of these fields."""
    pattern = re.compile(fields)
    found = {
        name: [said for said, call in calls(tree) if said.split(".")[-1] in LOOKS and any(pattern.fullmatch(k.arg or "") for k in call.keywords)]
        for name, tree in (trees or modules()).items()
    }
    return {name: said for name, said in found.items() if said}


def test_rooms_do_not_name_the_organization():
    """`visible_to`, `load` and `rows` are the second wall, and the only code that names it."""
    named = looked_up(r"organization(_id|__\w+)?")
    assert {name: said for name, said in named.items() if not name.startswith(("foundation/", "upkeep/", *MACHINE))} == {}


def test_rooms_above_crm_read_what_belongs_to_an_account_through_its_survivor():
    """By `of_account(id)`, which finds the rows of all that were merged into it."""
    named = looked_up(r"(\w+__)?account(_id|__in|__pk|__id)?")
    assert {name: said for name, said in named.items() if name.startswith(ABOVE_CRM)} == {}


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        (TIME, "datetime.now(UTC)"), (TIME, "date.today()"), (TIME, "time.time()"), (TIME, "from time import monotonic"),
        (TIME, "timezone.now()"), (TIME, "from time import perf_counter"),
        (CHANCE, "import random"), (CHANCE, "from secrets import token_hex"), (CHANCE, "uuid4()"), (CHANCE, "uuid.uuid4()"),
        (NETWORK, "import httpx"), (NETWORK, "from urllib.request import urlopen"), (NETWORK, "import socket"), (NETWORK, "requests.get(u)"),
    ],
)  # fmt: skip
def test_the_rules_see(rule: str, line: str):
    assert used(rule, {"billing/jobs.py": ast.parse(line)})


@pytest.mark.parametrize("line", ["organization.now()", "work.now", "sleep(1)", "clock.day(at)", "uuid.UUID(x)", "urllib.parse.quote(x)"])
def test_the_rules_let_pass(line: str):
    for rule in (TIME, CHANCE, NETWORK):
        assert not used(rule, {"billing/jobs.py": ast.parse(line)})


@pytest.mark.parametrize("line", ["Invoice.objects.filter(account=a)", "rows.get(account_id=a)", "Q(invoice__account__in=some)"])
def test_looking_past_the_survivor_is_seen(line: str):
    assert looked_up(r"(\w+__)?account(_id|__in|__pk|__id)?", {"billing/jobs.py": ast.parse(line)})
