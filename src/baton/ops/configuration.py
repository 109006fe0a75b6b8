"""Every name of the configuration: what it is, and who said so.  For people, so secrets are masked."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from baton.ops.environment import EMBEDDED

NAMES = (
    "DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_DIRECT_URL", "BATON_HOME", "BATON_PRODUCTION", "BATON_SECRET_KEY", "BATON_FIELD_KEYS", "BATON_URL", "BATON_TRUSTED_PROXIES",
    "BATON_LOG", "BATON_STORAGE", "BATON_BACKUPS", "BATON_BACKUPS_KEEP", "EMAIL_URL", "SANDBOX_EMAIL_URL", "BATON_SESSION_IDLE_MINUTES", "BATON_SESSION_HOURS",
)  # fmt: skip
SECRET = frozenset({"BATON_SECRET_KEY", "BATON_FIELD_KEYS"})
OURS = frozenset({"DATABASE_URL", "DATABASE_OWNER_URL"})  # set by the command line itself for the embedded server


@dataclass(frozen=True, slots=True)
class Value:
    """One name, its value or None, and where that came from."""

    name: str
    value: str | None
    origin: str


def values() -> list[Value]:
    """Every name, in the order in which one thinks of them."""
    in_file = names_in(settings.HOME / ".env")
    return [Value(name, shown(name), origin(name, in_file)) for name in NAMES]


def origin(name: str, in_file: frozenset[str]) -> str:
    if name in OURS and os.environ.get(EMBEDDED):
        return "embedded server"
    if os.environ.get(f"{name}_FILE"):
        return os.environ[f"{name}_FILE"]
    if name not in os.environ:
        return "not set"
    return str(settings.HOME / ".env") if name in in_file else "environment"


def shown(name: str) -> str | None:
    if os.environ.get(f"{name}_FILE"):
        return "…"
    value = os.environ.get(name)
    return "…" if value and name in SECRET else value and masked(value)


def masked(url: str) -> str:
    """An address without its password, wherever the password may stand in it."""
    scheme, mark, rest = url.partition("://")
    login, at, place = rest.rpartition("@")
    user, colon, _ = login.partition(":")
    shown = f"{scheme}{mark}{user}:…@{place}" if at and colon else url
    return re.sub(r"(password=)[^&]*", r"\1…", shown)


def names_in(path: Path) -> frozenset[str]:
    """The names that a file of settings sets."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return frozenset(line.removeprefix("export ").split("=", 1)[0].strip() for line in lines if "=" in line)
