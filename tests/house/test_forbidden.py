"""One clock, one source of randomness, one door to the network, and settings that end with their transaction."""

import ast
import re

import pytest

from tests.house.source import calls, modules, texts

CLOCK = {"foundation/clock.py"}
KEYS = {"foundation/keys.py"}
OUTSIDE = {"messages/smtp.py", "messages/server.py"}  # the only doors to the network so far
MACHINE = ("ops/",)  # starts servers and measures: the machine's clock and sockets are its trade


def used(words: str) -> dict[str, list[str]]:
    """Where a call or an import matches."""
    pattern = re.compile(words)
    found: dict[str, list[str]] = {}
    for name, tree in modules().items():
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
    asks = used(r"\b(datetime\.now|datetime\.utcnow|date\.today|time\.time|time\.monotonic|timezone\.now|localdate|localtime)$|^time\.(time|monotonic)")
    assert set(asks) <= CLOCK, asks


def test_only_keys_are_random():
    rolls = used(r"^(random|secrets)(\.|$)|\buuid\.uuid[14]$|uuid[147]$|get_random_string|token_(hex|bytes|urlsafe)$")
    assert set(rolls) <= KEYS, rolls


def test_only_the_named_doors_lead_to_the_network():
    goes = used(r"^(socket|smtplib|ssl|httpx|requests|urllib\.request|http\.client|imaplib|ftplib)(\.|$)")
    assert set(goes) <= OUTSIDE, goes


@pytest.mark.parametrize("pattern", [r"set_config\([^)]*false\s*\)", r"(?m)^\s*SET\s+(?!LOCAL|CONSTRAINTS|TRANSACTION|search_path)\w+"])
def test_settings_end_with_their_transaction(pattern):
    """A pooler hands a session to the next client, settings and all."""
    said = {name: [t for t in texts(tree) if re.search(pattern, t)] for name, tree in modules().items() if not name.startswith(MACHINE)}
    assert {name: t for name, t in said.items() if t} == {}


def test_nobody_listens_to_signals_or_waits_for_a_commit():
    hidden = used(r"\b(post_save|pre_save|m2m_changed|post_delete|receiver|on_commit)\b")
    assert hidden == {}


def test_rooms_do_not_name_the_organization():
    """`visible_to`, `load` and `rows` are the second wall, and the only code that names it."""
    named = {}
    for name, tree in modules().items():
        if name.startswith(("foundation/", "upkeep/", *MACHINE)):
            continue
        said = [c for c, call in calls(tree) if c.endswith((".filter", ".exclude", ".get")) and any(k.arg in ("organization", "organization_id") for k in call.keywords)]
        if said:
            named[name] = said
    assert named == {}


def test_the_repository_names_no_machine():
    paths = re.compile(r"/(root|home/\w+|work)/|/tmp/\w")
    said = {name: [t for t in texts(tree) if paths.search(t)] for name, tree in modules().items()}
    assert {name: t for name, t in said.items() if t} == {}
